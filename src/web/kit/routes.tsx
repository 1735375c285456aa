import { Hono } from 'hono';
import type { Office } from '#src/office.ts';
import { page } from '../page.tsx';
import type { Visiting } from '../visit.ts';
import { Kit } from './kit.tsx';

/** Every part in every state on one page, to look at and to check. Only where there is a demo. */
export function kitRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/kit', (c) =>
    office.config.demo ? page(c, { title: 'Parts and states', desk: 'kit' }, <Kit now={c.var.visit.now} />) : c.notFound(),
  );
  return app;
}
