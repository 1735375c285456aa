import type { Context, Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { uuidv7 } from 'uuidv7';
import type { Config } from '#src/infra/config/config.ts';
import type { Log } from '#src/infra/log.ts';
import { openRoom } from '#src/infra/room.ts';
import { addressOf, isLoopback, networkOf } from './arrivals.ts';
import { nothingPage, strangerPage, tooManyPage, wrongMethodPage } from './error-pages.tsx';
import { isSecure } from './sign-in/cookie.ts';
import type { Arriving } from './visit.ts';

/** Every request has a number, which error pages show and every log line bears. */
export const numberRequests = createMiddleware<Arriving>(async (c, next) => {
  c.set('requestId', uuidv7());
  await next();
  c.header('x-request-id', c.get('requestId'));
});

/** One line for each request: no query, no address, no names. */
export function logRequests(log: Log) {
  return createMiddleware<Arriving>(async (c, next) => {
    const began = performance.now();
    await next();
    if (c.req.path.startsWith('/assets/')) return;
    const ms = Math.round(performance.now() - began);
    log.info({ requestId: c.get('requestId'), method: c.req.method, path: plainPath(c.req.path), status: c.res.status, ms }, 'answered');
  });
}

/** One-time links are secrets: they stay out of the log. */
function plainPath(path: string): string {
  return path.replace(/^\/(set-up|welcome)\/.+/, '/$1/…');
}

/** Only our own scripts and sheets, from our own address; nobody may put a page of ours in a frame. */
export function headers(config: Config) {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'blob:', 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
    strictTransportSecurity: isSecure(config) ? 'max-age=31536000; includeSubDomains' : false,
    permissionsPolicy: { camera: ['self'], microphone: [], geolocation: [], payment: [] },
  });
}

/** Behind TLS no cookie of ours ever goes over a plain connection, not even one that only says what was just done. */
export function secureCookies(config: Config) {
  return createMiddleware(async (c, next) => {
    await next();
    if (!isSecure(config)) return;
    const given = c.res.headers.getSetCookie();
    if (given.every((one) => /;\s*secure/i.test(one))) return;
    c.res.headers.delete('set-cookie');
    for (const one of given) c.res.headers.append('set-cookie', /;\s*secure/i.test(one) ? one : `${one}; Secure`);
  });
}

/** What was sent from another site is refused before anything reads it: a form that does not say where it comes from, too. */
export function sameOriginOnly(config: Config) {
  const ours = new URL(config.publicUrl).origin;
  const isOurs = (origin: string, c: Context): boolean => origin === ours || origin === new URL(c.req.url).origin;
  const forms = csrf({ origin: isOurs });
  return createMiddleware<Arriving>(async (c, next) => {
    const origin = c.req.header('origin');
    const isLook = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!isLook && origin !== undefined && !isOurs(origin, c)) return strangerPage(c);
    return forms(c, next);
  });
}

/** No address of ours holds a NUL, and no database keeps one. */
export const readableOnly = createMiddleware<Arriving>((c, next) => (/%00/.test(c.req.url) ? Promise.resolve(nothingPage(c)) : next()));

/**
 * More at once than can be answered soon is told so, instead of all waiting longer and longer. What is still on its way
 * here is not at work: it stands aside, so that slow senders keep nobody out.
 */
export function limitAtOnce() {
  const room = openRoom({ size: 200, waiting: 0, waitMs: 0 });
  return createMiddleware<Arriving>(async (c, next) => {
    let back = await room.take();
    c.set('aside', async (work) => {
      back();
      const done = await work();
      back = await room.take();
      return done;
    });
    try {
      await next();
    } finally {
      back();
    }
  });
}

/** What says nothing of how long it may be kept is kept nowhere: secrets to be typed are shown on pages, and school machines are shared. */
export const keptNowhere = createMiddleware<Arriving>(async (c, next) => {
  await next();
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
});

/**
 * What no route takes is answered before anybody is known: that there is nothing, or how the address is asked. So nobody is
 * sent to sign in for what is not there. It tells which addresses there are, which is no secret, never what is behind them.
 */
export function knownAddresses(app: Hono<Arriving>) {
  const takes = (method: string, path: string): boolean => app.router.match(method, path)[0].some(([[, route]]) => route.method !== 'ALL');
  return createMiddleware<Arriving>(async (c, next) => {
    const { method, path } = c.req;
    const short = /^(\/[^/].*)\/$/.exec(path)?.[1];
    if (method === 'GET' && short !== undefined && takes('GET', short)) return c.redirect(short + new URL(c.req.url).search, 301);
    if (takes(method === 'HEAD' ? 'GET' : method, path)) return next();
    const here = methods.filter((one) => takes(one, path));
    if (here.length === 0) return nothingPage(c);
    const allow = [...here, 'OPTIONS', ...(here.includes('GET') ? ['HEAD'] : [])].sort().join(', ');
    return method === 'OPTIONS' ? c.body(null, 204, { allow }) : wrongMethodPage(c, allow);
  });
}

/** All that any route of ours is asked with. */
const methods = ['GET', 'PATCH', 'POST', 'PUT', 'DELETE'];

/** So many requests a minute from one address: far more than people make, far fewer than a guesser needs. */
export function limitRates(config: Config) {
  const any = new RateLimiterMemory({ points: 1200, duration: 60 });
  return createMiddleware<Arriving>(async (c, next) => {
    // Whoever sits at this very machine needs no network to wear it out.
    if (c.req.path.startsWith('/assets/') || isLoopback(c)) return next();
    const refused = await spend(any, networkOf(addressOf(c, config)));
    return refused === null ? next() : tooManyPage(c, refused);
  });
}

/** Takes one point; the seconds to wait when there is none left, else null. */
export async function spend(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return Math.ceil(refused.msBeforeNext / 1000);
    throw refused;
  }
}
