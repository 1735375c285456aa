import { and, desc, eq, lte, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#src/kernel/clock.ts';
import { newId, type PolicyVersionId, type SchoolId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { PolicyVersion } from './model.ts';
import type { ReviewDone } from './review.ts';
import { policyReview, policyVersion } from './tables.ts';

/** The version in force on a day, or null when the school had adopted none. */
export async function findVersionOn(db: Db, schoolId: SchoolId, day: Day): Promise<PolicyVersion | null> {
  const found = await db
    .select()
    .from(policyVersion)
    .where(and(eq(policyVersion.schoolId, schoolId), lte(policyVersion.inForceFrom, day)))
    .orderBy(desc(policyVersion.inForceFrom))
    .limit(1);
  return found[0] ?? null;
}

/** Every version, the newest first. */
export async function listVersions(db: Db, schoolId: SchoolId): Promise<readonly PolicyVersion[]> {
  return db.select().from(policyVersion).where(eq(policyVersion.schoolId, schoolId)).orderBy(desc(policyVersion.inForceFrom));
}

/** Adds a version. Versions are never changed or removed: the past stays as it was. */
export async function saveVersion(tx: Tx, permit: Permit<'policy:adopt' | 'policy:localise'>, version: PolicyVersion): Promise<void> {
  await tx.insert(policyVersion).values({ schoolId: permit.schoolId, ...version });
}

export async function saveReview(tx: Tx, permit: Permit<'policy:localise'>, versionId: PolicyVersionId, done: ReviewDone): Promise<void> {
  if (permit.actor.kind !== 'person') throw new Error('A review is recorded by a person.');
  await tx
    .insert(policyReview)
    .values({ ...done, schoolId: permit.schoolId, id: newId(), versionId, recordedBy: permit.actor.personId, recordedAt: permit.at });
}

/** One change of a school's policy at a time, so that version numbers and days do not collide. */
export async function lockPolicy(tx: Tx, schoolId: SchoolId): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`policy ${schoolId}`}, 0))`);
}

/** The day it is at the school. */
export async function schoolDay(db: Db, schoolId: SchoolId, now: Date): Promise<Day> {
  const found = await db.execute<{ zone: string }>(sql`select zone from school where school_id = ${schoolId}`);
  const zone = found.rows[0]?.zone;
  if (zone === undefined) throw new Error('The school is not on record.');
  return dayOf(now, zone);
}
