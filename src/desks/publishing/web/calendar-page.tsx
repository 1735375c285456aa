import { addDays, dayOf, instantOf, sayDay, timeOf, weekdayOf, type Day } from '#src/kernel/clock.ts';
import { Button } from '#src/web/ui/button.tsx';
import { ChannelBadge } from '#src/web/ui/channel-badge.tsx';
import { Glyph } from '#src/web/ui/icon.tsx';
import type { Visit } from '#src/web/visit.ts';
import type { SchoolFacts } from '../checks/facts.ts';
import { isWithin } from '../checks/limits.ts';
import type { PostInWeek } from '../week.ts';
import { postWord } from './say.ts';

export type Span = 'week' | 'month';

export interface CalendarShown {
  readonly span: Span;
  /** The first day shown, a Monday. */
  readonly from: Day;
  readonly days: number;
  /** The day that names it: the Monday, or the first of the month. */
  readonly anchor: Day;
  readonly posts: readonly PostInWeek[];
  readonly school: SchoolFacts;
  /** `07:30 to 18:00, Mon to Fri`. */
  readonly hours: string;
  readonly visit: Visit;
}

/** The days of a calendar: one week, or the whole weeks that a month touches. */
export function daysOf(span: Span, asked: Day): { readonly from: Day; readonly days: number; readonly anchor: Day } {
  if (span === 'week') {
    const from = addDays(asked, 1 - weekdayOf(asked));
    return { from, days: 7, anchor: from };
  }
  const anchor = `${asked.slice(0, 7)}-01`;
  const from = addDays(anchor, 1 - weekdayOf(anchor));
  const next = firstOfNext(anchor);
  let days = 28;
  while (addDays(from, days) < next) days += 7;
  return { from, days, anchor };
}

function firstOfNext(anchor: Day): Day {
  return `${addDays(anchor, 31).slice(0, 7)}-01`;
}

/** Posts by day. Dragging moves one; so does its own menu, with the keyboard or without scripts. */
export function Calendar(shown: CalendarShown) {
  const { span, from, days, visit, posts } = shown;
  const each = Array.from({ length: days }, (_, n) => addDays(from, n));
  return (
    <>
      <CalendarNav shown={shown} />
      {posts.length === 0 && <p class="hint">Nothing went out or is planned in this {span}.</p>}
      <ol class={`calendar ${span}`} data-calendar={span} aria-labelledby="span">
        {each.map((day) => (
          <li key={day} class={dayClass(day, shown)} data-day={day}>
            <h3>
              <span class="whole">{sayDay(day, visit.today)}</span>
              <span class="short" aria-hidden="true">
                {sayDay(day, visit.today).slice(0, 3)} {Number(day.slice(8))}
              </span>
            </h3>
            <ul>
              {posts
                .filter((post) => dayOf(post.at, visit.school.zone) === day)
                .map((post) => (
                  <Card key={post.id} post={post} shown={shown} day={day} />
                ))}
            </ul>
          </li>
        ))}
      </ol>
    </>
  );
}

/** `16 to 22 November`, `30 November to 6 December`, `November 2026`. */
function spanTitle({ span, from, days, anchor }: CalendarShown): string {
  const say = (day: Day, how: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { ...how, timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`));
  if (span === 'month') return say(anchor, { month: 'long', year: 'numeric' });
  const last = addDays(from, days - 1);
  const first = from.slice(0, 7) === last.slice(0, 7) ? say(from, { day: 'numeric' }) : say(from, { day: 'numeric', month: 'long' });
  return `${first} to ${say(last, { day: 'numeric', month: 'long', year: 'numeric' })}`;
}

function CalendarNav({ shown }: { shown: CalendarShown }) {
  const { span, anchor, visit } = shown;
  const go = (day: Day, as: Span = span): string => `/posts/calendar?${new URLSearchParams({ by: as, on: day }).toString()}`;
  const before = span === 'week' ? addDays(anchor, -7) : `${addDays(anchor, -1).slice(0, 7)}-01`;
  const next = span === 'week' ? addDays(anchor, 7) : firstOfNext(anchor);
  return (
    <nav class="calnav" aria-label="Calendar">
      <h2 id="span">{spanTitle(shown)}</h2>
      <span class="tabs">
        <a href={go(anchor, 'week')} aria-current={span === 'week' ? 'page' : undefined}>
          Week
        </a>
        <a href={go(anchor, 'month')} aria-current={span === 'month' ? 'page' : undefined}>
          Month
        </a>
      </span>
      <Button small href={go(before)}>
        {span === 'week' ? 'Week before' : 'Month before'}
      </Button>
      <Button small href={go(visit.today)}>
        Today
      </Button>
      <Button small href={go(next)}>
        {span === 'week' ? 'Week after' : 'Month after'}
      </Button>
      <p class="hint">Posting hours: {shown.hours}</p>
    </nav>
  );
}

/** Weekends, holidays and days without posting hours wear the railings. */
function dayClass(day: Day, { school, visit, span, anchor }: CalendarShown): string {
  const inTerm = school.terms.length === 0 || school.terms.some((term) => term.from <= day && day <= term.until);
  const posts = school.postingHours === null ? weekdayOf(day) <= 5 : school.postingHours.weekdays.includes(weekdayOf(day));
  return [
    !(inTerm && posts) && 'closed',
    day === visit.today && 'today',
    span === 'month' && day.slice(0, 7) !== anchor.slice(0, 7) && 'other',
  ]
    .filter(Boolean)
    .join(' ');
}

/** A post with its state in words; `Move` opens the same as dragging does, for keys, fingers and pages without scripts. */
function Card({ post, shown, day }: { post: PostInWeek; shown: CalendarShown; day: Day }) {
  const { visit, school } = shown;
  const { is, word } = postWord(post);
  const canMove = post.status === 'held' || post.status === 'scheduled';
  const time = timeOf(post.at, visit.school.zone);
  return (
    <li class="slot" draggable={canMove} data-post={canMove ? post.id : undefined}>
      <p class={`at ${is}`}>
        <b>{time}</b>
        <span class="st">
          {is !== 'plain' && <Glyph state={is} size={14} />}
          {word}
        </span>
      </p>
      <a href={`/posts/${post.id}`} dir="auto">
        {post.title}
      </a>
      {canMove && !isWithin(post.at, school) && <p class="meta">Outside posting hours</p>}
      <span class="row">
        {post.platforms.map((platform, n) => (
          <ChannelBadge key={n} platform={platform} name={platform} bare />
        ))}
      </span>
      {canMove && <Move post={post} shown={shown} day={day} time={time} />}
    </li>
  );
}

function Move({ post, shown, day, time }: { post: PostInWeek; shown: CalendarShown; day: Day; time: string }) {
  return (
    <details>
      <summary>
        Move<span class="vh">: {post.title}</span>
      </summary>
      <form method="post" action={`/posts/${post.id}/move`} class="form">
        <input type="hidden" name="by" value={shown.span} />
        <label>
          Day <input class="input" type="date" name="day" value={day} min={shown.visit.today} required />
        </label>
        <label>
          Time <input class="input" type="time" name="time" value={time} required />
        </label>
        <Button small>Move it</Button>
      </form>
    </details>
  );
}

/** The instants between which a calendar looks. */
export function boundsOf(shown: Pick<CalendarShown, 'from' | 'days'>, zone: string): readonly [Date, Date] {
  return [instantOf(shown.from, '00:00', zone), instantOf(addDays(shown.from, shown.days), '00:00', zone)];
}
