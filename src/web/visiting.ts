import { sql } from 'drizzle-orm';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { dayOf } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { keepTry, notActive } from './not-active.ts';
import { answerNotActive } from './sign-in/paused.tsx';
import { dropSession, sessionToken } from './sign-in/cookie.ts';
import { endSession, findSession } from './sign-in/sessions.ts';
import type { PersonVisiting, Visit, Visiting } from './visit.ts';

/**
 * Nobody passes without a session, a seat at a school and a standing that is whole: all three are read on every
 * request, so a suspension or a leaving shows in the very next one.
 */
export function knowVisitors(office: Office) {
  return createMiddleware<Visiting>(async (c, next) => {
    const token = sessionToken(c, office.config);
    const now = office.now();
    const session = token === undefined ? null : await findSession(office, token, now);
    if (token === undefined || session === null) return c.redirect(signInFor(c.req.method, c.req.path, c.req.url), 303);
    if (session.stage === 'second-factor') return c.redirect('/sign-in/code', 303);
    if (session.stage === 'enrol') return c.redirect('/sign-in/second-factor', 303);
    if (session.seat === null) return session.seats.length > 1 ? c.redirect('/sign-in/school', 303) : answerNotActive(c, notActive(null));
    const { seat } = session;
    const actor = { kind: 'person', schoolId: seat.school.id, personId: seat.personId, signInId: session.signInId } as const;
    const today = dayOf(now, seat.school.zone);
    const [{ standing }, person] = await office.read(seat.school.id, (db) =>
      Promise.all([office.gate.meet(db, actor), findPerson(db, seat.personId, { today, now, since: session.madeAt })]),
    );
    const isGone = person === null || standing === null || standing.ended;
    if (isGone || person.hasLeftSince) {
      await endSession(office, token);
      dropSession(c, office.config);
      if (!isGone) return c.redirect(signInFor(c.req.method, c.req.path, c.req.url), 303);
    }
    if (isGone || standing.suspended) {
      await keepTry(office, actor, { method: c.req.method, path: c.req.path, subject: { kind: 'School', id: seat.school.id } });
      return answerNotActive(c, notActive(standing));
    }
    c.set('visit', { actor, school: seat.school, person, standing, now, today, schools: session.seats.length, ...wishesOf(c) });
    c.header('cache-control', 'private, no-store');
    return next();
  });
}

/** Back to where they were going, when that was only to look. */
function signInFor(method: string, path: string, url: string): string {
  if (method !== 'GET' || path === '/') return '/sign-in';
  return `/sign-in?to=${encodeURIComponent(path + new URL(url).search)}`;
}

/** What the browser remembers of how somebody likes it. */
function wishesOf(c: Context): Pick<Visit, 'theme' | 'keys'> {
  return { theme: getCookie(c, 'gatepost-theme') === 'dark' ? 'dark' : 'light', keys: getCookie(c, 'gatepost-keys') !== 'off' };
}

type PersonRow = { given: string; family: string; title: string | null; hasLeftSince: boolean };

/** Their name and what the school calls them today, and whether they left since their session began: coming back opens none. */
async function findPerson(
  db: Db,
  id: PersonId,
  { today, now, since }: { readonly today: string; readonly now: Date; readonly since: Date },
): Promise<(PersonVisiting & { readonly hasLeftSince: boolean }) | null> {
  const found = await db.execute<PersonRow>(sql`
    select coalesce(known_as, given_name) as given, family_name as family,
      (select title from engagement e where e.school_id = p.school_id and e.person_id = p.id and e.from_on <= ${today}
        and (e.until_on is null or e.until_on >= ${today}) order by e.from_on desc limit 1) as title,
      departed_since(p.id, ${since.toISOString()}::timestamptz, '00000000-0000-0000-0000-000000000000', ${now.toISOString()}::timestamptz) is not null as "hasLeftSince"
    from person p where p.id = ${id}`);
  const row = found.rows[0];
  return row === undefined ? null : { id, name: `${row.given} ${row.family}`, title: row.title ?? '', hasLeftSince: row.hasLeftSince };
}
