import type { Citation, ClauseId } from '#src/kernel/citation.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { SchoolId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { policyFrom } from '#src/infra/gate/policy.ts';
import type { PolicyVersion } from './model.ts';
import { findVersionOn, listVersions } from './store.ts';

export type { PolicyVersion, Settings } from './model.ts';
export { safeguardingPolicy, type LinkedPolicy } from './linked.ts';
export { reviewWaiting, settingsWaiting } from './waiting.ts';

/** The policy in force on a day. Throws when the school had adopted none: every school that is set up has one. */
export async function policyInForce(db: Db, schoolId: SchoolId, day: Day): Promise<Policy> {
  const policy = await findPolicyInForce(db, schoolId, day);
  if (policy === null) throw new Error(`The school had no policy in force on ${day}.`);
  return policy;
}

/** The policy in force on a day, or null when the school had adopted none by then. */
export async function findPolicyInForce(db: Db, schoolId: SchoolId, day: Day): Promise<Policy | null> {
  const version = await findVersionOn(db, schoolId, day);
  return version === null ? null : policyOf(version);
}

/** A version as rules and checks read it. */
export function policyOf(version: PolicyVersion): Policy {
  return policyFrom(packs().pack(version.pack), version);
}

/** Every clause in force on a day, the school's own policy first, then the floor; none before a policy is adopted. */
export async function clausesOf(db: Db, schoolId: SchoolId, day: Day): Promise<readonly Citation[]> {
  const version = await findVersionOn(db, schoolId, day);
  if (version === null) return [];
  const policy = policyOf(version);
  return [...packs().pack(version.pack).clauses, ...packs().floor.clauses].map((clause) => policy.cite(clause.id));
}

/**
 * Cites what was decided in the past: a clause that the policy in force does not have, in the words of the latest version
 * that had it. A school that takes another model keeps what it decided under the one before.
 */
export async function citesOfThePast(db: Db, schoolId: SchoolId, policy: Policy): Promise<(clause: ClauseId) => Citation> {
  const versions = await listVersions(db, schoolId);
  return (clause) => {
    const version = lastWith(versions, clause, policy.inForceFrom);
    return (packs().pack(policy.pack).clause.has(clause) || version === null ? policy : policyOf(version)).cite(clause);
  };
}

/** The latest version in force by a day that has a clause, of versions latest first. */
export function lastWith(versions: readonly PolicyVersion[], clause: ClauseId, by: Day): PolicyVersion | null {
  return versions.find((one) => one.inForceFrom <= by && packs().pack(one.pack).clause.has(clause)) ?? null;
}
