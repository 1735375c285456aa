import type { Context } from 'hono';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';
import { timeOf } from '#src/kernel/clock.ts';
import { parseId, type PostId } from '#src/kernel/ids.ts';
import { absent, conflict } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { findPerson, fullName } from '#src/desks/people/desk.ts';
import { readJson } from '#src/web/form.ts';
import { problem } from '#src/web/refusal.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { schoolThing } from '../acts.ts';
import type { Draft } from '../checks/facts.ts';
import { putAllRight } from '../checks/put-right.ts';
import { beginDraft, changeDraft, readDraft, type Saved } from '../drafting.ts';
import type { Post } from '../model.ts';
import { findKnown, worksOn } from '../knowing.ts';
import { lastEditor } from '../store.ts';
import type { Latest } from './composer/talk.ts';
import { postFor } from './post-for.ts';
import { weighAndShow, weighDraft } from './weighing.ts';

type Here = Context<Visiting>;

const checked = z.object({ postId: z.string().nullable(), draft: z.unknown() });
const begun = z.object({ draft: z.unknown(), openedAt: z.iso.datetime().optional() });
const changed = z.object({ revision: z.int(), draft: z.unknown() });

/** What the live composer asks for while somebody writes: JSON in, JSON out. */
export function liveRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.post('/posts/check', sameWriter, (c) => liveCheck(office, c));
  app.post('/posts/put-right', sameWriter, (c) => livePutRight(office, c));
  app.put('/posts/:id', sameWriter, (c) => save(office, c));
  app.get('/posts/:id/draft.json', sameWriter, (c) => latest(office, c));
  return app;
}

export const isJson = (c: Here): boolean => (c.req.header('content-type') ?? '').includes('json');

/**
 * A page says whose words it holds. When somebody else has signed in meanwhile in another tab, nothing of it is saved or
 * sent under their name.
 */
export const sameWriter = createMiddleware<Visiting>((c, next) => {
  const writer = c.req.header('x-gatepost-writer');
  if (writer === undefined || writer === c.var.visit.person.id) return next();
  const why = 'These words were begun by another person. Sign in as them, or begin a post of your own.';
  return Promise.resolve(problem(c, { ...conflict('Somebody else is signed in now.', why), code: 'someone-else' }));
});

export async function begin(office: Office, c: Here): Promise<Response> {
  const read = begun.safeParse(await readJson(c));
  if (!read.success) return problem(c, absent);
  const draft = readDraft(read.data.draft);
  if (!draft.ok) return problem(c, draft.refusal);
  return answerSaved(c, await beginDraft(office, c.var.visit.actor, { draft: draft.value, openedAt: instantIn(read.data.openedAt) }));
}

/** An instant that a page sends back; what is none was not sent. */
export function instantIn(text: unknown): Date | undefined {
  const at = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at);
}

async function save(office: Office, c: Here): Promise<Response> {
  const postId = parseId<'post'>(c.req.param('id'));
  const read = changed.safeParse(await readJson(c));
  if (postId === null || !read.success) return problem(c, absent);
  return answerSaved(c, await changeDraft(office, c.var.visit.actor, { postId, ...read.data }));
}

function answerSaved(c: Here, saved: Result<Saved>): Response {
  if (!saved.ok) return problem(c, saved.refusal);
  const { visit } = c.var;
  return c.json({ postId: saved.value.postId, revision: saved.value.revision, at: timeOf(visit.now, visit.school.zone) });
}

/** The draft as it is saved now and who saved it, for a page that still holds an earlier one. */
async function latest(office: Office, c: Here): Promise<Response> {
  const { actor, school } = c.var.visit;
  const post = await postFor(office, c);
  const isTheirs = post !== null && (await office.read(school.id, (db) => worksOn(office, db, actor, post)));
  if (post === null || !isTheirs) return problem(c, absent);
  const editor = await office.read(school.id, async (db) => findPerson(db, (await lastEditor(db, post)) ?? post.author));
  const answer: Latest = {
    revision: post.revision,
    draft: post.draft,
    by: editor === null ? 'Somebody who has left' : fullName(editor),
    at: timeOf(post.changedAt, school.zone),
    isOpen: post.status === 'draft' || post.status === 'held' || post.status === 'scheduled',
  };
  return c.json(answer);
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
    const { gathered, policy, sees, before } = await weighDraft(office, db, visit, post, draft);
    return putAllRight(gathered.facts, policy, sees, before);
  });
  return c.json({ draft: plan.draft, changes: plan.changes.map((one) => one.fix.label) });
}

/** A draft as the live page sends it, with the post it belongs to, if the visitor may write here at all. */
async function draftSent(office: Office, c: Here): Promise<Result<{ readonly post: Post | null; readonly draft: Draft }>> {
  const { visit } = c.var;
  const read = checked.safeParse(await readJson(c));
  if (!read.success) return no(absent);
  const sent = readDraft(read.data.draft);
  if (!sent.ok) return sent;
  const id: PostId | null = parseId<'post'>(read.data.postId ?? undefined);
  return office.read(visit.school.id, async (db) => {
    const may = await office.gate.look(db, { actor: visit.actor, act: 'publishing:draft', on: schoolThing(visit.actor) });
    if (!may.ok) return may;
    const post = id === null ? null : await findKnown(office, db, visit.actor, id, visit.now);
    return id !== null && post === null ? no(absent) : ok({ post, draft: sent.value });
  });
}
