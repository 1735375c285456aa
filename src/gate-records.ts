import { sql } from 'drizzle-orm';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { PolicyRow } from '#src/infra/gate/policy.ts';
import type { Known } from '#src/infra/gate/question.ts';
import { nobodyStanding, peopleStandingOf, type PeopleStandingRow } from '#src/desks/people/desk.ts';
import { withUses, type UseStandingRow } from '#src/desks/register/desk.ts';

type Row = {
  policy: PolicyRow | null;
  person: PeopleStandingRow | null;
  official: UseStandingRow | null;
  headAbsent: boolean;
  stopped: boolean;
};

/** What the gate must know of the school's records at a moment, in one statement. */
export async function gateRecords(db: Db, personId: PersonId | null, now: Date): Promise<Known> {
  const { rows } = await db.execute<Row>(sql`select * from gate_records_at(${personId}::uuid, ${now.toISOString()}::timestamptz)`);
  const [row] = rows;
  if (row === undefined) throw new Error('The database said nothing of the school.');
  const { policy, person, official, headAbsent, stopped } = row;
  const base = personId === null ? null : person === null ? nobodyStanding(personId) : peopleStandingOf(person);
  return { policy, standing: base === null ? null : withUses(base, official), situation: { headAbsent, stopped } };
}
