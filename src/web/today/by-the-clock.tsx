import type { Waiting } from '#src/kernel/waiting.ts';
import { Button } from '../ui/button.tsx';
import { Clause } from '../ui/clause.tsx';
import { Clock, Track, urgency } from '../ui/clock.tsx';
import { State } from '../ui/gate.tsx';
import { Empty } from '../ui/panel.tsx';
import type { Visit } from '../visit.ts';

/** What needs somebody, least time left first. */
export function ByTheClock({ waiting, visit, only }: { waiting: readonly Waiting[]; visit: Visit; only: boolean }) {
  return (
    <section class="panel need" aria-labelledby="need-h">
      <header>
        <h2 id="need-h">By the clock</h2>
        <p class="sub">
          {only ? 'Yours.' : 'Yours and the school’s.'}{' '}
          <a class="hit" href={only ? '/' : '/?only=mine'}>
            {only ? 'Show the school’s too' : 'Show only mine'}
          </a>
        </p>
      </header>
      {waiting.length === 0 ? (
        <Empty title="Nothing waits for you">
          {only ? 'What needs you stands here, by the time left.' : 'What needs you, and what of the school’s you may see, stands here.'}
        </Empty>
      ) : (
        <ol data-rows>
          {waiting.map((one, at) => (
            <Row key={one.key} one={one} visit={visit} primary={one.mine && waiting.findIndex((other) => other.mine) === at} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Row({ one, visit, primary }: { one: Waiting; visit: Visit; primary: boolean }) {
  const time = one.due === null ? null : { due: one.due, now: visit.now, zone: visit.school.zone };
  const is = time === null ? 'calm' : urgency(time);
  return (
    <li class={is === 'late' || is === 'hour' ? 'now' : is === 'today' ? 'soon' : undefined}>
      <div class="when">
        {time === null ? <span class="clock">No clock</span> : <Clock time={time} />}
        {time !== null && one.since !== undefined && is !== 'calm' && <Used since={one.since} due={time.due} now={visit.now} />}
      </div>
      <div class="what">
        <h3>
          <a href={one.href}>{one.what}</a>
        </h3>
        <p>
          {one.state !== undefined && <State is={one.state.is}>{one.state.word}</State>} {one.why}{' '}
          {one.citation !== undefined && <Clause of={one.citation} />}
        </p>
      </div>
      <div class="acts">
        <Button small href={one.href} kind={primary ? 'primary' : 'plain'} label={`${one.act}: ${one.what}`}>
          {one.act}
        </Button>
      </div>
    </li>
  );
}

function Used({ since, due, now }: { since: Date; due: Date; now: Date }) {
  const whole = due.getTime() - since.getTime();
  const used = whole <= 0 ? 1 : (now.getTime() - since.getTime()) / whole;
  return <Track used={used} label={`${Math.round(Math.min(1, Math.max(0, used)) * 100)} of 100 parts of its time used`} />;
}
