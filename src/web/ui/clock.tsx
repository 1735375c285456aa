import { dayOf, daysBetween, sayDay, timeOf } from '#src/kernel/clock.ts';

export interface ClockTime {
  readonly due: Date;
  readonly now: Date;
  readonly zone: string;
}

/** How urgent a clock is: the lists sort by time alone, the look follows this. */
export function urgency({ due, now, zone }: ClockTime): 'late' | 'hour' | 'today' | 'calm' {
  const left = due.getTime() - now.getTime();
  if (left < 0) return 'late';
  if (left <= 3_600_000) return 'hour';
  return dayOf(due, zone) === dayOf(now, zone) ? 'today' : 'calm';
}

/** `3 h 12 m`, `7 days`, `2 h 05 m late`; the wall time always stands below. */
export function Clock({ time, big, word = 'Due' }: { time: ClockTime; big?: boolean; word?: string }) {
  const { due, now, zone } = time;
  const is = urgency(time);
  const minutes = Math.floor(Math.abs(due.getTime() - now.getTime()) / 60_000);
  const days = daysBetween(dayOf(now, zone), dayOf(due, zone));
  return (
    <>
      <span class={['clock', big && 'bigc', is === 'late' && 'late'].filter(Boolean).join(' ')} role="timer" data-due={due.toISOString()}>
        <span class="vh">{is === 'late' ? 'Late by ' : `${word} in `}</span>
        {Math.abs(days) >= 2 ? <Days days={Math.abs(days)} /> : <Hours minutes={minutes} />}
        {is === 'late' && ' late'}
      </span>
      <span class="meta">
        {Math.abs(days) === 0 ? '' : `${sayDay(dayOf(due, zone), dayOf(now, zone))}, `}
        {timeOf(due, zone)}
        {days === 0 && ' today'}
      </span>
    </>
  );
}

/** Beyond two years nobody counts the days. */
function Days({ days }: { days: number }) {
  const years = Math.floor(days / 365.25);
  return (
    <>
      {years >= 2 ? years : days}
      <small>{years >= 2 ? 'years' : 'days'}</small>
    </>
  );
}

function Hours({ minutes }: { minutes: number }) {
  return (
    <>
      <span data-part>{Math.floor(minutes / 60)}</span>
      <small>h</small>
      <span data-part>{String(minutes % 60).padStart(2, '0')}</span>
      <small>m</small>
    </>
  );
}

/** How much of a clock is used, from 0 to 1. */
export function Track({ used, label }: { used: number; label: string }) {
  const share = Math.min(1, Math.max(0, used)) * 100;
  return (
    <svg class="track" role="img" aria-label={label} viewBox="0 0 100 6" preserveAspectRatio="none">
      <rect width="100" height="6" />
      <rect class="used" width={share.toFixed(1)} height="6" />
    </svg>
  );
}
