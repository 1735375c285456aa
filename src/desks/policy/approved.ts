import { desc, sql } from 'drizzle-orm';
import type { Role } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { PolicyVersionId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { PolicyVersion } from './model.ts';
import type { ReviewDone } from './review.ts';
import { policyReview } from './tables.ts';

export interface Reviewed extends ReviewDone {
  readonly versionId: PolicyVersionId;
}

/** The last review that was recorded by a day; null when there is none. */
export async function findReview(db: Db, on: Day): Promise<Reviewed | null> {
  const [last] = await db
    .select()
    .from(policyReview)
    .where(sql`${policyReview.reviewedOn} <= ${on}::date`)
    .orderBy(desc(policyReview.reviewedOn), desc(policyReview.recordedAt))
    .limit(1);
  return last ?? null;
}

/** What is known of who stands behind a version: the one person who set it, and whether it was reviewed since. */
export interface Behind {
  /** The role in which one person set it, alone; null when it came with the school's beginning. */
  readonly setBy: Role | null;
  readonly review: Reviewed | null;
}

export async function whoStandsBehind(db: Db, version: PolicyVersion, on: Day): Promise<Behind> {
  const review = await findReview(db, on);
  if (version.adoptedBy === null) return { setBy: null, review };
  const { rows } = await db.execute<{ role: Role }>(sql`
    select role from role_held where person_id = ${version.adoptedBy} and from_on <= ${version.adoptedAt.toISOString()}::timestamptz
      and (until_on is null or until_on >= (${version.adoptedAt.toISOString()}::timestamptz)::date)
      and role in ('headteacher', 'chair-of-governors') order by role = 'headteacher' desc limit 1`);
  return { setBy: rows[0]?.role ?? 'headteacher', review };
}
