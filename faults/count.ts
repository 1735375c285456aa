import type { Outcome } from './drill.ts';
import { targets, type Target } from './plan.ts';

/** The figures of one channel's runs. */
export interface Tally {
  readonly name: string;
  /** Runs whose process was in truth killed where it was planned; all runs are looked at for the rest. */
  readonly runs: number;
  /** Said to be out and not there, never came to rest, or given up where a retry is safe. */
  readonly lost: number;
  readonly doubled: number;
  /** Out without the gate's leave, or other than as it was let go. */
  readonly ungated: number;
  /** Came to rest as "needs checking", where nobody but a person can tell. */
  readonly unknown: number;
  readonly met: boolean;
}

/** `struck` holds a line for each blow that fell: the delivery and the step. */
export function tally(outcomes: readonly Outcome[], out: readonly string[], struck: ReadonlySet<string>): readonly Tally[] {
  return targets.map((target) =>
    tallyOf(
      struck,
      target,
      outcomes.filter((one) => one.run.target === target),
      out,
    ),
  );
}

function tallyOf(struck: ReadonlySet<string>, target: Target, outcomes: readonly Outcome[], out: readonly string[]): Tally {
  const found = outcomes.map((outcome) => ({ outcome, there: out.filter((text) => text.startsWith(outcome.words)).length }));
  const lost = found.filter(({ outcome, there }) => isLost(outcome, there)).length;
  const doubled = found.filter(({ there }) => there > 1).length;
  const ungated = found.filter(({ outcome, there }) => there > 0 && (outcome.run.withheld || !outcome.gated)).length;
  const unknown = outcomes.filter((outcome) => outcome.delivery.needsPerson).length;
  const runs = outcomes.filter(({ run, delivery }) => struck.has(`${delivery.id} ${run.second ?? run.blow}`)).length;
  const blind = target !== 'simulated' && unknown > 0;
  const met = runs > 0 && lost === 0 && doubled === 0 && ungated === 0 && !blind;
  return { name: `publish ${target}`, runs, lost, doubled, ungated, unknown, met };
}

function isLost({ run, delivery }: Outcome, there: number): boolean {
  if (run.withheld) return delivery.status !== 'stopped';
  if (delivery.status === 'live') return there === 0;
  if (delivery.needsPerson) return run.target !== 'simulated';
  // The platform's own plain "no" is an answer, and nothing of it may be there.
  if (delivery.status === 'failed') return run.target !== 'simulated' || there > 0;
  return true;
}
