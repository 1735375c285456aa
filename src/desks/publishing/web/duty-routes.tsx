import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { parseId, type PostId } from '#src/kernel/ids.ts';
import { absent } from '#src/kernel/refusal.ts';
import type { Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { readForm } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { keepLicence, letStand, markUntrue, reportPersonalData, takeAway } from '../service.ts';
import { PhotoSteps, photoSteps } from './photo-steps.tsx';

type Here = Context<Visiting>;

/** What is found wrong with a post: untrue, somebody's personal data, a photo that may not be kept, a right that ended. */
export function dutyRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.post('/posts/:id/untrue', (c) =>
    act(
      c,
      z.object({ what: z.string().default('') }),
      (postId, { what }) => markUntrue(office, c.var.visit.actor, { postId, what }),
      'Marked. Its writer and the leadership are told.',
    ),
  );
  app.post('/posts/:id/let-stand', (c) =>
    act(
      c,
      z.object({ why: z.string().default('') }),
      (postId, { why }) => letStand(office, c.var.visit.actor, { postId, why }),
      'It stands, with the reason on record.',
    ),
  );
  app.post('/posts/:id/personal-data', (c) =>
    act(
      c,
      z.object({ what: z.string().default('') }),
      (postId, { what }) => reportPersonalData(office, c.var.visit.actor, { postId, what }),
      'It is coming down. Where that is done by hand, the task says so. The data protection lead is told.',
    ),
  );
  app.post('/posts/:id/licences/:licence', (c) => renew(office, c));
  app.post('/posts/:id/take-away', (c) => takePhotoAway(office, c));
  app.get('/posts/:id/photo-steps', (c) => showSteps(office, c));
  return app;
}

async function act<Value>(
  c: Here,
  schema: z.ZodType<Value>,
  work: (postId: PostId, value: Value) => Promise<Result<unknown>>,
  words: string,
): Promise<Response> {
  const postId = parseId<'post'>(c.req.param('id'));
  const form = await readForm(c, schema);
  if (postId === null) return answerRefusal(c, absent);
  if (!form.ok) return answerRefusal(c, form.refusal);
  const done = await work(postId, form.value);
  return done.ok ? goOn(c, `/posts/${postId}`, words) : answerRefusal(c, done.refusal);
}

function renew(office: Office, c: Here): Promise<Response> {
  const licenceId = parseId<'licence'>(c.req.param('licence'));
  const schema = z.object({ note: z.string().default(''), until: z.string().default('') });
  return act(
    c,
    schema,
    async (_, value) =>
      licenceId === null ? { ok: false, refusal: absent } : keepLicence(office, c.var.visit.actor, { licenceId, ...value }),
    'The renewed right is on record.',
  );
}

const taking = z.object({ picture: z.string().default(''), head: z.string().default(''), child: z.string().default('') });

async function takePhotoAway(office: Office, c: Here): Promise<Response> {
  const postId = parseId<'post'>(c.req.param('id'));
  const form = await readForm(c, taking);
  if (!form.ok) return answerRefusal(c, form.refusal);
  const pictureId = parseId<'picture'>(form.value.picture);
  if (postId === null || pictureId === null) return answerRefusal(c, absent);
  const childMayBeShown = form.value.child === 'yes';
  const done = await takeAway(office, c.var.visit.actor, { postId, pictureId, head: form.value.head, childMayBeShown });
  if (!done.ok) return answerRefusal(c, done.refusal);
  return goOn(c, childMayBeShown ? `/posts/${postId}/photo-steps` : `/posts/${postId}`, 'The photo is taken away.');
}

async function showSteps(office: Office, c: Here): Promise<Response> {
  const postId = parseId<'post'>(c.req.param('id'));
  const { visit } = c.var;
  const steps = postId === null ? null : await office.read(visit.school.id, (db) => photoSteps(office, db, visit, postId));
  if (steps === null) return answerRefusal(c, absent);
  return page(
    c,
    { title: 'What to do now', desk: 'posts', crumbs: [{ label: 'Posts', href: '/posts' }] },
    <PhotoSteps steps={steps} visit={visit} />,
  );
}
