import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { isDay } from '#src/kernel/clock.ts';
import { parseId } from '#src/kernel/ids.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { ok } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { readForm } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { Button } from '#src/web/ui/button.tsx';
import { schoolThing } from '../acts.ts';
import { schoolOf } from '../reading.ts';
import { moveToTime } from '../service.ts';
import { findKnown, knownTo } from '../knowing.ts';
import { postingHoursOf, weekOf } from '../week.ts';
import { Calendar, boundsOf, daysOf } from './calendar-page.tsx';
import { NewPost } from './list-page.tsx';
import { instantAt, wallOf } from './composer/wall-time.ts';
import { saySent } from './say.ts';

type Here = Context<Visiting>;

/** What goes out when, and moving it. */
export function calendarRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/posts/calendar', (c) => show(office, c));
  app.post('/posts/:id/move', (c) => move(office, c));
  return app;
}

async function show(office: Office, c: Here): Promise<Response> {
  const { visit } = c.var;
  const asked = c.req.query('on') ?? '';
  const span = c.req.query('by') === 'month' ? 'month' : 'week';
  const days = daysOf(span, isDay(asked) ? asked : visit.today);
  const read = await office.read(visit.school.id, async (db) => {
    const may = await office.gate.look(db, { actor: visit.actor, act: 'publishing:read', on: schoolThing(visit.actor) });
    if (!may.ok) return may;
    const known = await knownTo(office, db, visit.actor, visit.now);
    const posts = await weekOf(db, known, ...boundsOf(days, visit.school.zone));
    const writes = await office.gate.look(db, { actor: visit.actor, act: 'publishing:draft', on: schoolThing(visit.actor) });
    return ok({ posts, school: await schoolOf(db), hours: (await postingHoursOf(db)).words, writes: writes.ok });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { writes, ...shown } = read.value;
  const actions = (
    <>
      <Button small href="/posts">
        List
      </Button>
      {writes && <NewPost />}
    </>
  );
  return page(
    c,
    { title: 'Calendar', desk: 'posts', crumbs: [{ label: 'Posts', href: '/posts' }], actions, scripts: ['calendar.js'] },
    <Calendar span={span} {...days} {...shown} visit={visit} />,
  );
}

const moving = z.object({ day: z.string(), time: z.string().default(''), by: z.enum(['week', 'month']).default('week') });

/**
 * A new day, and a new time or the one it had. The approval falls with the old time, and is asked for anew. A time that has
 * gone by leaves it where it was and says so, in the calendar it was moved in.
 */
async function move(office: Office, c: Here): Promise<Response> {
  const { visit } = c.var;
  const { zone } = visit.school;
  const postId = parseId<'post'>(c.req.param('id'));
  const form = await readForm(c, moving);
  if (postId === null || !form.ok) return answerRefusal(c, absent);
  const { day, by } = form.value;
  const post = await office.read(visit.school.id, (db) => findKnown(office, db, visit.actor, postId, visit.now));
  if (post === null) return answerRefusal(c, absent);
  const was = wallOf((post.goesOutAt ?? visit.now).toISOString(), zone);
  const goesOutAt = instantAt(day, form.value.time !== '' ? form.value.time : was.time, zone);
  if (goesOutAt === null) return answerRefusal(c, unclear({ day: 'Give a day and a time.' }));
  const back = `/posts/calendar?${new URLSearchParams({ by, on: day }).toString()}`;
  if (goesOutAt < visit.now.toISOString()) return goOn(c, back, 'That time has gone by: the post stays where it was. Choose one ahead.');
  const moved = await moveToTime(office, visit.actor, { postId, revision: post.revision, goesOutAt });
  if (!moved.ok) return answerRefusal(c, moved.refusal);
  const isAhead = post.goesOutAt !== null && post.goesOutAt > visit.now;
  const undo = isAhead ? { action: `/posts/${postId}/move`, fields: { ...was, by } } : undefined;
  return goOn(c, back, saySent(moved.value, visit), undo);
}
