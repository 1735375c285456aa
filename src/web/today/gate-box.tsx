import type { ComponentChildren } from 'preact';
import { timeOf } from '#src/kernel/clock.ts';
import { list } from '#src/kernel/words.ts';
import type { WeekCount } from '#src/desks/publishing/desk.ts';
import { Clause } from '../ui/clause.tsx';
import { Gates } from '../ui/gate.tsx';
import { Glyph } from '../ui/icon.tsx';
import { Panel } from '../ui/panel.tsx';
import type { Today } from './gather.ts';

export function GateBox({ today, now, zone }: { today: Today; now: Date; zone: string }) {
  const part = timeOf(now, zone) < '12:00' ? 'this morning' : timeOf(now, zone) < '18:00' ? 'this afternoon' : 'this evening';
  return (
    <Panel title={`The gate ${part}`} id="gate-today" class="gatebox">
      {today.channels.length > 0 && (
        <Gates
          of={today.channels.map((channel) => ({
            name: channel.name.replace(/^School /, '').replace(/^./, (letter) => letter.toUpperCase()),
            state: channel.state,
          }))}
        />
      )}
      <dl>
        {[...Map.groupBy(today.channels, (channel) => channel.why)].map(([why, [one, ...others]]) =>
          why === null || one === undefined ? null : (
            <Fact key={why} term={list([one, ...others].map((channel) => channel.name))}>
              {one.next === null ? (
                why
              ) : (
                <a class="hit" href={one.next}>
                  {why}
                </a>
              )}{' '}
              {one.citation !== null && <Clause of={one.citation} />}
            </Fact>
          ),
        )}
        {today.channels.length === 0 && <Fact term="Accounts">None on the register yet</Fact>}
        <Fact term="Posting hours">
          {today.hours.words} {today.hours.citation !== null && <Clause of={today.hours.citation} />}
        </Fact>
        <Fact term="Deciding today">{today.deciding.join(', then ')}</Fact>
        {today.watching.length > 0 && <Fact term="Looking after the accounts">{today.watching.join(', ')}</Fact>}
      </dl>
    </Panel>
  );
}

function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function ThisWeek({ done }: { done: WeekCount }) {
  const lines = [
    { many: done.out, words: done.out === 1 ? 'post went out' : 'posts went out', state: 'open' },
    { many: done.putRight, words: 'put right before they went out', state: 'held' },
    { many: done.stopped, words: 'stopped at the gate', state: 'shut' },
    { many: done.takenDown, words: 'taken down again', state: 'note' },
  ] as const;
  return (
    <Panel title="This week" sub="since Monday">
      <ul class="did">
        {lines.map((line) => (
          <li key={line.words} class={line.state}>
            <b>{line.many}</b>
            <span>{line.words}</span>
            <span class="say">
              <Glyph state={line.state} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
