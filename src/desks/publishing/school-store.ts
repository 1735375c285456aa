import { isNull } from 'drizzle-orm';
import { newId, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { publishingStop } from './tables.ts';

export interface Stop {
  readonly fromAt: Date;
  readonly reason: string;
  readonly by: PersonId;
}

/** The emergency stop in force, or null. */
export async function findStop(db: Db): Promise<Stop | null> {
  const [row] = await db.select().from(publishingStop).where(isNull(publishingStop.untilAt));
  return row === undefined ? null : { fromAt: row.fromAt, reason: row.reason, by: row.stoppedBy };
}

/** False when one is in force already: two may press it in the same moment. */
export async function insertStop(tx: Tx, permit: Permit<'publishing:stopAll'>, one: { reason: string; by: PersonId }): Promise<boolean> {
  const rows = await tx
    .insert(publishingStop)
    .values({ schoolId: permit.schoolId, id: newId(), fromAt: permit.at, reason: one.reason, stoppedBy: one.by })
    .onConflictDoNothing()
    .returning({ id: publishingStop.id });
  return rows.length > 0;
}

export async function endStop(tx: Tx, permit: Permit<'publishing:resumeAll'>, by: PersonId): Promise<boolean> {
  const rows = await tx
    .update(publishingStop)
    .set({ untilAt: permit.at, resumedBy: by })
    .where(isNull(publishingStop.untilAt))
    .returning({ id: publishingStop.id });
  return rows.length > 0;
}
