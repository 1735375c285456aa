import { Temporal } from 'temporal-polyfill';

/** A calendar day in the school's zone, `2026-11-20`. Days compare as strings. */
export type Day = string;

/** The day an instant falls on in a zone such as `Europe/London`. */
export function dayOf(instant: Date, zone: string): Day {
  return wallOf(instant, zone).slice(0, 10);
}

/** The wall time of an instant in a zone, `15:45`. */
export function timeOf(instant: Date, zone: string): string {
  return wallOf(instant, zone).slice(11);
}

interface Wall {
  readonly format: Intl.DateTimeFormat;
  /** What was said of an instant before: a list says the same dozens on every visit. */
  readonly said: Map<number, string>;
}
const walls = new Map<string, Wall>();
const mostSaid = 1_000;

/** `2026-11-20 15:45`, the way Swedes write it. */
function wallOf(instant: Date, zone: string): string {
  const wall = walls.get(zone) ?? wallIn(zone);
  const at = instant.getTime();
  const known = wall.said.get(at);
  if (known !== undefined) return known;
  const words = wall.format.format(instant).padStart(16, '0');
  if (wall.said.size >= mostSaid) wall.said.clear();
  wall.said.set(at, words);
  return words;
}

function wallIn(zone: string): Wall {
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const format = new Intl.DateTimeFormat('sv-SE', { ...digits, hourCycle: 'h23', calendar: 'iso8601', timeZone: zone });
  const made = { format, said: new Map<number, string>() };
  walls.set(zone, made);
  return made;
}

/** The instant of a day and wall time in a zone; a time that the spring clock change skips moves forward. */
export function instantOf(day: Day, time: string, zone: string): Date {
  const wall = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) });
  return new Date(wall.epochMilliseconds);
}

const aDay = 24 * 60 * 60 * 1000;
const midnightOf = (day: Day): Date => new Date(`${day}T00:00:00Z`);

export function addDays(day: Day, days: number): Day {
  return new Date(midnightOf(day).getTime() + days * aDay).toISOString().slice(0, -14);
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days;
}

/** Monday = 1 … Sunday = 7. */
export function weekdayOf(day: Day): number {
  return midnightOf(day).getUTCDay() || 7;
}

/** A day that somebody at a school may mean. Before and after are slips, and days reckoned from them may be none. */
export function isDay(text: string): boolean {
  if (!/^(?:19|2\d)\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const midnight = midnightOf(text);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = 'January February March April May June July August September October November December'.split(' ');

/** `Friday 20 November`, with the year when it is not `today`'s. */
export function sayDay(day: Day, today: Day): string {
  const midnight = new Date(`${day}T00:00:00Z`);
  const year = day.slice(0, 4);
  const words = `${weekdays[midnight.getUTCDay()]} ${midnight.getUTCDate()} ${months[midnight.getUTCMonth()]}`;
  return year === today.slice(0, 4) ? words : `${words} ${year}`;
}

/** `November 2026`. */
export function sayMonth(day: Day): string {
  return `${months[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;
}

const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** `20 Nov 2026`: for records, which are read in other years. */
export function sayShortDay(day: Day): string {
  return shortDay.format(new Date(`${day}T00:00:00Z`));
}

/** `Friday 20 November, 15:45`. */
export function sayInstant(instant: Date, zone: string, now: Date): string {
  return `${sayDay(dayOf(instant, zone), dayOf(now, zone))}, ${timeOf(instant, zone)}`;
}
