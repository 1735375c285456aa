import { type Day, addDays, dayOf, isDay, weekdayOf } from '#src/kernel/clock.ts';
import { type Hit, hitsOf } from './texts.ts';

/** A day that the words speak of. */
export interface SaidDay extends Hit {
  readonly day: Day;
}

const months = 'january february march april may june july august september october november december'.split(' ');
const weekdays = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
const monthName = `(?:${months.map((month) => `${month.slice(0, 3)}(?:${month.slice(3)})?`).join('|')}|sept)`;
const written = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)? (?:of )?(${monthName})\\b(?:,? (\\d{4}))?`, 'gi');

function dayFrom(day: number, month: number, year: number): Day | null {
  const said = [String(year).padStart(4, '0'), ...[month, day].map((part) => String(part).padStart(2, '0'))].join('-');
  return isDay(said) ? said : null;
}

const aWeekday = new RegExp(`\\b(?:${weekdays.join('|')})\\b`, 'gi');

/** `20 November`, `tomorrow`, `on Friday`: each as a day, reckoned from the day the words are written. */
export function daysSaid(text: string, today: Day): readonly SaidDay[] {
  const dated = [...text.matchAll(written)].flatMap((match): SaidDay[] => {
    const month = months.findIndex((name) => name.startsWith((match[2] ?? '').slice(0, 3).toLowerCase())) + 1;
    const year = match[3] === undefined ? Number(today.slice(0, 4)) : Number(match[3]);
    const day = dayFrom(Number(match[1]), month, year);
    if (day === null) return [];
    const nearest = match[3] === undefined && day < addDays(today, -200) ? dayFrom(Number(match[1]), month, year + 1) : day;
    return nearest === null ? [] : [{ from: match.index, to: match.index + match[0].length, said: match[0], day: nearest }];
  });
  const relative = hitsOf(text, /\b(?:today|tonight|this (?:morning|afternoon|evening)|tomorrow)\b/gi).map((hit) => ({
    ...hit,
    day: /tomorrow/i.test(hit.said) ? addDays(today, 1) : today,
  }));
  const named = hitsOf(text, aWeekday)
    .filter((hit) => !dated.some((other) => hit.to <= other.from && other.from - hit.to <= 2))
    .map((hit) => {
      const ahead = (weekdays.indexOf(hit.said.toLowerCase()) + 1 - weekdayOf(today) + 7) % 7;
      const isPast = /\b(?:last|on)\s+$/i.test(text.slice(0, hit.from)) && /\blast\s+$/i.test(text.slice(0, hit.from));
      return { ...hit, day: addDays(today, isPast ? ahead - 7 : ahead) };
    });
  return [...dated, ...relative, ...named].toSorted((a, b) => a.from - b.from);
}

/** A time of day in the words, as `15:15`. A bare hour counts only with am or pm, or after `at`. */
export function timesSaid(text: string): readonly (Hit & { time: string })[] {
  return [...text.matchAll(/\b(?:(\d{1,2})[:.](\d{2})\s?(am|pm)?|(\d{1,2})\s?(am|pm))\b/gi)].flatMap((match) => {
    const hour = Number(match[1] ?? match[4]);
    const minute = Number(match[2] ?? 0);
    const half = (match[3] ?? match[5] ?? '').toLowerCase();
    const hour24 = half === 'pm' && hour < 12 ? hour + 12 : half === 'am' && hour === 12 ? 0 : half === '' && hour < 7 ? hour + 12 : hour;
    if (hour24 > 23 || minute > 59) return [];
    const time = `${String(hour24).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
    return [{ from: match.index, to: match.index + match[0].length, said: match[0], time }];
  });
}

/** When the draft goes out: the day and instant chosen, or now. */
export function goesOut(goesOutAt: string | null, now: string, zone: string): { at: Date; day: Day; today: Day } {
  const at = new Date(goesOutAt !== null && goesOutAt > now ? goesOutAt : now);
  return { at, day: dayOf(at, zone), today: dayOf(new Date(now), zone) };
}
