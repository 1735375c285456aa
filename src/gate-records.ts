import { sql } from 'drizzle-orm';
import type { Db } from '#src/infra/db/transact.ts';
import type { Situation } from '#src/infra/gate/question.ts';
import { isHeadAbsent } from '#src/desks/people/desk.ts';

export { policyAt } from '#src/desks/policy/desk.ts';
export { standingOf } from '#src/desks/register/desk.ts';

/** What holds for the whole school at a moment, for the gate. */
export async function situationOf(db: Db, now: Date): Promise<Situation> {
  const { rows } = await db.execute<{ stopped: boolean }>(
    sql`select exists (select 1 from publishing_stop where until_at is null) as stopped`,
  );
  return { headAbsent: await isHeadAbsent(db, now), stopped: rows[0]?.stopped ?? false };
}
