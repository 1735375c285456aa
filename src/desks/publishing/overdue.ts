import { sql } from 'drizzle-orm';
import { dayOf } from '#src/kernel/clock.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { reportBy } from './breaches.ts';
import { listBreaches, listEnded, listUntrue } from './duty-store.ts';

/** HM-OFF-02: what posts owe and nobody has done in its time, counted. */
export interface OverduePosts {
  /** To be put up by hand, and not confirmed. */
  readonly byHand: number;
  /** To be taken down by hand, and not confirmed. */
  readonly byHandDown: number;
  /** Said to be untrue, and neither put right nor down by its day. */
  readonly untrue: number;
  /** Still up though the right to use it has ended. */
  readonly licencesEnded: number;
  /** Possible data breaches past their hours, and nobody has decided. */
  readonly breaches: number;
}

export async function overduePosts(db: Db, now: Date, zone: string): Promise<OverduePosts> {
  const { rows } = await db.execute<{ up: number; down: number }>(sql`select count(*) filter (where status = 'by-hand')::int as up,
    count(*) filter (where status = 'taking-down' and live_at is not null)::int as down from delivery where hand_by_at < ${now}`);
  return {
    byHand: rows[0]?.up ?? 0,
    byHandDown: rows[0]?.down ?? 0,
    untrue: (await listUntrue(db)).filter((one) => one.dueAt < now).length,
    licencesEnded: (await listEnded(db, dayOf(now, zone))).length,
    breaches: (await listBreaches(db, { open: true })).filter((one) => reportBy(one) < now).length,
  };
}
