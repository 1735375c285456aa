import { sayDay, type Day } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { Field, Select } from '#src/web/ui/field.tsx';
import { Icon } from '#src/web/ui/icon.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import type { FormState } from '#src/web/form.ts';
import type { HistoryLine, OutletNamed } from '../lists.ts';
import { useWords, uses, type Cell, type Outlet, type Use } from '../model.ts';
import type { PupilToAnswer } from '../store.ts';
import { Answer, isOnline, OutletHead } from './list.tsx';

export interface Difference {
  readonly use: Use;
  readonly outlet: Outlet;
  readonly name: string;
  readonly sides: readonly { readonly who: string; readonly yes: boolean }[];
}

export interface PupilShown {
  readonly pupil: PupilToAnswer;
  readonly outlets: readonly OutletNamed[];
  readonly cells: Readonly<Record<Use, readonly Cell[]>>;
  readonly history: readonly HistoryLine[];
  readonly today: Day;
  readonly mayRecord: boolean;
  /** What the headteacher may settle; empty for everybody else. */
  readonly differences: readonly Difference[];
  readonly form: FormState | undefined;
}

/** One pupil: how every answer stands, a new answer in two presses, and what has been said before. */
export function PupilConsent(shown: PupilShown) {
  const { pupil, outlets, cells, today, mayRecord } = shown;
  const grids = (
    <div class="kids">
      {uses.map((use) => (
        <Panel key={use} title={useWords[use]} class="kid" flush>
          <div class="grp">
            {outlets.map((outlet, at) => (
              <Question key={outlet.outlet} use={use} outlet={outlet} cell={cells[use][at]} today={today} mayRecord={mayRecord} />
            ))}
          </div>
        </Panel>
      ))}
    </div>
  );
  return (
    <>
      {shown.differences.length > 0 && <Settle pupilId={pupil.id} of={shown.differences} form={shown.form} />}
      {mayRecord ? (
        <form method="post" action={`/consent/pupils/${pupil.id}`} aria-label="A new answer">
          {grids}
          <SaveBar pupil={pupil} today={today} form={shown.form} />
        </form>
      ) : (
        grids
      )}
      <div class="kids">
        <History lines={shown.history} today={today} />
        {mayRecord && <Everything pupil={pupil} today={today} />}
      </div>
    </>
  );
}

function Question(props: { use: Use; outlet: OutletNamed; cell: Cell | undefined; today: Day; mayRecord: boolean }) {
  const { use, outlet, cell, today } = props;
  const name = `a.${use}.${outlet.outlet}`;
  return (
    <fieldset class={cell?.standing === 'none' ? 'q unsaid' : 'q'}>
      <legend class="vh">
        {useWords[use]}: {outlet.name}
      </legend>
      <div class="qt">
        {cell && <Answer cell={cell} today={today} />}
        {isOnline(outlet) && <OutletHead of={outlet} />} <span aria-hidden="true">{outlet.name}</span>
      </div>
      <div class="s">{cell ? standingWords(cell, today) : outlet.hint}</div>
      {props.mayRecord && (
        <div class="ans">
          {(['yes', 'no'] as const).map((value) => (
            <label key={value}>
              <input class={value === 'yes' ? 'y' : 'n'} type="radio" name={name} value={value} />
              <span>
                <Icon name={value === 'yes' ? 'check' : 'x'} size={16} />
                {value === 'yes' ? 'Yes' : 'No'}
              </span>
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}

function standingWords(cell: Cell, today: Day): string {
  if (cell.standing === 'yes') return `Until ${sayDay(cell.untilOn ?? today, today)}.`;
  if (cell.standing === 'no') return 'Somebody with a say has said no. One no is enough.';
  if (cell.standing === 'expired') return `Ran out after ${sayDay(cell.untilOn ?? today, today)}. Ask again.`;
  return 'Not answered yet.';
}

function SaveBar({ pupil, today, form }: { pupil: PupilToAnswer; today: Day; form: FormState | undefined }) {
  const only = pupil.givers.length === 1 ? pupil.givers[0]?.id : undefined;
  return (
    <div class="save no-print" role="region" aria-label="Save">
      <div>
        <Select
          name="giverId"
          label="Whose answer"
          empty="A parent or carer"
          value={only ?? ''}
          options={giverOptions(pupil)}
          {...(form && { form })}
        />
        <Select name="how" label="How" value="paper-form" options={wayOptions} {...(form && { form })} />
        <Field name="answeredOn" type="date" label="On" value={today} max={today} {...(form && { form })} />
        <Button kind="primary">Save the answers</Button>
      </div>
    </div>
  );
}

export function giverOptions(pupil: PupilToAnswer) {
  return [...pupil.givers.map((one) => ({ value: one.id, label: one.name })), { value: pupil.id, label: 'The pupil' }];
}

export const wayOptions = [
  { value: 'paper-form', label: 'Paper form' },
  { value: 'e-mail', label: 'E-mail' },
  { value: 'phone', label: 'Telephone' },
  { value: 'in-person', label: 'In person' },
];

function Settle({ pupilId, of, form }: { pupilId: PersonId; of: readonly Difference[]; form: FormState | undefined }) {
  return (
    <Panel
      title="Two parents differ"
      sub="The no counts until you have settled it. Whoever’s answer then no longer counts is told, and so is the safeguarding lead."
    >
      <ul class="settle">
        {of.map((one) => (
          <li key={`${one.use} ${one.outlet}`}>
            <b>
              {useWords[one.use]}: {one.name}
            </b>
            <span>{one.sides.map((side) => `${side.who}: ${side.yes ? 'Yes' : 'No'}`).join('. ')}.</span>
            <form class="form" method="post" action={`/consent/pupils/${pupilId}/settle`}>
              <input type="hidden" name="use" value={one.use} />
              <input type="hidden" name="outlet" value={one.outlet} />
              <Field
                name="reason"
                id={`why-${one.use}-${one.outlet}`}
                label="Why"
                hint="It stays in the journal, and is told to neither parent."
                required
                maxLength={500}
                {...(form && { form })}
              />
              <span class="actions">
                {(['yes', 'no'] as const).map((answer) => (
                  <Button key={answer} small name="answer" value={answer}>
                    Settle: {answer === 'yes' ? 'Yes' : 'No'}
                  </Button>
                ))}
              </span>
            </form>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function History({ lines, today }: { lines: readonly HistoryLine[]; today: Day }) {
  return (
    <Panel title="What was said" sub="Newest first. A no is never traced to a person.">
      {lines.length === 0 ? (
        <p class="muted">Nobody has answered yet, which counts as no.</p>
      ) : (
        <ol class="said">
          {lines.map((line) => (
            <li key={JSON.stringify(line)}>
              <span class="meta">{sayDay(line.day, today)}</span>
              <span>
                {line.ended
                  ? 'A no to everything was taken back.'
                  : `${line.settled ? 'Settled by the headteacher: ' : ''}${line.yes ? 'Yes' : 'No'} to ${line.of}`}
                {line.evidence && (
                  <small>
                    {line.evidence.giver}, {line.evidence.how}; until {sayDay(line.evidence.untilOn, today)}
                  </small>
                )}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

function Everything({ pupil, today }: { pupil: PupilToAnswer; today: Day }) {
  return (
    <Panel
      title="One answer to everything"
      sub="Each use, in every place that the school shows pictures today. A place that comes later is asked about anew after a yes; a no covers it."
    >
      <form class="form" method="post" action={`/consent/pupils/${pupil.id}/everything`}>
        <Select name="giverId" id="all-giver" label="Whose answer" empty="A parent or carer" options={giverOptions(pupil)} />
        <Select name="how" id="all-how" label="How" value="paper-form" options={wayOptions} />
        <Field name="answeredOn" id="all-on" type="date" label="On" value={today} max={today} />
        <div class="actions">
          <Button>Record no to everything</Button>
          <Button formAction={`/consent/pupils/${pupil.id}/publicity`}>Record yes to all publicity</Button>
        </div>
      </form>
      <details class="objection">
        <summary>
          <Icon name="chev" /> A no that must not be changed here
        </summary>
        <p>
          For anybody with a say: a parent, the pupil, the authority, a court, the school. No name and no reason is asked. No later yes
          outweighs it, and only a safeguarding lead can end it.
        </p>
        <PressForm kind="stop" action={`/consent/pupils/${pupil.id}/objection`}>
          Do not show this pupil anywhere
        </PressForm>
      </details>
    </Panel>
  );
}
