import { sql } from 'drizzle-orm';
import type { PersonId, SchoolId, SignInId } from '#src/kernel/ids.ts';
import { ours, type Language } from '#src/kernel/languages.ts';
import type { Database } from '#src/infra/db/transact.ts';
import type { SchoolDoor } from '#src/infra/schools.ts';
import { hashOf, newToken } from './secrets.ts';

export type Stage = 'second-factor' | 'enrol' | 'full';
type Outside = Pick<Database, 'outside'>;

const minutes = 60_000;
/** A session ends after 30 minutes without a sign of life, and after 12 hours whatever happens. */
export const limits = { idle: 30 * minutes, whole: 12 * 60 * minutes, unfinished: 10 * minutes, fresh: 15 * minutes };

/** A seat at a school: whom the sign-in is there. */
export interface Seat {
  readonly school: SchoolDoor;
  readonly personId: PersonId;
}

export interface Session {
  readonly signInId: SignInId;
  readonly email: string;
  readonly stage: Stage;
  readonly seats: readonly Seat[];
  /** The seat in use: the one chosen, or the only one. */
  readonly seat: Seat | null;
  /** When a second factor was last shown in it. */
  readonly provedAt: Date | null;
  readonly madeAt: Date;
  /** When it ends whatever happens. */
  readonly endsAt: Date;
}

/** Changing how one signs in asks for a proof from the last quarter of an hour. */
export function isFresh(session: Pick<Session, 'provedAt'>, now: Date): boolean {
  return session.provedAt !== null && now.getTime() - session.provedAt.getTime() <= limits.fresh;
}

/**
 * Begins a session under a new token, ending the one the browser had: a token never outlives a change of stage. `endsAt`
 * keeps the end of the session it takes the place of, which proving once more does not put off.
 */
export async function startSession(
  office: Outside,
  begin: {
    signInId: SignInId;
    stage: Stage;
    schoolId?: SchoolId | null;
    now: Date;
    instead?: string | undefined;
    endsAt?: Date | undefined;
  },
): Promise<string> {
  const token = newToken();
  const ends = begin.endsAt ?? new Date(begin.now.getTime() + (begin.stage === 'full' ? limits.whole : limits.unfinished));
  await office.outside(async (db) => {
    if (begin.instead !== undefined) await db.execute(sql`delete from session where hash = ${hashOf(begin.instead)}`);
    await db.execute(sql`delete from session where ends_at < ${begin.now} or seen_at < ${new Date(begin.now.getTime() - limits.idle)}`);
    await db.execute(sql`insert into session (hash, sign_in_id, school_id, stage, made_at, seen_at, ends_at, proved_at)
      values (${hashOf(token)}, ${begin.signInId}, ${begin.schoolId ?? null}, ${begin.stage}, ${begin.now}, ${begin.now}, ${ends},
        ${begin.stage === 'full' ? begin.now : null})`);
  });
  return token;
}

type Row = {
  sign_in_id: SignInId;
  email: string;
  stage: Stage;
  chosen: SchoolId | null;
  made_at: string;
  seen_at: string;
  ends_at: string;
  proved_at: string | null;
  school_id: SchoolId | null;
  person_id: PersonId | null;
  slug: string | null;
  name: string | null;
  zone: string | null;
  is_demo: boolean | null;
  language: Language | null;
};

/** The session a token opens, or null. Being looked up is a sign of life, noted once a minute. */
export async function findSession(office: Pick<Database, 'singly'>, token: string, now: Date): Promise<Session | null> {
  const hash = hashOf(token);
  return office.singly(async (db) => {
    const found = await db.execute<Row>(sql`
      select s.sign_in_id, i.email, s.stage, s.school_id as chosen, s.made_at, s.seen_at, s.ends_at, s.proved_at, seat.school_id, seat.person_id, d.slug, d.name, d.zone, d.is_demo, d.language
      from session s join sign_in i on i.id = s.sign_in_id
      left join seat on seat.sign_in_id = s.sign_in_id left join school_door d on d.school_id = seat.school_id
      where s.hash = ${hash} and i.disabled_at is null and s.ends_at > ${now} and s.seen_at > ${new Date(now.getTime() - limits.idle)}
      order by d.name`);
    const first = found.rows[0];
    if (first === undefined) return null;
    if (now.getTime() - new Date(first.seen_at).getTime() > minutes)
      await db.execute(sql`update session set seen_at = ${now} where hash = ${hash}`);
    const seats = found.rows.flatMap((row) => seatOf(row) ?? []);
    const seat = seats.find((one) => one.school.id === first.chosen) ?? (seats.length === 1 ? (seats[0] ?? null) : null);
    return {
      signInId: first.sign_in_id,
      email: first.email,
      stage: first.stage,
      seats,
      seat,
      provedAt: first.proved_at === null ? null : new Date(first.proved_at),
      madeAt: new Date(first.made_at),
      endsAt: new Date(first.ends_at),
    };
  });
}

function seatOf(row: Row): Seat | null {
  if (row.school_id === null || row.person_id === null || row.slug === null) return null;
  const school = {
    id: row.school_id,
    slug: row.slug,
    name: row.name ?? '',
    zone: row.zone ?? 'Europe/London',
    isDemo: row.is_demo ?? false,
    language: row.language ?? ours,
  };
  return { school, personId: row.person_id };
}

export async function endSession(office: Outside, token: string): Promise<void> {
  await office.outside((db) => db.execute(sql`delete from session where hash = ${hashOf(token)}`));
}

/** Ends every session of a sign-in: after a new password, and when somebody leaves. */
export async function endSessionsOf(office: Outside, signInId: SignInId): Promise<void> {
  await office.outside((db) => db.execute(sql`delete from session where sign_in_id = ${signInId}`));
}

export async function chooseSchool(office: Outside, token: string, schoolId: SchoolId): Promise<void> {
  await office.outside((db) =>
    db.execute(sql`update session set school_id = ${schoolId} where hash = ${hashOf(token)}
      and exists (select 1 from seat where seat.sign_in_id = session.sign_in_id and seat.school_id = ${schoolId})`),
  );
}
