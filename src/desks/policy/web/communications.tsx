import { sayDay, type Day } from '#src/kernel/clock.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Check, Field, Select, TextArea } from '#src/web/ui/field.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import type { FormState } from '#src/web/form.ts';
import type { CommunicationLog } from '../communications-service.ts';

/** KP-PUB-01: when parents were last told, way by way, and which families that came in later have not been. */
export function Communications(shown: { log: CommunicationLog; today: Day; mayRecord: boolean; form: FormState | undefined }) {
  const { log, today, mayRecord, form } = shown;
  const ways = log.ways.map((one) => ({ value: one.way, label: sentence(one.way) }));
  return (
    <div class="side">
      <div class="stack">
        <Panel title="Told by each way" sub="A way that has not been used for a year is due.">
          <ul class="ways">
            {log.ways.map((one) => (
              <li key={one.way}>
                <h3>
                  {sentence(one.way)} {one.due ? <State is="held">Due</State> : <State is="open">This year</State>}
                </h3>
                <p class="meta">{one.last ? sayDay(one.last.givenOn, today) : 'Not on record yet.'}</p>
                {one.last && <p>{one.last.wording}</p>}
              </li>
            ))}
          </ul>
        </Panel>
        {mayRecord && <Families log={log} today={today} />}
      </div>
      {mayRecord && (
        <Panel title="Record what was given">
          <form class="form" method="post" action="/policy/communications">
            <Select name="way" label="How" options={ways} {...(form && { form })} />
            <Field name="givenOn" type="date" label="On" value={today} max={today} required {...(form && { form })} />
            <TextArea name="wording" label="In what words" rows={5} required {...(form && { form })} />
            <Check name="toEveryFamily" label="It went to every family" />
            <div>
              <Button kind="primary">Record it</Button>
            </div>
          </form>
        </Panel>
      )}
    </div>
  );
}

function Families({ log, today }: { log: CommunicationLog; today: Day }) {
  return (
    <Panel title="Families that came in later" sub={`Each is told within ${log.withinDays} days.`}>
      {log.families.length === 0 ? (
        <p class="muted">Every family that came in this year has been told.</p>
      ) : (
        <ul class="ways">
          {log.families.slice(0, mostShown).map((one) => (
            <li key={one.pupilId}>
              <h3>
                {one.name} {one.late ? <State is="shut">Late</State> : <State is="held">By {sayDay(one.by, today)}</State>}
              </h3>
              <p class="meta">Joined {sayDay(one.joinedOn, today)}</p>
              <form class="row" method="post" action={`/policy/communications/families/${one.pupilId}`}>
                <Select
                  name="way"
                  id={`way-${one.pupilId}`}
                  label="Told by"
                  options={log.ways.map((way) => ({ value: way.way, label: sentence(way.way) }))}
                />
                <Field name="toldOn" id={`told-${one.pupilId}`} type="date" label="On" value={today} max={today} />
                <Button small>Told</Button>
              </form>
            </li>
          ))}
        </ul>
      )}
      {log.families.length > mostShown && (
        <p class="hint">
          And {log.families.length - mostShown} more. What went to every family counts for all who had come by then: record it once.
        </p>
      )}
    </Panel>
  );
}

const mostShown = 10;

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
