import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { parseId, type PostId } from '#src/kernel/ids.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { readForm } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { Button } from '#src/web/ui/button.tsx';
import { releasable } from '../releasable.ts';
import { listLines } from '../listing.ts';
import { placesOf } from '../reading.ts';
import { schoolThing } from '../acts.ts';
import {
  approve,
  approveMention,
  askForRelease,
  askToSee,
  confirmGone,
  confirmManual,
  correctPost,
  declinePost,
  publishForOther,
  release,
  retryDelivery,
  returnPost,
  signOff,
  takeDown,
  takeDownEverywhere,
  type SentOn,
} from '../service.ts';
import type { DeliveryId } from '../model.ts';
import { postFor } from './post-for.ts';
import { instantAt } from './composer/wall-time.ts';
import { type Decision, decisionsFor } from './decisions.ts';
import { dutiesShown } from './duty-view.ts';
import { PostList, tabs } from './list-page.tsx';
import { PostPage } from './post-page.tsx';
import { postShown } from './post-view.ts';
import { saySent } from './say.ts';

type Here = Context<Visiting>;
const pageSize = 30;

/** The list of posts, each post's page, and everything that is decided or done there. */
export function postRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/posts', (c) => showList(office, c));
  app.get('/posts/:id', (c) => showPost(office, c));
  app.post('/posts/:id/decide', (c) => decide(office, c));
  app.post('/posts/:id/return', (c) => sendBack(office, c));
  app.post('/posts/:id/decline', async (c) => {
    const form = await readForm(c, z.object({ seal: z.string(), note: z.string().default('') }));
    if (!form.ok) return answerRefusal(c, form.refusal);
    return after(c, await declinePost(office, c.var.visit.actor, { postId: idOf(c), ...form.value }), 'Declined. Its writer is told why.');
  });
  app.post('/posts/:id/release', (c) => letOut(office, c));
  app.post('/posts/:id/correct', async (c) => {
    const form = await readForm(c, z.object({ note: z.string().default('') }));
    if (!form.ok) return answerRefusal(c, form.refusal);
    return after(c, await correctPost(office, c.var.visit.actor, { postId: idOf(c), ...form.value }), 'The correction stands on the page.');
  });
  app.post('/posts/:id/ask-release', async (c) =>
    after(c, await askForRelease(office, c.var.visit.actor, { postId: idOf(c) }), 'Asked. You will be told when it is released.'),
  );
  app.post('/posts/:id/ask-to-see', async (c) =>
    after(c, await askToSee(office, c.var.visit.actor, { postId: idOf(c) }), 'It waits for the leadership to see it.'),
  );
  app.post('/posts/:id/take-down', async (c) =>
    after(
      c,
      await takeDownEverywhere(office, c.var.visit.actor, { postId: idOf(c), reason: await reasonIn(c) }),
      'It is coming down everywhere.',
    ),
  );
  app.post('/posts/:id/deliveries/:delivery/:what', (c) => onDelivery(office, c));
  return app;
}

const noSuchPost = '00000000-0000-7000-8000-000000000000';

/** An id that cannot be one finds nothing: the services answer as for a post that never was. */
function idOf(c: Here): PostId {
  const id = parseId<'post'>(c.req.param('id')) ?? parseId<'post'>(noSuchPost);
  if (id === null) throw new Error('The stand-in id cannot be read.');
  return id;
}

async function reasonIn(c: Here): Promise<string> {
  const form = await readForm(c, z.object({ reason: z.string().default('') }));
  return form.ok ? form.value.reason : '';
}

function after<T>(c: Here, done: Result<T>, words: string): Response | Promise<Response> {
  return done.ok ? goOn(c, `/posts/${c.req.param('id')}`, words) : answerRefusal(c, done.refusal);
}

async function showList(office: Office, c: Here): Promise<Response> {
  const { visit } = c.var;
  const tab = tabs.find((one) => one.key === c.req.query('show')) ?? tabs[0];
  const before = Date.parse(c.req.query('before') ?? '');
  const read = await office.read(visit.school.id, async (db) => {
    const may = await office.gate.look(db, { actor: visit.actor, act: 'publishing:read', on: schoolThing(visit.actor) });
    if (!may.ok) return may;
    const filter = { statuses: tab.statuses, limit: pageSize + 1, before: Number.isNaN(before) ? null : new Date(before) };
    const [posts, places] = await Promise.all([listLines(db, filter), placesOf(db, visit.now)]);
    const keeps = await office.gate.look(db, { actor: visit.actor, act: 'publishing:keepBreaches', on: schoolThing(visit.actor) });
    return ok({ posts, places, keepsBreaches: keeps.ok });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const posts = read.value.posts.slice(0, pageSize);
  const more = read.value.posts.length > pageSize ? (posts.at(-1)?.changedAt.toISOString() ?? null) : null;
  const actions = (
    <>
      <Button small icon="calendar" href="/posts/calendar">
        Calendar
      </Button>
      {read.value.keepsBreaches && (
        <Button small kind="quiet" href="/posts/breaches">
          Possible breaches
        </Button>
      )}
      <Button small kind="quiet" href="/posts/stop">
        Stop everything
      </Button>
      <Button small kind="primary" icon="plus" href="/posts/new" hotkey="n">
        New post
      </Button>
    </>
  );
  return page(
    c,
    { title: 'Posts', desk: 'posts', actions },
    <PostList tab={tab.key} posts={posts} places={read.value.places} before={more} visit={visit} />,
  );
}

async function showPost(office: Office, c: Here): Promise<Response> {
  const post = await postFor(office, c);
  if (post === null) return answerRefusal(c, absent);
  const { visit } = c.var;
  const { shown, duties } = await office.read(visit.school.id, async (db) => ({
    shown: await postShown(office, db, visit, post),
    duties: await dutiesShown(office, db, visit, post),
  }));
  // Words may name a pupil: the page's own title does not repeat them.
  return page(c, { title: 'A post', desk: 'posts', bare: true }, <PostPage shown={shown} duties={duties} />);
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
  if (head === 'confidential' || head === 'best-interests') return { [head]: note };
  return { 'content-not-allowed': head, ...(characteristic === '' ? {} : { characteristic }) };
}

async function letOut(office: Office, c: Here): Promise<Response> {
  const code = z.enum(releasable);
  const form = await readForm(c, z.object({ seal: z.string(), note: z.string().default(''), code }));
  if (!form.ok) return answerRefusal(c, form.refusal);
  return after(c, await release(office, c.var.visit.actor, { postId: idOf(c), ...form.value }), 'Released, with the reason on record.');
}

async function onDelivery(office: Office, c: Here): Promise<Response> {
  const deliveryId: DeliveryId | null = parseId<'delivery'>(c.req.param('delivery'));
  const { actor } = c.var.visit;
  if (deliveryId === null) return answerRefusal(c, absent);
  switch (c.req.param('what')) {
    case 'take-down':
      return after(c, await takeDown(office, actor, { deliveryId, reason: await reasonIn(c) }), 'It is coming down there.');
    case 'retry':
      return after(c, await retryDelivery(office, actor, { deliveryId }), 'It is tried again. Everything is checked anew first.');
    case 'gone':
      return after(c, await confirmGone(office, actor, { deliveryId }), 'Taken down there.');
    case 'confirm': {
      const form = await readForm(c, z.object({ found: z.enum(['there', 'not-there']), url: z.string().default('') }));
      if (!form.ok) return answerRefusal(c, form.refusal);
      const words = form.value.found === 'there' ? 'It is up there.' : 'It is not there.';
      return after(c, await confirmManual(office, actor, { deliveryId, ...form.value }), words);
    }
    default:
      return answerRefusal(c, absent);
  }
}
