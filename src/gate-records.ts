import { sql } from 'drizzle-orm';
import { dayOf } from '#src/kernel/clock.ts';
import type { SchoolId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { PolicyRow } from '#src/infra/gate/policy.ts';
import type { Situation } from '#src/infra/gate/question.ts';
import { isHeadAbsent } from '#src/desks/people/desk.ts';

export { standingOf } from '#src/desks/register/desk.ts';

/** What holds for the whole school at a moment, for the gate. */
export async function situationOf(db: Db, now: Date): Promise<Situation> {
  const { rows } = await db.execute<{ stopped: boolean }>(
    sql`select exists (select 1 from publishing_stop where until_at is null) as stopped`,
  );
  return { headAbsent: await isHeadAbsent(db, now), stopped: rows[0]?.stopped ?? false };
}

/** The school's policy in force at an instant, reckoned in its own zone; null before it has adopted one. */
export async function policyAt(db: Db, schoolId: SchoolId, now: Date): Promise<PolicyRow | null> {
  const zone = await db.execute<{ zone: string }>(sql`select zone from school where school_id = ${schoolId}`);
  const day = dayOf(now, zone.rows[0]?.zone ?? 'Europe/London');
  const { rows } = await db.execute<PolicyRow & Record<string, unknown>>(sql`
    select id, pack, version, in_force_from::text as "inForceFrom", parameters from policy_version
    where school_id = ${schoolId} and in_force_from <= ${day}::date order by in_force_from desc limit 1`);
  return rows[0] ?? null;
}
