import { addDays, dayOf, timeOf, type Day } from '#src/kernel/clock.ts';
import type { PostInWeek } from '#src/desks/publishing/desk.ts';
import { Button } from '../ui/button.tsx';
import { Clause } from '../ui/clause.tsx';
import { Glyph, type GateState } from '../ui/icon.tsx';
import type { Visit } from '../visit.ts';
import type { Today } from './gather.ts';

const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'];
const said: { readonly [Status in PostInWeek['status']]: readonly [state: GateState, word: string] } = {
  draft: ['held', 'Draft'],
  held: ['held', 'Held'],
  scheduled: ['open', 'Goes out'],
  out: ['open', 'Went out'],
  'taken-down': ['shut', 'Taken down'],
  discarded: ['shut', 'Thrown away'],
};

/** Monday to Friday, and the weekend behind railings. */
export function Week({ week, at, visit, hours }: { week: Today['week']; at: number; visit: Visit; hours: Today['hours'] }) {
  const { zone } = visit.school;
  const on = (day: Day) => week.posts.filter((post) => dayOf(post.at, zone) === day);
  const [saturday, sunday] = [addDays(week.monday, 5), addDays(week.monday, 6)];
  return (
    <section class="panel week" aria-labelledby="wk">
      <header>
        <h2 id="wk">Posting, {span(week.monday, sunday)}</h2>
        <div class="row no-print">
          <Button small icon="chev" href={`/?week=${at - 1}#wk`} label="Week before" flip />
          <Button small icon="chev" href={`/?week=${at + 1}#wk`} label="Week after" />
        </div>
      </header>
      <div class="grid">
        {names.map((name, nth) => {
          const day = addDays(week.monday, nth);
          return (
            <div key={day} class={day === visit.today ? 'day today' : 'day'} aria-current={day === visit.today ? 'date' : undefined}>
              <h3>
                {day === visit.today ? 'Today' : name} <b>{Number(day.slice(8))}</b>
              </h3>
              {on(day).map((post) => (
                <Event key={post.id} post={post} zone={zone} />
              ))}
            </div>
          );
        })}
        <div class="day closed" aria-current={visit.today === saturday || visit.today === sunday ? 'date' : undefined}>
          <h3>
            Sat, Sun{' '}
            <b>
              {Number(saturday.slice(8))}–{Number(sunday.slice(8))}
            </b>
          </h3>
          {[...on(saturday), ...on(sunday)].map((post) => (
            <Event key={post.id} post={post} zone={zone} />
          ))}
          <p>
            {hours.words}. {hours.citation !== null && <Clause of={hours.citation} />}
          </p>
        </div>
      </div>
    </section>
  );
}

function Event({ post, zone }: { post: PostInWeek; zone: string }) {
  const [state, word] = post.comingDown ? (['held', 'Coming down'] as const) : said[post.status];
  return (
    <a class={`ev ${state}`} href={`/posts/${post.id}`}>
      <Glyph state={state} size={18} />
      <span class="vh">{word}</span> {timeOf(post.at, zone)} <b>{post.title}</b>
      <span class="meta">
        {post.comingDown
          ? word
          : post.status === 'held'
            ? post.waits
              ? 'Held for someone'
              : 'Held'
            : post.platforms.map(letters).join(' ')}
      </span>
    </a>
  );
}

function letters(platform: string): string {
  const known: Readonly<Record<string, string>> = {
    'facebook-page': 'Fb',
    'facebook-group': 'Fg',
    instagram: 'Ig',
    bluesky: 'Bs',
    website: 'Wb',
  };
  return known[platform] ?? platform.slice(0, 2);
}

const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });

function span(from: Day, to: Day): string {
  const [first, last] = [short.format(new Date(`${from}T00:00:00Z`)), short.format(new Date(`${to}T00:00:00Z`))];
  return from.slice(0, 7) === to.slice(0, 7) ? `${Number(from.slice(8))} to ${last}` : `${first} to ${last}`;
}
