import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { PostId } from '#src/kernel/ids.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { readForm } from '#src/web/form.ts';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { releasable } from '../releasable.ts';
import {
  approve,
  approveMention,
  askForRelease,
  declinePost,
  keepNames,
  publishForOther,
  release,
  returnPost,
  signOff,
  type SentOn,
} from '../service.ts';
import { instantAt } from './composer/wall-time.ts';
import { type Decision, decisionsFor } from './decisions.ts';
import { after, idOf } from './on-post.ts';
import { postFor } from './post-for.ts';
import { postShown } from './post-view.ts';
import { saySent } from './say.ts';

type Here = Context<Visiting>;

/** What others decide about a post: approved, sent back with a mark, declined, released. */
export function decideRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.post('/posts/:id/decide', (c) => decide(office, c));
  app.post('/posts/:id/return', (c) => sendBack(office, c));
  app.post('/posts/:id/name-stays', async (c) =>
    after(c, await keepNames(office, c.var.visit.actor, { postId: idOf(c) }), 'The name stays, and it is on record that you looked.'),
  );
  app.post('/posts/:id/decline', async (c) => {
    const form = await readForm(c, z.object({ seal: z.string(), note: z.string().default('') }));
    if (!form.ok) return answerRefusal(c, form.refusal);
    return after(c, await declinePost(office, c.var.visit.actor, { postId: idOf(c), ...form.value }), 'Declined. Its writer is told why.');
  });
  app.post('/posts/:id/release', (c) => letOut(office, c));
  app.post('/posts/:id/ask-release', async (c) =>
    after(c, await askForRelease(office, c.var.visit.actor, { postId: idOf(c) }), 'Asked. You will be told when it is released.'),
  );
  return app;
}

const decided = z.object({
  seal: z.string(),
  basis: z.string().max(1000).default(''),
  goes: z.string().default(''),
  'goes-on': z.string().default(''),
  'goes-time': z.string().default(''),
});

/** One press makes every decision that the post waits for and that is this person's to make, in turn. */
async function decide(office: Office, c: Here): Promise<Response> {
  const { visit } = c.var;
  const post = await postFor(office, c);
  const form = await readForm(c, decided);
  if (post === null || !form.ok) return answerRefusal(c, absent);
  const at = form.value.goes === 'now' ? 'now' : instantAt(form.value['goes-on'], form.value['goes-time'], visit.school.zone);
  if (form.value.goes === 'own' && at === null) return answerRefusal(c, unclear({ goes: 'Choose the new day and time.' }));
  const shown = await office.read(visit.school.id, (db) => postShown(office, db, visit, post));
  const decisions = decisionsFor(shown);
  let last: Result<SentOn> | null = null;
  let seal = form.value.seal;
  for (const [turn, one] of decisions.entries()) {
    const time = turn === 0 && at !== null ? { goesOutAt: at } : {};
    const basis = one.kind === 'mention' ? { note: form.value.basis } : {};
    last = await make(office, c, one, { postId: post.id, seal, ...time, ...basis });
    if (!last.ok) return answerRefusal(c, last.refusal);
    if (turn === 0 && at !== null) seal = (await sealNow(office, c)) ?? seal;
  }
  // Nothing was this person's to decide: the gate says so, in the clause's own words.
  if (last === null) last = await approve(office, visit.actor, { postId: post.id, seal });
  return last.ok ? goOn(c, `/posts/${post.id}`, saySent(last.value, visit)) : answerRefusal(c, last.refusal);
}

async function make(
  office: Office,
  c: Here,
  one: Decision,
  input: { readonly postId: PostId; readonly seal: string; readonly goesOutAt?: string; readonly note?: string },
): Promise<Result<SentOn>> {
  const { actor } = c.var.visit;
  switch (one.kind) {
    case 'mention': {
      let last: Result<SentOn> = no(absent);
      for (const personId of one.people) {
        last = await approveMention(office, actor, { ...input, personId });
        if (!last.ok) return last;
      }
      return last;
    }
    case 'sign-off':
      return signOff(office, actor, input);
    case 'approve':
      return approve(office, actor, { ...input, marks: one.marks, ethosConfirmed: one.ethos });
    case 'publish':
      return publishForOther(office, actor, input);
  }
}

async function sealNow(office: Office, c: Here): Promise<string | null> {
  const post = await postFor(office, c);
  if (post === null) return null;
  const shown = await office.read(c.var.visit.school.id, (db) => postShown(office, db, c.var.visit, post));
  return shown.gathered.seal;
}

const returned = z.object({
  seal: z.string(),
  note: z.string().default(''),
  head: z.string().default(''),
  characteristic: z.string().default(''),
  about: z.string().default(''),
});

async function sendBack(office: Office, c: Here): Promise<Response> {
  const form = await readForm(c, returned);
  if (!form.ok) return answerRefusal(c, form.refusal);
  const { seal, note } = form.value;
  return after(
    c,
    await returnPost(office, c.var.visit.actor, { postId: idOf(c), seal, note, marks: marksFor(form.value) }),
    'Sent back to its writer.',
  );
}

/** The head that a reviewer chose, as the checks read it. */
function marksFor({ head, characteristic, about, note }: z.output<typeof returned>): Readonly<Record<string, string>> {
  if (head === '') return {};
  if (head === 'party-political') return { [head]: 'yes' };
  if (head === 'disrepute' || head === 'may-be-unlawful') return { [head]: about };
  if (head === 'confidential' || head === 'allegation' || head === 'best-interests') return { [head]: note };
  return { 'content-not-allowed': head, ...(characteristic === '' ? {} : { characteristic }) };
}

async function letOut(office: Office, c: Here): Promise<Response> {
  const code = z.enum(releasable);
  const form = await readForm(c, z.object({ seal: z.string(), note: z.string().default(''), code }));
  if (!form.ok) return answerRefusal(c, form.refusal);
  return after(c, await release(office, c.var.visit.actor, { postId: idOf(c), ...form.value }), 'Released, with the reason on record.');
}
