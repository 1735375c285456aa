import { Hono, type Context } from 'hono';
import { compress } from 'hono/compress';
import { HTTPException } from 'hono/http-exception';
import { createApi } from '#src/api/api.ts';
import { keyPages } from '#src/api/key-pages.tsx';
import { reportRoutes } from '#src/desks/assurance/web/report.tsx';
import { assuranceRoutes } from '#src/desks/assurance/web/routes.tsx';
import { consentRoutes } from '#src/desks/consent/web/routes.tsx';
import { publishingRoutes } from '#src/desks/publishing/web/routes.tsx';
import { publicPolicyRoutes } from '#src/desks/policy/web/public-routes.tsx';
import { communicationRoutes } from '#src/desks/policy/web/communications-routes.tsx';
import { policyRoutes } from '#src/desks/policy/web/routes.tsx';
import { peopleRoutes } from '#src/desks/people/web/routes.tsx';
import { noticeRoutes } from '#src/desks/register/web/notice-routes.tsx';
import { registerRoutes } from '#src/desks/register/web/routes.tsx';
import { newsHeaders, newsRoutes } from '#src/desks/publishing/public/routes.tsx';
import { sealedElsewhere } from '#src/infra/vault/sealed-elsewhere.ts';
import { laterIn } from '#src/infra/try-later.ts';
import type { Office } from '#src/office.ts';
import { assets } from './asset-files.ts';
import { holdBodies } from './bodies.ts';
import {
  brokenPage,
  laterPage,
  meanwhilePage,
  nothingPage,
  strangerPage,
  tooLargePage,
  unreadablePage,
  wrongKindPage,
} from './error-pages.tsx';
import {
  headers,
  keptNowhere,
  knownAddresses,
  limitAtOnce,
  limitRates,
  logRequests,
  numberRequests,
  readableOnly,
  sameOriginOnly,
  secureCookies,
} from './guards.ts';
import { accountRoutes } from './account/routes.tsx';
import { findRoutes } from './find/routes.tsx';
import { kitRoutes } from './kit/routes.tsx';
import { setUpRoutes } from './set-up/routes.tsx';
import { signInRoutes } from './sign-in/routes.tsx';
import { todayRoutes } from './today/routes.tsx';
import { isForProgram } from './for-programs.ts';
import { answerVisitor, problem } from './refusal.tsx';
import { knowRails } from './rail.ts';
import type { Arriving, Visiting } from './visit.ts';
import { knowVisitors } from './visiting.ts';

/** The request pipeline, top to bottom, one line a step. */
export function createApp(office: Office): Hono<Arriving> {
  const { config, log } = office;
  const app = new Hono<Arriving>();
  app.use(numberRequests);
  app.use(logRequests(log));
  app.use('/s/:slug/news/*', newsHeaders);
  app.use(headers(config));
  app.use(secureCookies(config));
  app.use(keptNowhere);
  app.use(compress());
  app.use(readableOnly);
  app.get('/assets/*', assets);
  app.use(limitRates(config));
  app.use(knownAddresses(app));
  app.use(limitAtOnce());
  app.use(holdBodies(config));
  app.route('/api/v1', createApi(office));
  app.use(sameOriginOnly(config));

  app.route('/s/:slug/news', newsRoutes(office));
  app.route('/', signInRoutes(office));
  app.route('/', setUpRoutes(office));
  app.route('/', publicPolicyRoutes(office));
  app.route('/', desks(office));

  app.notFound((c) => nothingPage(c));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return refusedPage(c, error.status);
    if (isOvertaken(error)) return meanwhilePage(c);
    const later = laterIn(error);
    if (later !== null) {
      log.warn({ requestId: c.get('requestId'), why: later.message }, 'put off');
      return laterPage(c, later.seconds);
    }
    const elsewhere = sealedElsewhere(error);
    if (elsewhere !== null) return isForProgram(c) ? problem(c, elsewhere) : answerVisitor(c, elsewhere);
    log.error({ requestId: c.get('requestId'), error: error.name, code: codeOf(error), at: placeOf(error) }, 'broken');
    return brokenPage(c);
  });
  return app;
}

/** Everything behind the sign-in. */
function desks(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.use(knowVisitors(office));
  app.use(knowRails(office));
  app.route('/', todayRoutes(office));
  app.route('/', findRoutes(office));
  app.route('/consent', consentRoutes(office));
  app.route('/', publishingRoutes(office));
  app.route('/policy/communications', communicationRoutes(office));
  app.route('/', policyRoutes(office));
  app.route('/register/accounts', noticeRoutes(office));
  app.route('/register', registerRoutes(office));
  app.route('/people', peopleRoutes(office));
  app.route('/journal/report', reportRoutes(office));
  app.route('/journal', assuranceRoutes(office));
  app.route('/', accountRoutes(office));
  app.route('/', keyPages(office));
  app.route('/', kitRoutes(office));
  return app;
}

/** What a request could not be read for. */
function refusedPage(c: Context<Arriving>, status: number): Response | Promise<Response> {
  if (status === 403) return strangerPage(c);
  if (status === 415) return wrongKindPage(c);
  return status === 413 ? tooLargePage(c) : unreadablePage(c);
}

/** Two did the same in one moment, or one took away what the other was about: the database lets the first do it (SQLSTATE 23505, 23503). */
function isOvertaken(error: Error): boolean {
  return ['23505', '23503'].includes(codeOf(error) ?? '');
}

/** The database's own code, never its message: a message carries values, and values are about people. */
function codeOf(error: Error): string | undefined {
  const cause: unknown = error.cause;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : undefined;
}

/** The first lines of the stack: places in the program, without the message. */
function placeOf(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 6)
    .map((line) => line.trim())
    .join(' < ');
}
