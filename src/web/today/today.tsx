import { sayDay, timeOf } from '#src/kernel/clock.ts';
import { count } from '#src/kernel/words.ts';
import { Crumbs } from '../layout.tsx';
import { Find } from '../ui/find.tsx';
import type { Visit } from '../visit.ts';
import { ByTheClock } from './by-the-clock.tsx';
import { GateBox, ThisWeek } from './gate-box.tsx';
import type { Today } from './gather.ts';
import { Notices } from './notices.tsx';
import { QuickComposer } from './quick-composer.tsx';
import { Week } from './week.tsx';
import { WhatNext } from './what-next.tsx';

export function TodayPage({ visit, today, week, only }: { visit: Visit; today: Today; week: number; only: boolean }) {
  const shown = only ? today.waiting.filter((one) => one.mine) : today.waiting;
  // What stands by the clock is not told a second time.
  const told = today.notices.filter((notice) => !today.waiting.some((one) => one.mine && one.href === notice.href));
  return (
    <>
      <Head visit={visit} today={today} />
      {today.beginnings !== null && <WhatNext so={today.beginnings} />}
      {today.mayPost && today.channels.length > 0 && (
        <QuickComposer channels={today.channels.filter((channel) => channel.mine)} opened={visit.now} />
      )}
      <div class="cols">
        <div>
          <ByTheClock waiting={shown} visit={visit} only={only} />
          <Week week={today.week} at={week} visit={visit} hours={today.hours} />
        </div>
        <aside aria-label="The gate today">
          {told.length > 0 && <Notices notices={told} visit={visit} />}
          <GateBox today={today} now={visit.now} zone={visit.school.zone} />
          <ThisWeek done={today.done} />
        </aside>
      </div>
    </>
  );
}

function Head({ visit, today }: { visit: Visit; today: Today }) {
  const { now, school } = visit;
  const first = today.waiting.find((one) => one.due !== null)?.due ?? null;
  return (
    <header class="top">
      <div>
        <Crumbs crumbs={[{ label: school.name }]} />
        <h1>
          {greeting(timeOf(now, school.zone))}{' '}
          {today.beginnings !== null && today.waiting.length === 0 ? 'The first post is a few steps away.' : needs(today.waiting.length)}
        </h1>
        <p>
          {sayDay(visit.today, visit.today)}, {timeOf(now, school.zone)}.{first !== null && ` The first is ${dueIn(first, now)}.`}
        </p>
      </div>
      <Find />
    </header>
  );
}

export function greeting(time: string): string {
  if (time < '12:00') return 'Good morning.';
  return time < '18:00' ? 'Good afternoon.' : 'Good evening.';
}

const words = ['', '', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

export function needs(many: number): string {
  if (many === 0) return 'Nothing needs you.';
  if (many === 1) return 'One thing needs someone.';
  return `${words[many] ?? many} things need someone.`;
}

export function dueIn(due: Date, now: Date): string {
  const minutes = Math.floor((due.getTime() - now.getTime()) / 60_000);
  if (minutes < 0) return 'late';
  if (minutes < 60) return `due in ${count(minutes, 'minute')}`;
  if (minutes >= 2 * 24 * 60) return `due in ${count(Math.floor(minutes / 1440), 'day')}`;
  const rest = minutes % 60;
  return `due in ${count(Math.floor(minutes / 60), 'hour')}${rest === 0 ? '' : ` ${count(rest, 'minute')}`}`;
}
