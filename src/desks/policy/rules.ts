import { addDays, isDay, type Day } from '#src/kernel/clock.ts';
import { unclear } from '#src/kernel/refusal.ts';
import type { ParameterValue } from '#src/kernel/policy.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { PolicyVersion, Settings } from './model.ts';

/** What a pack lets a school set: the part of a parameter that deciding needs. */
export interface Settable {
  readonly name: string;
  readonly value: ParameterValue | null;
  readonly fixed: boolean;
  /** What is wrong with a value, as a sentence without its subject; null when it will do. */
  fault(value: ParameterValue): string | null;
}

/** `1.0`, then `1.1` for another value, `2.0` for another pack. */
export function nextVersion(latest: Pick<PolicyVersion, 'pack' | 'version'> | null, pack: string): string {
  if (latest === null) return '1.0';
  const [major = 1, minor = 0] = latest.version.split('.').map(Number);
  return latest.pack === pack ? `${major}.${minor + 1}` : `${major + 1}.0`;
}

/**
 * The school's own values, checked one by one. What the policy leaves open must be answered: a value that nobody chose
 * is nobody's policy. What the policy fixes is not the school's to set.
 */
export function readSettings(settables: readonly Settable[], given: Settings): Result<Settings> {
  const wrong: Record<string, string> = {};
  const known = new Map(settables.map((one) => [one.name, one]));
  for (const [name, value] of Object.entries(given)) {
    const one = known.get(name);
    const fault = one === undefined ? 'is not one this policy has' : one.fixed ? 'is fixed by the policy' : one.fault(value);
    if (fault !== null) wrong[name] = `This ${fault}.`;
  }
  for (const one of settables) {
    if (one.value === null && given[one.name] === undefined) wrong[one.name] ??= 'The policy leaves this open: the school says it.';
  }
  return Object.keys(wrong).length > 0 ? no(unclear(wrong)) : ok(given);
}

/** The first day a new version can be in force: today, or the day after the latest version's first. */
export function firstDay(latest: Pick<PolicyVersion, 'inForceFrom'> | null, today: Day): Day {
  return latest === null || latest.inForceFrom < today ? today : addDays(latest.inForceFrom, 1);
}

/** Versions only ever follow one another: none begins in the past or before one already made. */
export function checkDay(latest: Pick<PolicyVersion, 'inForceFrom'> | null, day: string, today: Day): Result<Day> {
  const first = firstDay(latest, today);
  if (isDay(day) && day >= first) return ok(day);
  return no(unclear({ inForceFrom: `Choose ${first} or a later day. What was in force before stays as it was.` }));
}
