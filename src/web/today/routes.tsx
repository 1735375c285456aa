import { Hono } from 'hono';
import type { Office } from '#src/office.ts';
import { page } from '../page.tsx';
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
  return app;
}
