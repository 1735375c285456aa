import { type Context, Hono } from 'hono';
import { parseId, type PostId } from '#src/kernel/ids.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { solid } from '#src/infra/pictures/solid.ts';
import { findPeople } from '#src/desks/consent/desk.ts';
import { formIn } from '#src/web/bodies.ts';
import { answerRefusal, problem } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { schoolThing } from '../acts.ts';
import { emptyDraft } from '../checks/facts.ts';
import { addPicture, beginDraft, changeDraft, hintOf } from '../drafting.ts';
import { findKnown, worksOn } from '../knowing.ts';
import { findPicture } from '../picture-store.ts';
import type { Picture } from '../model.ts';
import { draftFromForm, fieldsIn, type Fields } from './draft-form.ts';
import { instantIn, sameWriter } from './live-routes.ts';
import { postFor } from './post-for.ts';

type Here = Context<Visiting>;

/** Photos on their way in, their files for the desk's own pages, and the names to mark people with. */
export function pictureRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/posts/people', (c) => people(office, c));
  app.post('/posts/pictures', sameWriter, (c) => takeIn(office, c));
  app.post('/posts/:id/pictures', sameWriter, (c) => takeIn(office, c));
  app.get('/posts/:id/pictures/:picture/:use', (c) => show(office, c));
  return app;
}

const isLive = (c: Here): boolean => (c.req.header('accept') ?? '').includes('json');

/**
 * The live page puts the photo into its own draft; the plain form has it put at the end of the saved one, and whatever else
 * was typed into that form is saved with it.
 */
async function takeIn(office: Office, c: Here): Promise<Response> {
  const { actor } = c.var.visit;
  const body = await formIn(c);
  const sent = [body['photo']].flat().filter((one): one is File => one instanceof File && one.size > 0);
  const kept = await keepForm(office, c, fieldsIn(body));
  if (!kept.ok) return answerRefusal(c, kept.refusal);
  const postId = kept.value;
  if (sent.length === 0) return answerRefusal(c, unclear({ photo: 'Choose a photo first.' }));
  for (const file of sent) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const added = await addPicture(office, actor, { postId, name: file.name, bytes, attach: !isLive(c) });
    if (!added.ok) return answerRefusal(c, added.refusal);
    if (isLive(c)) return c.json({ pictureId: added.value.pictureId, hint: hintOf(file.name) });
  }
  const back = body['back'] === 'phone' ? 'phone' : 'edit';
  return goOn(c, `/posts/${postId}/${back}`, sent.length === 1 ? 'The photo is in.' : `${sent.length} photos are in.`);
}

/** Saves what came with the photo, in a post of its own when there is none yet. */
async function keepForm(office: Office, c: Here, fields: Fields): Promise<Result<PostId>> {
  const { actor, school } = c.var.visit;
  if (c.req.param('id') === undefined) {
    const draft = draftFromForm(fields, emptyDraft, school.zone);
    const begun = await beginDraft(office, actor, { draft, openedAt: instantIn(fields['opened']) });
    return begun.ok ? ok(begun.value.postId) : begun;
  }
  const postId = parseId<'post'>(c.req.param('id'));
  if (postId === null) return no(absent);
  if (fields['words'] === undefined) return ok(postId);
  const post = await postFor(office, c);
  if (post === null) return no(absent);
  const draft = draftFromForm(fields, post.draft, school.zone);
  const saved = await changeDraft(office, actor, { postId, revision: Number(fields['revision']), draft });
  return saved.ok ? ok(postId) : saved;
}

const uses = new Set(['base', 'full', 'thumb']);

/** A file of a picture, to those who may know of the post. `base` is before crop and blur, for those who edit or decide. */
async function show(office: Office, c: Here): Promise<Response> {
  const { actor, now, school } = c.var.visit;
  const id = parseId<'picture'>(c.req.param('picture'));
  const use = c.req.param('use') ?? '';
  if (id === null || !uses.has(use)) return answerRefusal(c, absent);
  const picture = await office.read(school.id, async (db) => {
    const found = await findPicture(db, id);
    const post = found === null ? null : await findKnown(office, db, actor, found.postId, now);
    if (post === null || (use === 'base' && !(await worksOn(office, db, actor, post)))) return null;
    return found;
  });
  const isGone = picture === null || picture.takenAs !== null || picture.postId !== c.req.param('id');
  const file = isGone ? null : fileOf(picture, use);
  if (file === null) return answerRefusal(c, absent);
  const kept = await office.files.get(file.sha256);
  // Kept before pictures were laid on a ground, it may still hide something: nobody is given that.
  const bytes = use === 'base' ? await solid(kept) : kept;
  const tag = `"${file.sha256}"`;
  const headers = { 'content-type': file.type ?? typeOf(bytes), 'cache-control': 'private, no-cache', etag: tag };
  if (c.req.header('if-none-match') === tag) return c.body(null, 304, headers);
  return c.body(new Uint8Array(bytes), 200, headers);
}

function fileOf(picture: Picture, use: string): { readonly sha256: string; readonly type: string | null } | null {
  const made = picture.renditions.find((one) => one.use === use) ?? null;
  if (use !== 'base') return made;
  return picture.baseSha256 === null ? null : { sha256: picture.baseSha256, type: null };
}

/** The picture before its renditions is kept by its hash alone; its first bytes say what it is. */
function typeOf(bytes: Uint8Array): string {
  if (bytes[0] === 0x89) return 'image/png';
  return bytes[0] === 0x52 ? 'image/webp' : 'image/jpeg';
}

/** People by name, for marking on a picture: names and years alone, nothing about consent. */
async function people(office: Office, c: Here): Promise<Response> {
  const { actor, school } = c.var.visit;
  const found = await office.read(school.id, async (db) => {
    const may = await office.gate.look(db, { actor, act: 'publishing:draft', on: schoolThing(actor) });
    return may.ok ? { ok: true as const, value: await findPeople(db, c.req.query('q') ?? '') } : no(may.refusal);
  });
  if (!found.ok) return problem(c, found.refusal);
  return c.json({ people: found.value.map(({ personId, name, year, kind }) => ({ id: personId, name, year, kind })) });
}
