/** One measured figure beside its limit: the bare library, the bare query, the empty page, measured in the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the bare thing did in the same run, in the same unit; null when the goal is absolute. */
  readonly limit: number | null;
  readonly ratio: number | null;
  /** The goal in words: `≥ 0.5 of bare Cedar`. */
  readonly goal: string;
  readonly met: boolean;
}

/** A figure judged by its ratio to the bare thing. */
export function beside(
  name: string,
  value: number,
  limit: number,
  unit: string,
  goal: { readonly words: string; readonly holds: (ratio: number) => boolean },
): Figure {
  const ratio = value / limit;
  return { name, value, unit, limit, ratio, goal: goal.words, met: goal.holds(ratio) };
}

/** A figure judged by itself. */
export function alone(
  name: string,
  value: number,
  unit: string,
  goal: { readonly words: string; readonly holds: (value: number) => boolean },
): Figure {
  return { name, value, unit, limit: null, ratio: null, goal: goal.words, met: goal.holds(value) };
}

/** The value below which a share of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** How often a second an action runs, over about `seconds`, after a warm-up. */
export async function perSecond(action: () => unknown, seconds = 2): Promise<number> {
  const warmUntil = performance.now() + 300;
  while (performance.now() < warmUntil) await action();
  let runs = 0;
  const start = performance.now();
  const until = start + seconds * 1000;
  while (performance.now() < until) {
    await action();
    runs++;
  }
  return (runs * 1000) / (performance.now() - start);
}

/** How long each of `runs` took, in milliseconds, after a warm-up of a tenth as many. */
export async function timings(action: () => Promise<unknown>, runs: number): Promise<number[]> {
  for (let i = 0; i < Math.max(3, runs / 10); i++) await action();
  const samples: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await action();
    samples.push(performance.now() - start);
  }
  return samples;
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map((f) => [
    f.met ? 'met ' : 'MISS',
    f.name,
    `${round(f.value)} ${f.unit}`,
    f.limit === null ? '' : `beside ${round(f.limit)} ${f.unit}`,
    f.ratio === null ? '' : `ratio ${f.ratio.toFixed(2)}`,
    f.goal,
  ]);
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-GB') : value.toFixed(value >= 1 ? 1 : 3);
}
