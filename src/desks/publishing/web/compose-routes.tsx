import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { timeOf } from '#src/kernel/clock.ts';
import { parseId, type PostId } from '#src/kernel/ids.ts';
import { absent, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { readJson, storable } from '#src/web/form.ts';
import { answerRefusal, problem } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { schoolThing } from '../acts.ts';
import { emptyDraft, type Draft } from '../checks/facts.ts';
import { applyFix } from '../checks/fix.ts';
import { putAllRight } from '../checks/put-right.ts';
import { beginDraft, changeDraft, discardDraft, restoreRevision, type Saved } from '../drafting.ts';
import { sendToGate } from '../letting-go.ts';
import { draftSchema, type Post } from '../model.ts';
import { placesOf } from '../reading.ts';
import { findPost } from '../store.ts';
import { composePage } from './compose-page.tsx';
import { composerView, ownAccounts } from './composer-view.ts';
import { draftFromForm } from './draft-form.ts';
import { saySent } from './say.ts';
import { weighAndShow, weighDraft } from './weighing.ts';

type Here = Context<Visiting>;

const checked = z.object({ postId: z.string().nullable(), draft: draftSchema });

/** Writing a post: the page, the plain form behind it, and what the live page asks for. */
export function composeRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/posts/new', (c) => showNew(office, c));
  app.post('/posts/new', (c) => beginFromForm(office, c));
  app.post('/posts', async (c) => (isJson(c) ? begin(office, c) : beginFromForm(office, c)));
  app.post('/posts/check', (c) => liveCheck(office, c));
  app.post('/posts/put-right', (c) => livePutRight(office, c));
  app.get('/posts/:id/edit', (c) => showEdit(office, c));
  app.post('/posts/:id/edit', (c) => saveFromForm(office, c));
  app.put('/posts/:id', (c) => save(office, c));
  app.post('/posts/:id/send', (c) => send(office, c));
  app.post('/posts/:id/undo', (c) => undo(office, c));
  app.post('/posts/:id/discard', async (c) => {
    const postId = parseId<'post'>(c.req.param('id'));
    const done = postId === null ? no(absent) : await discardDraft(office, c.var.visit.actor, { postId });
    return done.ok ? goOn(c, '/posts', 'The draft is thrown away.') : answerRefusal(c, done.refusal);
  });
  return app;
}

const isJson = (c: Here): boolean => (c.req.header('content-type') ?? '').includes('json');

/** The post, to somebody who may read posts; to anybody else there is none. */
export async function postFor(office: Office, c: Here): Promise<Post | null> {
  const postId = parseId<'post'>(c.req.param('id'));
  if (postId === null) return null;
  const { actor, school } = c.var.visit;
  return office.read(school.id, async (db) => {
    const may = await office.gate.look(db, { actor, act: 'publishing:read', on: schoolThing(actor) });
    return may.ok ? findPost(db, postId) : null;
  });
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
  if (post.status === 'out' || post.status === 'taken-down' || post.status === 'discarded') return c.redirect(`/posts/${post.id}`, 303);
  return again(office, c, post);
}

async function again(office: Office, c: Here, post: Post | null, refusal?: Refusal, typed: Draft | null = null): Promise<Response> {
  const { visit } = c.var;
  const refused = refusal === undefined ? null : { what: refusal.what, why: refusal.why };
  const view = await office.read(visit.school.id, (db) => composerView(office, db, visit, post, refused, typed));
  return composePage(c, view, refusal === undefined ? 200 : refusal.kind === 'conflict' ? 409 : refusal.kind === 'unclear' ? 422 : 403);
}

async function begin(office: Office, c: Here): Promise<Response> {
  const read = z.object({ draft: draftSchema }).safeParse(await readJson(c));
  if (!read.success) return c.json({ title: 'This draft cannot be read.' }, 422);
  return answerSaved(c, await beginDraft(office, c.var.visit.actor, { draft: read.data.draft }));
}

/** From Today's quick composer, or from the composer's plain form before the first save. */
async function beginFromForm(office: Office, c: Here): Promise<Response> {
  const { visit } = c.var;
  const fields = await fieldsOf(c);
  const draft = draftFromForm(fields, emptyDraft, visit.school.zone);
  const accounts = await accountsFor(office, c, draft.accounts, fields['then'] === 'check');
  const begun = await beginDraft(office, visit.actor, { draft: { ...draft, accounts } });
  if (!begun.ok) return answerRefusal(c, begun.refusal);
  const post = await office.read(visit.school.id, (db) => findPost(db, begun.value.postId));
  return post === null ? answerRefusal(c, absent) : carryOut(office, c, post, String(fields['do'] ?? 'save'));
}

/**
 * The channels that were ticked, or the visitor's usual ones. From Today's box, words alone leave out the channels that
 * take nothing without a picture: they were ticked for everybody, and join with the first photo.
 */
async function accountsFor(office: Office, c: Here, ticked: Draft['accounts'], isWordsOnly: boolean): Promise<Draft['accounts']> {
  if (ticked.length > 0 && !isWordsOnly) return ticked;
  const { visit } = c.var;
  return office.read(visit.school.id, async (db) => {
    const places = (await placesOf(db, visit.now)).filter((place) => !place.ended);
    const { accounts } = await composerView(office, db, visit, null);
    const takesWords = new Set(accounts.filter((account) => account.textOnly).map((account) => account.id));
    return ticked.length > 0 ? ticked.filter((id) => takesWords.has(id)) : ownAccounts(visit, places, accounts);
  });
}

async function saveFromForm(office: Office, c: Here): Promise<Response> {
  const post = await postFor(office, c);
  if (post === null) return answerRefusal(c, absent);
  const fields = await fieldsOf(c);
  const draft = draftFromForm(fields, post.draft, c.var.visit.school.zone);
  const saved = await changeDraft(office, c.var.visit.actor, { postId: post.id, revision: Number(fields['revision']), draft });
  if (!saved.ok) return again(office, c, post, saved.refusal, draft);
  const now = { ...post, draft, revision: saved.value.revision, status: saved.value.status };
  return carryOut(office, c, now, String(fields['do'] ?? 'save'));
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
      const { gathered, policy } = await weighDraft(office, db, visit, post, post.draft);
      return putAllRight(gathered.facts, policy);
    });
    const words = plan.changes.map((change) => change.fix.label).join('. ');
    return change(office, c, post, plan.draft, `Put right: ${words}.`);
  }
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

async function change(office: Office, c: Here, post: Post, draft: Draft, words: string): Promise<Response> {
  const edit = `/posts/${post.id}/edit`;
  const saved = await changeDraft(office, c.var.visit.actor, { postId: post.id, revision: post.revision, draft });
  if (!saved.ok) return again(office, c, post, saved.refusal);
  const fields = { revision: String(saved.value.revision), to: String(post.revision) };
  return goOn(c, edit, words.slice(0, 290), { action: `/posts/${post.id}/undo`, fields });
}

async function save(office: Office, c: Here): Promise<Response> {
  const postId = parseId<'post'>(c.req.param('id'));
  const read = z.object({ revision: z.int(), draft: z.unknown() }).safeParse(await readJson(c));
  if (postId === null || !read.success) return problem(c, absent);
  return answerSaved(c, await changeDraft(office, c.var.visit.actor, { postId, ...read.data }));
}

function answerSaved(c: Here, saved: Result<Saved>): Response {
  if (!saved.ok) return problem(c, saved.refusal);
  const { visit } = c.var;
  return c.json({ postId: saved.value.postId, revision: saved.value.revision, at: timeOf(visit.now, visit.school.zone) });
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

async function liveCheck(office: Office, c: Here): Promise<Response> {
  const found = await draftSent(office, c);
  if (!found.ok) return problem(c, found.refusal);
  const { visit } = c.var;
  const { post, draft } = found.value;
  return c.json(await office.read(visit.school.id, (db) => weighAndShow(office, db, visit, post, draft)));
}

async function livePutRight(office: Office, c: Here): Promise<Response> {
  const found = await draftSent(office, c);
  if (!found.ok) return problem(c, found.refusal);
  const { visit } = c.var;
  const { post, draft } = found.value;
  const plan = await office.read(visit.school.id, async (db) => {
    const { gathered, policy } = await weighDraft(office, db, visit, post, draft);
    return putAllRight(gathered.facts, policy);
  });
  return c.json({ draft: plan.draft, changes: plan.changes.map((one) => one.fix.label) });
}

/** A draft as the live page sends it, with the post it belongs to, if the visitor may write here at all. */
async function draftSent(office: Office, c: Here): Promise<Result<{ readonly post: Post | null; readonly draft: Draft }>> {
  const { visit } = c.var;
  const read = checked.safeParse(await readJson(c));
  if (!read.success) return no(absent);
  const id: PostId | null = parseId<'post'>(read.data.postId ?? undefined);
  return office.read(visit.school.id, async (db) => {
    const may = await office.gate.look(db, { actor: visit.actor, act: 'publishing:draft', on: schoolThing(visit.actor) });
    if (!may.ok) return may;
    const post = id === null ? null : await findPost(db, id);
    return id !== null && post === null ? no(absent) : ok({ post, draft: read.data.draft });
  });
}

async function fieldsOf(c: Here): Promise<Record<string, string | string[]>> {
  const body = await c.req.parseBody({ all: true });
  const words = (value: unknown): string[] =>
    (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string').map(storable);
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const said = words(value);
      return [name, said.length > 1 ? said : (said[0] ?? '')];
    }),
  );
}
