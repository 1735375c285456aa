import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { parseId } from '#src/kernel/ids.ts';
import { absent, type Refusal } from '#src/kernel/refusal.ts';
import { no } from '#src/kernel/result.ts';
import { shortened } from '#src/kernel/words.ts';
import type { Office } from '#src/office.ts';
import { formIn } from '#src/web/bodies.ts';
import { readJson } from '#src/web/form.ts';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { schoolThing } from '../acts.ts';
import { emptyDraft, type Draft } from '../checks/facts.ts';
import { applyFix } from '../checks/fix.ts';
import { putAllRight } from '../checks/put-right.ts';
import { beginDraft, bringBackDraft, changeDraft, discardDraft, restoreRevision } from '../drafting.ts';
import { sendToGate } from '../letting-go.ts';
import type { Post } from '../model.ts';
import { mayChange } from '../knowing.ts';
import { findPost } from '../store.ts';
import { composePage } from './compose-page.tsx';
import { removeFace, removePicture } from './composer/changes.ts';
import { composerView } from './composer-view.ts';
import { draftFromForm, fieldsIn, type Fields } from './draft-form.ts';
import { begin, instantIn, isJson, sameWriter } from './live-routes.ts';
import { nameFromForm } from './naming.ts';
import { postFor } from './post-for.ts';
import { saySent } from './say.ts';
import { weighDraft } from './weighing.ts';

type Here = Context<Visiting>;

/** Writing a post: the page and the plain form behind it. What the live page asks for is in live-routes.ts. */
export function composeRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/posts/new', (c) => showNew(office, c));
  app.post('/posts/new', (c) => beginFromForm(office, c));
  app.post('/posts', sameWriter, async (c) => (isJson(c) ? begin(office, c) : beginFromForm(office, c)));
  app.get('/posts/:id/edit', (c) => showEdit(office, c));
  app.post('/posts/:id/edit', (c) => saveFromForm(office, c));
  app.post('/posts/:id/send', sameWriter, (c) => send(office, c));
  app.post('/posts/:id/undo', (c) => undo(office, c));
  app.post('/posts/:id/discard', async (c) => {
    const postId = parseId<'post'>(c.req.param('id'));
    const done = postId === null ? no(absent) : await discardDraft(office, c.var.visit.actor, { postId });
    return done.ok
      ? goOn(c, '/posts', 'The draft is thrown away.', { action: `/posts/${postId}/bring-back` })
      : answerRefusal(c, done.refusal);
  });
  app.post('/posts/:id/bring-back', async (c) => {
    const postId = parseId<'post'>(c.req.param('id'));
    const done = postId === null ? no(absent) : await bringBackDraft(office, c.var.visit.actor, { postId });
    return done.ok ? goOn(c, `/posts/${postId}/edit`, 'The draft is back.') : answerRefusal(c, done.refusal);
  });
  return app;
}

async function showNew(office: Office, c: Here): Promise<Response> {
  const { visit } = c.var;
  const may = await office.read(visit.school.id, (db) =>
    office.gate.look(db, { actor: visit.actor, act: 'publishing:draft', on: schoolThing(visit.actor) }),
  );
  if (!may.ok) return answerRefusal(c, may.refusal);
  return composePage(c, await office.read(visit.school.id, (db) => composerView(office, db, visit, null)));
}

async function showEdit(office: Office, c: Here): Promise<Response> {
  const post = await postFor(office, c);
  if (post === null) return answerRefusal(c, absent);
  const { actor, school } = c.var.visit;
  // Whoever decides without writing reads it on its page: here every change would be refused.
  const may = await office.read(school.id, (db) => mayChange(office, db, actor, post));
  if (!may.ok || post.status === 'out' || post.status === 'taken-down' || post.status === 'discarded')
    return c.redirect(`/posts/${post.id}`, 303);
  return again(office, c, post);
}

async function again(office: Office, c: Here, post: Post | null, refusal?: Refusal, typed: Draft | null = null): Promise<Response> {
  const { visit } = c.var;
  const refused = refusal ?? null;
  const view = await office.read(visit.school.id, (db) => composerView(office, db, visit, post, { refused, typed }));
  return composePage(c, view, refusal === undefined ? 200 : refusal.kind === 'conflict' ? 409 : refusal.kind === 'unclear' ? 422 : 403);
}

/** From Today's quick composer, or from the composer's plain form before the first save. */
async function beginFromForm(office: Office, c: Here): Promise<Response> {
  const { visit } = c.var;
  const fields = await fieldsOf(c);
  const draft = draftFromForm(fields, emptyDraft, visit.school.zone);
  const begun = await beginDraft(office, visit.actor, { draft, openedAt: instantIn(fields['opened']) });
  if (!begun.ok) return answerRefusal(c, begun.refusal);
  if (fields['then'] === 'phone') return c.redirect(`/posts/${begun.value.postId}/phone`, 303);
  const post = await office.read(visit.school.id, (db) => findPost(db, begun.value.postId));
  return post === null ? answerRefusal(c, absent) : carryOut(office, c, post, String(fields['do'] ?? 'save'));
}

async function saveFromForm(office: Office, c: Here): Promise<Response> {
  const post = await postFor(office, c);
  if (post === null) return answerRefusal(c, absent);
  const fields = await fieldsOf(c);
  const { visit } = c.var;
  const written = draftFromForm(fields, post.draft, visit.school.zone);
  const asked = String(fields['do'] ?? 'save');
  // A name still in its field is not what a press on another photo's button is about; on sending it is never passed over.
  const { draft, naming } =
    byHand(written, asked) === null
      ? await office.read(visit.school.id, (db) => nameFromForm(db, fields, written))
      : { draft: written, naming: null };
  const saved = await changeDraft(office, visit.actor, { postId: post.id, revision: Number(fields['revision']), draft });
  // A moment that cannot be one is said, and not shown again: nothing could be drawn from it.
  if (!saved.ok) return again(office, c, post, saved.refusal, { ...draft, goesOutAt: post.draft.goesOutAt });
  const now = { ...post, draft, revision: saved.value.revision, status: saved.value.status };
  if (naming !== null) return composePage(c, await office.read(visit.school.id, (db) => composerView(office, db, visit, now, { naming })));
  return carryOut(office, c, now, asked);
}

/** What the pressed button asks for, once the form itself is saved. */
async function carryOut(office: Office, c: Here, post: Post, what: string): Promise<Response> {
  const { visit } = c.var;
  const edit = `/posts/${post.id}/edit`;
  if (what === 'send') {
    const sent = await sendToGate(office, visit.actor, { postId: post.id, revision: post.revision });
    return sent.ok ? goOn(c, `/posts/${post.id}`, saySent(sent.value, visit)) : again(office, c, post, sent.refusal);
  }
  if (what === 'put-right') {
    const plan = await office.read(visit.school.id, async (db) => {
      const { gathered, policy, sees, before } = await weighDraft(office, db, visit, post, post.draft);
      return putAllRight(gathered.facts, policy, sees, before);
    });
    const words = plan.changes.map((change) => change.fix.label).join('. ');
    return change(office, c, post, plan.draft, `Put right: ${words}.`);
  }
  const hand = byHand(post.draft, what);
  if (hand !== null) return change(office, c, post, hand.draft, hand.words);
  const fix = /^fix (\d+) (.+)$/.exec(what);
  if (fix === null) return goOn(c, edit, 'Saved.');
  const found = await office.read(visit.school.id, async (db) => {
    const { check } = await weighDraft(office, db, visit, post, post.draft);
    return check.findings.find((finding) => finding.key === fix[2])?.fixes[Number(fix[1])] ?? null;
  });
  return found === null
    ? goOn(c, edit, 'That is put right already.')
    : change(office, c, post, applyFix(post.draft, found.fix), `${found.label}: done.`);
}

/** What a button beside a picture does to it where there are no scripts. */
function byHand(draft: Draft, what: string): { readonly draft: Draft; readonly words: string } | null {
  const [act, picture, face] = what.split(' ');
  const one = draft.pictures.find(({ id }) => id === picture);
  if (one === undefined) return null;
  if (act === 'take-out') return { draft: removePicture(draft, one.id), words: 'The photo is out.' };
  return act === 'unmark' ? { draft: removeFace(draft, one.id, face ?? ''), words: 'The mark is off.' } : null;
}

async function change(office: Office, c: Here, post: Post, draft: Draft, words: string): Promise<Response> {
  const edit = `/posts/${post.id}/edit`;
  const saved = await changeDraft(office, c.var.visit.actor, { postId: post.id, revision: post.revision, draft });
  if (!saved.ok) return again(office, c, post, saved.refusal);
  const fields = { revision: String(saved.value.revision), to: String(post.revision) };
  return goOn(c, edit, shortened(words, 290), { action: `/posts/${post.id}/undo`, fields });
}

async function send(office: Office, c: Here): Promise<Response> {
  const postId = parseId<'post'>(c.req.param('id'));
  const read = z.object({ revision: z.coerce.number().int() }).safeParse(isJson(c) ? await readJson(c) : await fieldsOf(c));
  if (postId === null || !read.success) return answerRefusal(c, absent);
  const sent = await sendToGate(office, c.var.visit.actor, { postId, revision: read.data.revision });
  if (!sent.ok) return answerRefusal(c, sent.refusal);
  const on = goOn(c, `/posts/${postId}`, saySent(sent.value, c.var.visit));
  return isJson(c) ? c.json({ href: `/posts/${postId}` }) : on;
}

async function undo(office: Office, c: Here): Promise<Response> {
  const postId = parseId<'post'>(c.req.param('id'));
  const read = z.object({ revision: z.coerce.number().int(), to: z.coerce.number().int() }).safeParse(await fieldsOf(c));
  if (postId === null || !read.success) return answerRefusal(c, absent);
  const restored = await restoreRevision(office, c.var.visit.actor, { postId, ...read.data });
  return restored.ok ? goOn(c, `/posts/${postId}/edit`, 'Taken back.') : answerRefusal(c, restored.refusal);
}

async function fieldsOf(c: Here): Promise<Fields> {
  return fieldsIn(await formIn(c));
}
