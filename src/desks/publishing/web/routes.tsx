import { Hono } from 'hono';
import type { Office } from '#src/office.ts';
import type { Visiting } from '#src/web/visit.ts';
import { againRoutes } from './again-routes.tsx';
import { breachRoutes } from './breach-routes.tsx';
import { calendarRoutes } from './calendar-routes.tsx';
import { composeRoutes } from './compose-routes.tsx';
import { liveRoutes } from './live-routes.ts';
import { feedbackRoutes } from './feedback-routes.tsx';
import { handOverRoutes } from './hand-over-routes.tsx';
import { liaisonRoutes } from './liaison-routes.tsx';
import { dutyRoutes } from './duty-routes.tsx';
import { phoneRoutes } from './phone-routes.tsx';
import { pictureRoutes } from './picture-routes.ts';
import { postRoutes } from './post-routes.tsx';
import { showingRoutes } from './showing-routes.tsx';
import { stopRoutes } from './stop-routes.tsx';

/** The publishing desk's pages. What has a name of its own under /posts comes before a post's id. */
export function publishingRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.route('/', againRoutes(office));
  app.route('/', calendarRoutes(office));
  app.route('/', stopRoutes(office));
  app.route('/', breachRoutes(office));
  app.route('/', dutyRoutes(office));
  app.route('/', feedbackRoutes(office));
  app.route('/', liaisonRoutes(office));
  app.route('/', showingRoutes(office));
  app.route('/', handOverRoutes(office));
  app.route('/', phoneRoutes(office));
  app.route('/', pictureRoutes(office));
  app.route('/', liveRoutes(office));
  app.route('/', composeRoutes(office));
  app.route('/', postRoutes(office));
  return app;
}
