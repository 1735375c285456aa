import type { Day } from '#src/kernel/clock.ts';
import type { PersonId, PolicyVersionId } from '#src/kernel/ids.ts';
import type { PackId, ParameterValue } from '#src/kernel/policy.ts';

/** What a school set, by the parameter's name; the rest is the pack's. */
export type Settings = Readonly<Record<string, ParameterValue>>;

/** One version of a school's policy. The version of a day is the one with the latest `inForceFrom` on or before it. */
export interface PolicyVersion {
  readonly id: PolicyVersionId;
  readonly pack: PackId;
  readonly version: string;
  readonly inForceFrom: Day;
  readonly parameters: Settings;
  readonly adoptedAt: Date;
  /** Null when it was set up with the school. */
  readonly adoptedBy: PersonId | null;
  readonly note: string;
}
