import type { Context, Env } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { SchoolId, SignInId } from '#src/kernel/ids.ts';
import type { Office } from '#src/office.ts';
import { isOurPath } from '../our-path.ts';
import { giveSession, sessionToken } from './cookie.ts';
import { knowDevice } from './devices.ts';
import { findSession, startSession, type Session, type Stage } from './sessions.ts';

const where = 'gatepost-to';

/** Keeps where somebody was going while they sign in. Only a path of our own. */
export function rememberWhere<E extends Env>(c: Context<E>, to: string | undefined): void {
  if (to !== undefined && isOurPath(to))
    setCookie(c, where, to, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 900, secure: c.req.url.startsWith('https:') });
}

/** On to where they were going, or to Today. */
export function moveOn<E extends Env>(c: Context<E>): Response {
  const to = getCookie(c, where);
  deleteCookie(c, where, { path: '/' });
  return c.redirect(to !== undefined && isOurPath(to) ? to : '/', 303);
}

/** A new session under a new token, and on to whatever its stage asks for. */
export async function arrive<E extends Env>(
  c: Context<E>,
  office: Office,
  who: { signInId: SignInId; stage: Stage; schoolId?: SchoolId; endsAt?: Date },
): Promise<Response> {
  const instead = sessionToken(c, office.config);
  giveSession(c, office.config, await startSession(office, { ...who, now: office.now(), instead }));
  if (who.stage === 'full') await knowDevice(c, office, who.signInId);
  if (who.stage === 'second-factor') return c.redirect('/sign-in/code', 303);
  if (who.stage === 'enrol') return c.redirect('/sign-in/second-factor', 303);
  return moveOn(c);
}

/** The browser's session, if it is at this stage. */
export async function openedSession<E extends Env>(c: Context<E>, office: Office, stage: Stage): Promise<Session | null> {
  const token = sessionToken(c, office.config);
  const session = token === undefined ? null : await findSession(office, token, office.now());
  return session?.stage === stage ? session : null;
}
