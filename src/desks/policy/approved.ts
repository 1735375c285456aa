import { and, desc, eq, lte, sql } from 'drizzle-orm';
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

/** The last review that was recorded by a day, of any version or of one; null when there is none. */
export async function findReview(db: Db, on: Day, versionId?: PolicyVersionId): Promise<Reviewed | null> {
  const [last] = await db
    .select()
    .from(policyReview)
    .where(and(lte(policyReview.reviewedOn, on), versionId === undefined ? undefined : eq(policyReview.versionId, versionId)))
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
  const [review, setBy] = await Promise.all([findReview(db, on), whoSet(db, version)]);
  return { setBy, review };
}

/** One version with who stands behind it, and its own last review. */
export interface VersionBehind extends Behind {
  readonly version: PolicyVersion;
}

/** Every version in the order given, each with who stands behind it by a day. */
export function standBehindEach(db: Db, versions: readonly PolicyVersion[], on: Day): Promise<readonly VersionBehind[]> {
  return Promise.all(
    versions.map(async (version) => {
      const [review, setBy] = await Promise.all([findReview(db, on, version.id), whoSet(db, version)]);
      return { version, setBy, review };
    }),
  );
}

async function whoSet(db: Db, { adoptedBy, adoptedAt }: PolicyVersion): Promise<Role | null> {
  if (adoptedBy === null) return null;
  const { rows } = await db.execute<{ role: Role }>(sql`
    select role from role_held where person_id = ${adoptedBy} and from_on <= ${adoptedAt.toISOString()}::timestamptz
      and (until_on is null or until_on >= (${adoptedAt.toISOString()}::timestamptz)::date)
      and role in ('headteacher', 'chair-of-governors') order by role = 'headteacher' desc limit 1`);
  return rows[0]?.role ?? 'headteacher';
}
