import type { ParameterValue } from '#src/kernel/policy.ts';
import type { Pack } from '#src/infra/gate/packs.ts';
import { faultIn, type Parameter } from '#src/infra/gate/parameters.ts';
import { valueOf } from '#src/infra/gate/policy.ts';
import type { Settings } from './model.ts';

/** An answer on record that does not hold: set before the policy bounded it. It is not followed, and somebody decides anew. */
export interface Undecided {
  readonly parameter: Parameter;
  readonly had: ParameterValue;
  /** What is wrong with it, as a sentence without its subject. */
  readonly fault: string;
  /** What is in force meanwhile. */
  readonly now: ParameterValue;
}

/** Every answer of a version that does not hold, in the policy's order. */
export function undecidedIn(pack: Pack, set: Settings): readonly Undecided[] {
  return [...pack.parameters.values()].flatMap((parameter) => {
    const had = set[parameter.name];
    if (had === undefined) return [];
    const fault = faultIn(parameter, had) ?? (parameter.fixed && !same(had, parameter.value) ? 'is fixed by the policy' : null);
    return fault === null ? [] : [{ parameter, had, fault, now: valueOf(parameter, set) }];
  });
}

function same(a: ParameterValue, b: ParameterValue | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
