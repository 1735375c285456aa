import type { Citation } from '#src/kernel/citation.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { SchoolId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { policyFrom } from '#src/infra/gate/policy.ts';
import type { PolicyVersion } from './model.ts';
import { findVersionOn } from './store.ts';

export type { PolicyVersion, Settings } from './model.ts';
export { safeguardingPolicy, type LinkedPolicy } from './linked.ts';
export { reviewWaiting } from './waiting.ts';

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
