import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { parseId } from '#src/kernel/ids.ts';
import { absent } from '#src/kernel/refusal.ts';
import { ok } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { readForm } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { Button } from '#src/web/ui/button.tsx';
import { knownTo } from '../knowing.ts';
import { beforeIn, listLines } from '../listing.ts';
import { schoolThing } from '../acts.ts';
import {
  askToSee,
  confirmCorrected,
  confirmGone,
  confirmManual,
  correctPost,
  retryDelivery,
  takeDown,
  takeDownEverywhere,
} from '../service.ts';
import type { DeliveryId } from '../model.ts';
import { postFor } from './post-for.ts';
import { saySent } from './say.ts';
import { decideRoutes } from './decide-routes.ts';
import { dutiesShown } from './duty-view.ts';
import { NewPost, PostList, tabs } from './list-page.tsx';
import { after, idOf } from './on-post.ts';
import { PostPage } from './post-page.tsx';
import { postShown } from './post-view.ts';

type Here = Context<Visiting>;
const pageSize = 30;

/** The list of posts, each post's page, and everything that is decided or done there. */
export function postRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/posts', (c) => showList(office, c));
  app.get('/posts/:id', (c) => showPost(office, c));
  app.route('/', decideRoutes(office));
  app.post('/posts/:id/correct', async (c) => {
    const form = await readForm(c, z.object({ note: z.string().default('') }));
    if (!form.ok) return answerRefusal(c, form.refusal);
    const done = await correctPost(office, c.var.visit.actor, { postId: idOf(c), ...form.value });
    return after(c, done, done.ok ? saySent(done.value, c.var.visit) : '');
  });
  app.post('/posts/:id/ask-to-see', async (c) =>
    after(c, await askToSee(office, c.var.visit.actor, { postId: idOf(c) }), 'It waits for the leadership to see it.'),
  );
  app.post('/posts/:id/take-down', async (c) =>
    after(
      c,
      await takeDownEverywhere(office, c.var.visit.actor, { postId: idOf(c), reason: await reasonIn(c) }),
      'It is coming down. Where that is done by hand, the task says so.',
    ),
  );
  app.post('/posts/:id/deliveries/:delivery/:what', (c) => onDelivery(office, c));
  return app;
}

async function reasonIn(c: Here): Promise<string> {
  const form = await readForm(c, z.object({ reason: z.string().default('') }));
  return form.ok ? form.value.reason : '';
}

async function showList(office: Office, c: Here): Promise<Response> {
  const { visit } = c.var;
  const tab = tabs.find((one) => one.key === c.req.query('show')) ?? tabs[0];
  const before = beforeIn(c.req.query('before'));
  const read = await office.read(visit.school.id, async (db) => {
    const may = await office.gate.look(db, { actor: visit.actor, act: 'publishing:read', on: schoolThing(visit.actor) });
    if (!may.ok) return may;
    const known = await knownTo(office, db, visit.actor, visit.now);
    const filter = { statuses: tab.statuses, limit: pageSize + 1, before, known };
    const posts = await listLines(db, filter);
    const keeps = await office.gate.look(db, { actor: visit.actor, act: 'publishing:keepBreaches', on: schoolThing(visit.actor) });
    const writes = await office.gate.look(db, { actor: visit.actor, act: 'publishing:draft', on: schoolThing(visit.actor) });
    return ok({ posts, keepsBreaches: keeps.ok, writes: writes.ok });
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
      {read.value.writes && <NewPost />}
    </>
  );
  const { writes } = read.value;
  return page(
    c,
    { title: 'Posts', desk: 'posts', actions },
    <PostList tab={tab.key} posts={posts} before={more} writes={writes} visit={visit} />,
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
    case 'corrected':
      return after(c, await confirmCorrected(office, actor, { deliveryId }), 'The correction stands there.');
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
