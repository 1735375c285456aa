import type { Act } from './acts.ts';
import type { Citation, ClauseId } from './citation.ts';
import type { Day } from './clock.ts';
import type { PolicyVersionId } from './ids.ts';

export const packIds = ['online-communication', 'hampshire-model', 'keston-primary', 'wightwick-hall', 'harmonize-academy'] as const;
export type PackId = (typeof packIds)[number];

/** `stop`: the policy forbids it (shut). `hold`: put it right, or let someone with the power decide (held). `note`: said, never in the way. */
export type Severity = 'stop' | 'hold' | 'note';

/** What a pack (or the floor under it) says of one content check: whether it applies, how hard, on which clause. */
export interface CheckRule {
  readonly code: string;
  readonly clause: ClauseId;
  readonly severity: Severity;
}

export type ParameterValue = string | number | boolean | readonly string[];

/** One school's policy as it stood on one day: a pack, localised, over the floor. */
export interface Policy {
  readonly id: PolicyVersionId;
  readonly pack: PackId;
  readonly title: string;
  /** The school's own version, `1.0`, `1.1`, … */
  readonly version: string;
  readonly inForceFrom: Day;
  /** The clause as a citation; throws on an id that is in neither the pack nor the floor, which start-up makes impossible. */
  cite(clause: ClauseId): Citation;
  /** The rule for a content check, or null when neither pack nor floor asks for it. */
  check(code: string): CheckRule | null;
  /** A parameter's value as the school set it, else as the pack states it; throws on an unknown name. */
  text(name: string): string;
  number(name: string): number;
  flag(name: string): boolean;
  list(name: string): readonly string[];
  /** The clause cited when no rule lets an act through. */
  governing(act: Act): ClauseId;
}
