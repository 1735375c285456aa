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

/**
 * What the records say about each person at a moment, in one query. Days are those of the school's zone, so a last
 * day counts until its midnight there. Somebody who is not on record has ended.
 */
export async function peopleStandings(db: Db, people: readonly PersonId[], now: Date): Promise<ReadonlyMap<PersonId, PeopleStanding>> {
  if (people.length === 0) return new Map();
  const at = now.toISOString();
  const found = await db.execute<{
    id: PersonId;
    roles: Role[];
    engagements: Engagement[];
    suspended: boolean;
    authorised: boolean;
    left: boolean;
  }>(sql`
    with here as (select (${at}::timestamptz at time zone zone)::date as today from school)
    select p.id,
      coalesce(p.left_on < here.today, false) as left,
      array(select distinct r.role from role_held r where r.school_id = p.school_id and r.person_id = p.id and ${inForce('r')}
        and (r.withdrawn_at is null or r.withdrawn_at > ${at}::timestamptz) order by 1) as roles,
      array(select distinct e.kind from engagement e where e.school_id = p.school_id and e.person_id = p.id and ${inForce('e')} order by 1) as engagements,
      exists (select 1 from suspension s where s.school_id = p.school_id and s.person_id = p.id
        and s.from_at <= ${at}::timestamptz and (s.until_at is null or s.until_at > ${at}::timestamptz)) as suspended,
      exists (select 1 from deputy_authorisation d where d.school_id = p.school_id and d.person_id = p.id and ${inForce('d')}
        and (d.withdrawn_at is null or d.withdrawn_at > ${at}::timestamptz)) as authorised
    from person p cross join here where p.id in ${people}`);
  return new Map(
    found.rows.map((row) => [
      row.id,
      {
        personId: row.id,
        roles: row.roles,
        engagements: row.left ? [] : row.engagements,
        suspended: row.suspended,
        ended: row.left || row.engagements.length === 0,
        authorisedDeputy: row.authorised,
      },
    ]),
  );
}

function inForce(table: 'r' | 'e' | 'd') {
  const row = sql.raw(table);
  return sql`${row}.from_on <= here.today and (${row}.until_on is null or ${row}.until_on >= here.today)`;
}

export function nobodyStanding(personId: PersonId): PeopleStanding {
  return { personId, roles: [], engagements: [], suspended: false, ended: true, authorisedDeputy: false };
}

/** KP-OFF-04: true while an absence of somebody who holds the headteacher's role covers this moment. */
export async function isHeadAbsent(db: Db, now: Date): Promise<boolean> {
  return (await headAbsence(db, now)) !== null;
}

/** The absence of the head that covers this moment, which an acting deputy's decision rests on. */
export async function headAbsence(db: Db, now: Date): Promise<{ readonly id: string; readonly personId: PersonId } | null> {
  const at = now.toISOString();
  const found = await db.execute<{ id: string; personId: PersonId }>(sql`
    with here as (select (${at}::timestamptz at time zone zone)::date as today from school)
    select a.id, a.person_id as "personId" from absence a cross join here
    where a.from_on <= here.today and (a.until_on is null or a.until_on >= here.today)
      and a.recorded_at <= ${at}::timestamptz and (a.returned_at is null or a.returned_at > ${at}::timestamptz)
      and exists (select 1 from role_held r where r.school_id = a.school_id and r.person_id = a.person_id and r.role = 'headteacher'
        and ${inForce('r')} and (r.withdrawn_at is null or r.withdrawn_at > ${at}::timestamptz))
    order by a.recorded_at limit 1`);
  return found.rows[0] ?? null;
}

/** Who holds any of these roles at a moment, and is neither gone nor suspended. */
export async function holdersOf(db: Db, wanted: readonly string[], now: Date): Promise<readonly PersonId[]> {
  if (wanted.length === 0) return [];
  const at = now.toISOString();
  const found = await db.execute<{ id: PersonId }>(sql`
    with here as (select (${at}::timestamptz at time zone zone)::date as today from school)
    select distinct r.person_id as id from role_held r cross join here where r.role in ${[...wanted]} and ${inForce('r')}
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
  if (!(await isHeadAbsent(db, now))) return [];
  const deputies = await holdersOf(db, ['deputy-headteacher'], now);
  const standings = await peopleStandings(db, deputies, now);
  return deputies.filter((id) => standings.get(id)?.authorisedDeputy === true);
}
