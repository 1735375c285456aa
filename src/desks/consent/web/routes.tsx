import { Hono } from 'hono';
import type { Office } from '#src/office.ts';
import type { Visiting } from '#src/web/visit.ts';
import { listRoutes } from './list-routes.tsx';
import { pupilRoutes } from './pupil-routes.tsx';
import { restrictedRoutes } from './restricted-routes.tsx';
import { staffRoutes } from './staff-routes.tsx';

/** The consent desk's pages, under `/consent`. */
export function consentRoutes(office: Office): Hono<Visiting> {
  return new Hono<Visiting>()
    .route('/', listRoutes(office))
    .route('/pupils', pupilRoutes(office))
    .route('/staff', staffRoutes(office))
    .route('/restricted', restrictedRoutes(office));
}
