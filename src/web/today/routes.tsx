import { Hono } from 'hono';
import { readNotice, unreadNotice } from '#src/infra/mail/notices.ts';
import { parseId } from '#src/kernel/ids.ts';
import type { Office } from '#src/office.ts';
import { page } from '../page.tsx';
import { goOn } from '../toast.ts';
import type { Visiting } from '../visit.ts';
import { gatherToday } from './gather.ts';
import { TodayPage } from './today.tsx';

/** The first page: what needs somebody, by the clock. */
export function todayRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/', async (c) => {
    const { visit } = c.var;
    const week = Math.min(26, Math.max(-26, Number.parseInt(c.req.query('week') ?? '0', 10) || 0));
    const only = c.req.query('only') === 'mine';
    const today = await gatherToday(office, visit, week);
    return page(c, { title: 'Today', desk: 'today', bare: true }, <TodayPage visit={visit} today={today} week={week} only={only} />);
  });
  app.post('/notices/:id/seen', async (c) => {
    const { actor, school, now } = c.var.visit;
    const id = parseId<'notice'>(c.req.param('id'));
    if (id === null) return goOn(c, '/');
    await office.transact(school.id, (tx) => readNotice(tx, school.id, actor.personId, id, now));
    return goOn(c, '/', 'Seen.', { action: `/notices/${id}/unseen` });
  });
  app.post('/notices/:id/unseen', async (c) => {
    const { actor, school } = c.var.visit;
    const id = parseId<'notice'>(c.req.param('id'));
    if (id !== null) await office.transact(school.id, (tx) => unreadNotice(tx, school.id, actor.personId, id));
    return goOn(c, '/');
  });
  return app;
}
