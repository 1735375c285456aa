import { addDays, dayOf, instantOf, weekdayOf, type Day } from '#src/kernel/clock.ts';

/*
 * WH-PUB-06: hours spent, worked out of the traces that work leaves. Nobody keeps a time sheet, and nothing is watched
 * beyond what the record holds anyway. Pure.
 */

/** Steps closer together than this belong to one sitting. */
export const gapMinutes = 15;
/** A sitting of one step took some time as well. */
export const leastMinutes = 1;
/** Working hours, for telling what lies outside them: Monday to Friday between these. */
export const workingFrom = '08:00';
export const workingUntil = '18:00';

export interface Sitting {
  readonly from: Date;
  readonly until: Date;
}

/** One person's steps, in order or not, as the sittings they make up. */
export function sittingsOf(steps: readonly Date[]): readonly Sitting[] {
  const sittings: { from: Date; until: Date }[] = [];
  for (const at of steps.toSorted((one, other) => one.getTime() - other.getTime())) {
    const last = sittings.at(-1);
    if (last !== undefined && at.getTime() - last.until.getTime() <= gapMinutes * 60_000) last.until = at;
    else sittings.push({ from: at, until: at });
  }
  return sittings.map(({ from, until }) => ({ from, until: new Date(Math.max(until.getTime(), from.getTime() + leastMinutes * 60_000)) }));
}

export interface TimeSpent {
  readonly minutes: number;
  /** The part of them before eight, after six, or at a weekend. */
  readonly outOfHours: number;
  readonly sittings: number;
}

export function timeSpent(steps: readonly Date[], zone: string): TimeSpent {
  const sittings = sittingsOf(steps);
  const minutes = sum(sittings.map((one) => minutesOf(one.from, one.until)));
  const inHours = sum(sittings.map((one) => minutesInHours(one, zone)));
  return { minutes, outOfHours: Math.max(0, minutes - inHours), sittings: sittings.length };
}

function minutesInHours({ from, until }: Sitting, zone: string): number {
  let minutes = 0;
  for (let day: Day = dayOf(from, zone); day <= dayOf(until, zone); day = addDays(day, 1)) {
    if (weekdayOf(day) > 5) continue;
    const begins = Math.max(from.getTime(), instantOf(day, workingFrom, zone).getTime());
    const ends = Math.min(until.getTime(), instantOf(day, workingUntil, zone).getTime());
    if (ends > begins) minutes += (ends - begins) / 60_000;
  }
  return minutes;
}

const minutesOf = (from: Date, until: Date): number => (until.getTime() - from.getTime()) / 60_000;
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** The middle one; null of none. */
export function medianOf(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((one, other) => one - other);
  const high = sorted[Math.floor(sorted.length / 2)];
  const low = sorted[Math.ceil(sorted.length / 2) - 1];
  return high === undefined || low === undefined ? null : (low + high) / 2;
}
