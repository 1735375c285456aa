import type { Citation } from '#src/kernel/citation.ts';
import type { Day } from '#src/kernel/clock.ts';
import { newId } from '#src/kernel/ids.ts';
import type { PackId, Policy } from '#src/kernel/policy.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Reader } from '#src/infra/gate/pack-files.ts';
import { packs, type Pack } from '#src/infra/gate/packs.ts';
import type { Office } from '#src/office.ts';
import type { Visit } from '#src/web/visit.ts';
import { whoStandsBehind, type Behind } from '../approved.ts';
import { policyOf } from '../desk.ts';
import type { PolicyVersion } from '../model.ts';
import { keyOf } from '../views.ts';
import { findVersionOn, listVersions } from '../store.ts';

/** One version of the school's policy with the pack it stands on. */
export interface PolicyRead {
  readonly version: PolicyVersion;
  readonly policy: Policy;
  readonly pack: Pack;
}

export interface PolicySeen extends PolicyRead {
  readonly versions: readonly PolicyVersion[];
  /** May change it, or the refusal that says who does. */
  readonly mayChange: Result<undefined>;
  readonly behind: Behind;
}

export function readVersion(version: PolicyVersion): PolicyRead {
  return { version, policy: policyOf(version), pack: packs().pack(version.pack) };
}

/** A pack as it would be if it were adopted unchanged: for reading its clauses before adopting it. */
export function readModel(pack: PackId, today: Day): PolicyRead {
  const none = { parameters: {}, adoptedAt: new Date(0), adoptedBy: null, note: '' };
  return readVersion({ id: newId(), pack, version: 'model', inForceFrom: today, ...none });
}

/** The policy as a visitor may see it: in force today, on a day, or by its version. */
export function seePolicy(office: Office, visit: Visit, which: { on?: string; version?: string }): Promise<Result<PolicySeen>> {
  const { actor, school, today } = visit;
  const on = { kind: 'School', id: school.id } as const;
  return office.read(school.id, async (db) => {
    const may = await office.gate.look(db, { actor, act: 'policy:read', on });
    if (!may.ok) return may;
    const versions = await listVersions(db, school.id);
    const version = await choose(db, visit, versions, which.on ?? today, which.version);
    if (version === null) return no(versions.length === 0 ? nothingAdopted : absent);
    const mayChange = await office.gate.look(db, { actor, act: 'policy:localise', on });
    return ok({ ...readVersion(version), versions, mayChange, behind: await whoStandsBehind(db, version, today) });
  });
}

async function choose(db: Db, visit: Visit, versions: readonly PolicyVersion[], day: string, named: string | undefined) {
  if (named !== undefined) return versions.find((one) => one.version === named) ?? null;
  return findVersionOn(db, visit.school.id, day);
}

const nothingAdopted: Refusal = {
  ...absent,
  kind: 'conflict',
  code: 'no-policy',
  what: 'The school has not adopted a policy yet.',
  why: 'Until it does, only Gatepost’s floor holds.',
  next: [{ label: 'Adopt a policy', href: '/policy/adopt' }],
};

/** A pack's clauses under their headings, in the policy's own order. */
export function sectionsOf(
  read: PolicyRead,
  clauses = read.pack.clauses,
): readonly { heading: string; anchor: string; clauses: readonly Citation[] }[] {
  const headings = [...new Set(clauses.map((clause) => clause.heading))];
  return headings.map((heading) => ({
    heading,
    anchor: keyOf(heading),
    clauses: clauses.filter((clause) => clause.heading === heading).map((clause) => read.policy.cite(clause.id)),
  }));
}

/**
 * The policy in its own parts, for everybody, those first that concern this reader (KP-SCOPE-03). Clauses that stand in
 * none come first where nobody said who reads, as what the policy is; otherwise after the reader's own.
 */
export function partsOf(
  read: PolicyRead,
  reader: Reader | null = null,
): readonly { title: string; anchor: string; sections: ReturnType<typeof sectionsOf> }[] {
  const { clauses, parts } = read.pack;
  if (parts.length === 0) return [];
  // A part that names a clause goes before one that names its heading.
  const partOf = (clause: (typeof clauses)[number]) =>
    parts.find((part) => part.of.includes(clause.id)) ?? parts.find((part) => part.of.includes(clause.heading));
  const about = { title: 'About this policy', of: [], first: [] };
  const own = reader === null ? [] : parts.filter((part) => part.first.includes(reader));
  return [...own, about, ...parts.filter((part) => !own.includes(part))].map((part) => {
    const inIt = clauses.filter((clause) => (partOf(clause) ?? about) === part);
    return { title: part.title, anchor: `part-${keyOf(part.title)}`, sections: sectionsOf(read, inIt) };
  });
}
