import { sql } from 'drizzle-orm';
import type { Engagement, Role } from '#src/kernel/actor.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';

/** People's part of a standing; the register adds official use. */
export interface PeopleStanding {
  readonly personId: PersonId;
  readonly roles: readonly Role[];
  readonly engagements: readonly Engagement[];
  readonly suspended: boolean;
  readonly ended: boolean;
  readonly authorisedDeputy: boolean;
}

/** A line of `people_standings_at`. */
export type PeopleStandingRow = {
  person_id: PersonId;
  gone: boolean;
  roles: Role[];
  engagements: Engagement[];
  suspended: boolean;
  authorised: boolean;
};

/**
 * What the records say about each person at a moment, in one query. Days are those of the school's zone, so a last
 * day counts until its midnight there. Somebody who is not on record has ended.
 */
export async function peopleStandings(db: Db, people: readonly PersonId[], now: Date): Promise<ReadonlyMap<PersonId, PeopleStanding>> {
  if (people.length === 0) return new Map();
  const found = await db.execute<PeopleStandingRow>(
    sql`select * from people_standings_at(${sql.param(people)}::uuid[], ${now.toISOString()}::timestamptz)`,
  );
  return new Map(found.rows.map((row) => [row.person_id, peopleStandingOf(row)]));
}

export function peopleStandingOf(row: PeopleStandingRow): PeopleStanding {
  return {
    personId: row.person_id,
    roles: row.roles,
    engagements: row.gone ? [] : row.engagements,
    suspended: row.suspended,
    ended: row.gone || row.engagements.length === 0,
    authorisedDeputy: row.authorised,
  };
}

/** How the one an act is about stands, who may be nobody on record. */
export async function aboutOf(db: Db, id: PersonId, now: Date): Promise<PeopleStanding> {
  return (await peopleStandings(db, [id], now)).get(id) ?? nobodyStanding(id);
}

export function nobodyStanding(personId: PersonId): PeopleStanding {
  return { personId, roles: [], engagements: [], suspended: false, ended: true, authorisedDeputy: false };
}

/** The absence of the head that covers this moment, which an acting deputy's decision rests on. */
export async function headAbsence(db: Db, now: Date): Promise<{ readonly id: string; readonly personId: PersonId } | null> {
  const found = await db.execute<{ id: string; personId: PersonId }>(
    sql`select id, person_id as "personId" from head_absence_at(${now.toISOString()}::timestamptz)`,
  );
  return found.rows[0] ?? null;
}

/** Who holds any of these roles at a moment, and is neither gone nor suspended. */
export async function holdersOf(db: Db, wanted: readonly string[], now: Date): Promise<readonly PersonId[]> {
  if (wanted.length === 0) return [];
  const at = now.toISOString();
  const found = await db.execute<{ id: PersonId }>(sql`
    with here as (select (${at}::timestamptz at time zone zone)::date as today from school)
    select distinct r.person_id as id from role_held r cross join here where r.role in ${[...wanted]}
      and r.from_on <= here.today and (r.until_on is null or r.until_on >= here.today)
      and (r.withdrawn_at is null or r.withdrawn_at > ${at}::timestamptz)`);
  const standings = await peopleStandings(
    db,
    found.rows.map((row) => row.id),
    now,
  );
  return [...standings.values()].filter((one) => !one.ended && !one.suspended).map((one) => one.personId);
}

/** KP-OFF-04: the authorised deputies, while the head is recorded absent; otherwise nobody. */
export async function deputiesActing(db: Db, now: Date): Promise<readonly PersonId[]> {
  if ((await headAbsence(db, now)) === null) return [];
  const deputies = await holdersOf(db, ['deputy-headteacher'], now);
  const standings = await peopleStandings(db, deputies, now);
  return deputies.filter((id) => standings.get(id)?.authorisedDeputy === true);
}
