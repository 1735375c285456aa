import { useState } from 'preact/hooks';
import { setTime } from './changes.ts';
import type { Composing } from './use-composer.ts';
import type { ComposerView } from './view.ts';
import { instantAt, wallOf } from './wall-time.ts';

/** When it goes out: at once, at one of the usual times, or at a day and time of the writer's own. */
export function GoesOut({ composing, view, isLive }: { composing: Composing; view: ComposerView; isLive: boolean }) {
  const { goesOutAt } = composing.draft;
  const isListed = goesOutAt === null || view.times.some((time) => time.value === goesOutAt);
  const [isOwn, setOwn] = useState(!isListed);
  const wall = goesOutAt === null ? { day: '', time: '' } : wallOf(goesOutAt, view.zone);
  const [day, setDay] = useState(wall.day);
  const [time, setClock] = useState(wall.time);
  const put = (onDay: string, atTime: string): void => {
    setDay(onDay);
    setClock(atTime);
    const instant = instantAt(onDay, atTime, view.zone);
    if (instant !== null) composing.change((draft) => setTime(draft, instant));
  };
  return (
    <div class="field">
      <label class="labelled">
        <span>Goes out</span>
        <select
          id="goes"
          name="goes"
          value={isOwn ? 'own' : (goesOutAt ?? '')}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setOwn(value === 'own');
            if (value !== 'own') composing.change((draft) => setTime(draft, value === '' ? null : value));
          }}
        >
          {view.times.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
          <option value="own">At a time of your own</option>
        </select>
      </label>
      {(isOwn || !isLive) && (
        <div class="two">
          <label>
            Day
            <input class="input" type="date" name="goes-on" value={day} onInput={(event) => put(event.currentTarget.value, time)} />
          </label>
          <label>
            Time
            <input class="input" type="time" name="goes-time" value={time} onInput={(event) => put(day, event.currentTarget.value)} />
          </label>
        </div>
      )}
    </div>
  );
}
