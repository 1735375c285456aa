import { sql } from 'drizzle-orm';
import type { AccountId, PersonId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Standing } from '#src/infra/gate/question.ts';
import { nobodyStanding, peopleStandings, type PeopleStanding } from '#src/desks/people/desk.ts';

/** What stands in the records about somebody at a moment: people's part and the register's, for the gate. */
export async function standingOf(db: Db, personId: PersonId, now: Date): Promise<Standing> {
  const found = await standingsOf(db, [personId], now);
  return found.get(personId) ?? withUses(nobodyStanding(personId), null);
}

/**
 * Several people's standing in two queries.
 * `revoked` says that a person's own official use was revoked and that they have none in force since: then they act
 * nowhere as the school, and a head who is revoked approves nobody (KP-OFF-05, KP-OFF-09).
 * `officialOn` holds what was approved; what comes with the headteacher's role is the policy's to say (KP-OFF-06).
 */
export async function standingsOf(db: Db, people: readonly PersonId[], now: Date): Promise<ReadonlyMap<PersonId, Standing>> {
  if (people.length === 0) return new Map();
  const base = await peopleStandings(db, people, now);
  const uses = await db.execute<UseStandingRow>(
    sql`select * from use_standings_at(${sql.param(people)}::uuid[], ${now.toISOString()}::timestamptz)`,
  );
  const byPerson = new Map(uses.rows.map((row) => [row.person_id, row]));
  return new Map([...base].map(([id, standing]) => [id, withUses(standing, byPerson.get(id) ?? null)]));
}

/** A line of `use_standings_at`. */
export type UseStandingRow = { person_id: PersonId; official_on: AccountId[]; revoked: boolean };

export function withUses(standing: PeopleStanding, use: UseStandingRow | null): Standing {
  return { ...standing, revoked: use?.revoked ?? false, officialOn: [...new Set(use?.official_on)] };
}
