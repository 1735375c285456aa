import { and, desc, eq, gt, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Day } from '#src/kernel/clock.ts';
import { newId, type Id, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Departure } from './model.ts';
import { departure, engagement, person, roleHeld } from './tables.ts';

type Keeping = Permit<'people:keepPerson'>;

/** The last departure on record that was not taken back. */
export async function findDeparture(tx: Tx, id: PersonId): Promise<Departure | null> {
  const [row] = await tx
    .select({ id: departure.id, lastDay: departure.lastDay, endsAt: departure.endsAt })
    .from(departure)
    .where(and(eq(departure.personId, id), isNull(departure.takenBackAt)))
    .orderBy(desc(departure.endsAt))
    .limit(1);
  return row ?? null;
}

export interface NewDeparture {
  readonly personId: PersonId;
  readonly lastDay: Day;
  readonly endsAt: Date;
  readonly by: PersonId | null;
}

/** Puts a departure on record. */
export async function insertDeparture(tx: Tx, permit: Keeping, one: NewDeparture): Promise<Id<'departure'>> {
  const id = newId<'departure'>();
  const { personId, lastDay, endsAt, by } = one;
  await tx.insert(departure).values({ schoolId: permit.schoolId, id, personId, lastDay, endsAt, recordedAt: permit.at, recordedBy: by });
  return id;
}

/** Sets the end of everything that would go on beyond a departure. */
export async function endWith(
  tx: Tx,
  _permit: Keeping | Permit<'people:appoint'>,
  id: Id<'departure'>,
  { personId, lastDay }: Pick<NewDeparture, 'personId' | 'lastDay'>,
): Promise<void> {
  for (const table of [engagement, roleHeld])
    await tx
      .update(table)
      .set({ untilOn: lastDay, endsWith: id, otherwiseUntil: sql`${table.untilOn}` })
      .where(and(eq(table.personId, personId), lte(table.fromOn, lastDay), or(isNull(table.untilOn), gt(table.untilOn, lastDay))));
}

/** KP-ACC-04: of somebody who had left before it was written down, everything ends in this moment; what stood until now stood. */
export async function endEverything(
  tx: Tx,
  permit: Keeping,
  personId: PersonId,
  { today, yesterday }: { today: Day; yesterday: Day },
): Promise<void> {
  const goesOn = (table: typeof engagement | typeof roleHeld) =>
    and(eq(table.personId, personId), or(isNull(table.untilOn), sql`${table.untilOn} >= ${today}`));
  await tx
    .update(engagement)
    .set({ untilOn: yesterday, endedAt: permit.at })
    .where(and(goesOn(engagement), lte(engagement.fromOn, yesterday)));
  await tx
    .update(roleHeld)
    .set({ withdrawnAt: permit.at })
    .where(and(goesOn(roleHeld), isNull(roleHeld.withdrawnAt)));
}

/** Takes a departure back before it takes effect: what it had set an end to goes on as it would have. */
export async function takeBack(tx: Tx, permit: Keeping, id: Id<'departure'>): Promise<void> {
  await tx.update(departure).set({ takenBackAt: permit.at }).where(eq(departure.id, id));
  for (const table of [engagement, roleHeld])
    await tx
      .update(table)
      .set({ untilOn: sql`${table.otherwiseUntil}`, endsWith: null, otherwiseUntil: null })
      .where(eq(table.endsWith, id));
}

export async function setLeftOn(tx: Tx, _permit: Keeping, id: PersonId, leftOn: Day | null): Promise<void> {
  await tx.update(person).set({ leftOn }).where(eq(person.id, id));
}

/** Roles entered before somebody left, for days after: whoever comes back is given roles anew. */
export async function dropRolesToCome(tx: Tx, permit: Keeping, id: PersonId, left: Departure): Promise<void> {
  const stale = or(isNull(roleHeld.recordedAt), lt(roleHeld.recordedAt, left.endsAt));
  await tx
    .update(roleHeld)
    .set({ withdrawnAt: permit.at })
    .where(and(eq(roleHeld.personId, id), gt(roleHeld.fromOn, left.lastDay), isNull(roleHeld.withdrawnAt), stale));
}
