import type { Actor } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import { newId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { packIds, type PackId } from '#src/kernel/policy.ts';
import { unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { packs, type Pack } from '#src/infra/gate/packs.ts';
import { faultIn } from '#src/infra/gate/parameters.ts';
import type { Office } from '#src/office.ts';
import { policyOf } from './desk.ts';
import type { PolicyVersion, Settings } from './model.ts';
import { readReview } from './review.ts';
import { checkDay, nextVersion, readSettings, type Settable } from './rules.ts';
import { findVersionOn, listVersions, lockPolicy, saveReview, saveVersion, schoolDay } from './store.ts';

export interface PolicyChange {
  /** By the parameter's name; what the policy states and the school keeps need not be given. */
  readonly settings: Settings;
  readonly inForceFrom: Day;
  readonly note: string;
}

/** Adopts a pack as the school's policy from a day on; the day before stays under what was in force then. */
export function adoptPolicy(office: Office, actor: Actor, input: PolicyChange & { readonly pack: string }): Promise<Result<PolicyVersion>> {
  const pack = packIds.find((id) => id === input.pack);
  return office.transact(actor.schoolId, async (tx) => {
    await lockPolicy(tx, actor.schoolId);
    const asked = await office.gate.ask(tx, { actor, act: 'policy:adopt', on: { kind: 'School', id: actor.schoolId } });
    if (!asked.ok) return asked;
    if (pack === undefined) return no(unclear({ pack: 'Choose one of the policies.' }));
    return begin(office, tx, asked.value, pack, input);
  });
}

/** Changes the school's own values from a day on, as a new version of the same policy. */
export function changePolicy(office: Office, actor: Actor, input: PolicyChange): Promise<Result<PolicyVersion>> {
  return office.transact(actor.schoolId, async (tx) => {
    await lockPolicy(tx, actor.schoolId);
    const asked = await office.gate.ask(tx, { actor, act: 'policy:localise', on: { kind: 'School', id: actor.schoolId } });
    if (!asked.ok) return asked;
    const latest = (await listVersions(tx, actor.schoolId))[0];
    if (latest === undefined) return no(unclear({ pack: 'Adopt a policy first.' }));
    return begin(office, tx, asked.value, latest.pack, input);
  });
}

async function begin(
  office: Office,
  tx: Tx,
  permit: Permit<'policy:adopt' | 'policy:localise'>,
  pack: PackId,
  input: PolicyChange,
): Promise<Result<PolicyVersion>> {
  const latest = (await listVersions(tx, permit.schoolId))[0] ?? null;
  const today = await schoolDay(tx, permit.schoolId, office.now());
  const day = checkDay(latest, input.inForceFrom, today);
  if (!day.ok) return day;
  const settings = readSettings(settablesOf(packs().pack(pack)), input.settings);
  if (!settings.ok) return settings;
  const version: PolicyVersion = {
    id: newId(),
    pack,
    version: nextVersion(latest, pack),
    inForceFrom: day.value,
    parameters: settings.value,
    adoptedAt: office.now(),
    adoptedBy: permit.actor.kind === 'person' ? permit.actor.personId : null,
    note: input.note,
  };
  const unfit = await office.readPublic(
    { db: tx, schoolId: permit.schoolId },
    publicIn(packs().pack(pack), version.parameters),
    policyOf(version),
  );
  if (unfit !== null) return no(unfit);
  await saveVersion(tx, permit, version);
  const facts = { pack, version: version.version, from: version.inForceFrom, set: Object.keys(settings.value).toSorted() };
  await office.record(tx, permit, { subject: { kind: 'PolicyVersion', id: version.id }, facts });
  return ok(version);
}

export interface ReviewRecorded {
  readonly reviewedOn: string;
  readonly reviewedBy: string;
  /** Empty where no day is set for the next. */
  readonly nextOn: string;
}

/** KP-REV-01 and its like: the version in force was reviewed. It stays as it is; what changed by it is a new version. */
export function recordReview(office: Office, actor: Actor, input: ReviewRecorded): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    await lockPolicy(tx, actor.schoolId);
    const asked = await office.gate.ask(tx, { actor, act: 'policy:localise', on: { kind: 'School', id: actor.schoolId } });
    if (!asked.ok) return asked;
    const today = await schoolDay(tx, actor.schoolId, office.now());
    const version = await findVersionOn(tx, actor.schoolId, today);
    if (version === null) return no(unclear({ reviewedOn: 'Adopt a policy first.' }));
    const read = readReview(input, today);
    if (!read.ok) return read;
    const unfit = await office.readPublic({ db: tx, schoolId: actor.schoolId }, { reviewedBy: read.value.reviewedBy });
    if (unfit !== null) return no(unfit);
    await saveReview(tx, asked.value, version.id, read.value);
    await office.record(tx, asked.value, {
      subject: { kind: 'PolicyVersion', id: version.id },
      facts: { reviewed: read.value.reviewedOn, next: read.value.nextOn },
      personal: { reviewedBy: read.value.reviewedBy },
    });
    return ok();
  });
}

/**
 * What a school said in words of its own: it stands on the policy, which everybody reads. Words that may never stand in a post
 * are told to nobody.
 */
export function publicIn(pack: Pack, set: Settings): Readonly<Record<string, string | readonly string[]>> {
  const words = [...pack.parameters.values()].flatMap((one) => {
    const said = set[one.name];
    const isFree = (one.type === 'text' || one.type === 'list') && one.choices === null && one.name !== 'abuseWords';
    if (!isFree || typeof said === 'boolean' || typeof said === 'number' || said === undefined) return [];
    const stated = Array.isArray(one.value) ? one.value : [one.value];
    return [[one.name, [said].flat().filter((entry) => !stated.includes(entry))] as const];
  });
  return Object.fromEntries(words);
}

/** What a pack lets a school set, for deciding. */
export function settablesOf(pack: Pack): readonly Settable[] {
  return [...pack.parameters.values()].map((one) => ({
    name: one.name,
    value: one.value,
    fixed: one.fixed,
    fault: (value) => faultIn(one, value),
  }));
}
