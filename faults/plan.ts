import type { Step } from '#src/desks/publishing/sending.ts';

/** Where a process is killed: at a step, or at a random moment of the call itself. */
export type Blow = Step | 'mid-call';

export type Target = 'website' | 'bluesky' | 'simulated';
export const targets: readonly Target[] = ['website', 'bluesky', 'simulated'];

/** One run: a post on its way to one channel, and who is killed when. */
export interface Run {
  readonly number: number;
  readonly target: Target;
  /** The first process is killed here. */
  readonly blow: Blow;
  /** The process that takes over is killed here as well. */
  readonly second: Blow | null;
  /** Two processes take up the same delivery at once. */
  readonly two: boolean;
  /** The words change after it was let go: nothing may go out. */
  readonly withheld: boolean;
  readonly seed: number;
}

const first: readonly Blow[] = ['picked-up', 'frozen', 'calling', 'mid-call', 'called', 'settled'];
const later: readonly Blow[] = ['reading-back', 'read-back', 'settled-again'];

/** Every blow on every channel, as often as asked, in batches; half of the runs with two processes, one in ten withheld. */
export function planRuns(seeds: number): readonly (readonly Run[])[] {
  let number = 0;
  const batches: Run[][] = [];
  for (let seed = 0; seed < seeds; seed++)
    for (const target of targets) {
      batches.push([
        ...first.map((blow) => runOf(number++, target, blow, null, seed)),
        // What was begun has to be read back; whoever reads it back is killed too.
        ...later.map((second) => runOf(number++, target, seed % 2 === 0 ? 'called' : 'mid-call', second, seed)),
      ]);
    }
  return batches;
}

function runOf(number: number, target: Target, blow: Blow, second: Blow | null, seed: number): Run {
  return { number, target, blow, second, two: (seed + number) % 2 === 0, withheld: number % 10 === 9, seed };
}

/** Numbers that look random and are the same every time (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
