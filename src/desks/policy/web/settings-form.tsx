import type { ComponentChildren } from 'preact';
import { roles } from '#src/kernel/actor.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { count } from '#src/kernel/words.ts';
import { roleNames } from '#src/desks/people/desk.ts';
import type { Pack } from '#src/infra/gate/packs.ts';
import { citeFrom, valueOf } from '#src/infra/gate/policy.ts';
import type { Parameter } from '#src/infra/gate/parameters.ts';
import type { FormState } from '#src/web/form.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Field, Tiles, TextArea } from '#src/web/ui/field.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { WrongList } from '#src/web/ui/wrong-list.tsx';
import type { Settings } from '../model.ts';
import { sayPlain } from '../say.ts';
import { undecidedIn } from '../undecided.ts';

export interface SettingsFormProps {
  readonly pack: Pack;
  readonly version: string;
  readonly settings: Settings;
  readonly action: string;
  readonly firstDay: string;
  readonly button: string;
  readonly form?: FormState | undefined;
  readonly hidden?: ComponentChildren;
  /** The school has not adopted this pack: its clauses are read as the model's. */
  readonly isModel?: boolean;
  /** Each question stands under the words it comes from: for whoever cannot open a clause beside the work yet. */
  readonly quoted?: boolean;
}

/** Everything the school may set: what the policy leaves open first, then what it states and the school may change. */
export function SettingsForm(props: SettingsFormProps) {
  const all = [...props.pack.parameters.values()].filter((one) => !one.fixed);
  const open = all.filter((one) => one.value === null);
  const stated = all.filter((one) => one.value !== null);
  return (
    <form method="post" action={props.action} class="stack">
      {props.hidden}
      <WrongList
        form={props.form}
        not="No version was made yet."
        labelOf={(name) => props.pack.parameters.get(name)?.ask ?? 'In force from'}
      />
      {open.length > 0 && (
        <Panel title="What the policy leaves to the school" sub="Our suggestion stands in each answer. Change it, or keep it.">
          <div class="stack">
            {open.map((one) => (
              <Asked key={one.name} of={one} props={props} />
            ))}
          </div>
        </Panel>
      )}
      <Panel title="What stands, and can be changed" sub="The policy’s own values, or Gatepost’s where it is silent.">
        <details open={stated.some((one) => props.form?.wrong[one.name] !== undefined)}>
          <summary>{count(stated.length, 'answer')} to look through</summary>
          <div class="stack">
            {stated.map((one) => (
              <Asked key={one.name} of={one} props={props} />
            ))}
          </div>
        </details>
      </Panel>
      <Panel title="From when">
        <div class="stack">
          <Field
            name="inForceFrom"
            type="date"
            label="In force from"
            value={props.firstDay}
            min={props.firstDay}
            required
            {...formOf(props)}
          />
          <Field name="note" label="Why, in a few words" maxLength={300} {...formOf(props)} />
          <Button kind="primary">{props.button}</Button>
        </div>
      </Panel>
    </form>
  );
}

function formOf(props: SettingsFormProps): { form?: FormState } {
  return props.form === undefined ? {} : { form: props.form };
}

function Asked({ of, props }: { of: Parameter; props: SettingsFormProps }) {
  const citation: Citation = citeFrom(props.pack, props.version, of.clause);
  const value = props.settings[of.name] === undefined ? (of.value ?? of.suggested) : valueOf(of, props.settings);
  const common = {
    name: of.name,
    label: of.ask,
    hint: <AskHint of={of} citation={citation} props={props} />,
    ...formOf(props),
    ...citeFor(citation, props),
  };
  switch (of.type) {
    case 'flag':
      return <Tiles {...common} across options={yesOrNo} value={value === true ? 'yes' : 'no'} />;
    case 'choice':
      return <Tiles {...common} across options={optionsOf(of.choices ?? [])} value={String(value)} />;
    case 'number':
      return (
        <Field
          {...common}
          type="number"
          inputmode="numeric"
          value={Number(value)}
          {...(of.min === null ? {} : { min: of.min })}
          {...(of.max === null ? {} : { max: of.max })}
        />
      );
    case 'list':
      return of.choices === null ? (
        <TextArea {...common} rows={4} value={Array.isArray(value) ? value.join('\n') : ''} />
      ) : (
        <Tiles {...common} many across options={optionsOf(of.choices)} value={Array.isArray(value) ? value : []} />
      );
    case 'text':
      return <TextArea {...common} rows={2} value={typeof value === 'string' ? value : ''} />;
  }
}

/** The clause as a chip, which opens beside the work; where nothing can open yet, its words stand in the hint. */
function citeFor(citation: Citation, { isModel, quoted, pack }: SettingsFormProps) {
  if (quoted) return {};
  return { cite: isModel ? <ModelClause of={citation} pack={pack.id} /> : <Clause of={citation} /> };
}

/** What the policy says, how to answer, and what we suggest where it leaves the answer open. */
function AskHint({ of, citation, props }: { of: Parameter; citation: Citation; props: SettingsFormProps }) {
  const isList = of.type === 'list' && of.choices === null;
  const words = [
    of.type === 'number' && of.word !== null && `The policy says “${of.word}”.`,
    isList && (of.keeps ? 'One on each line. Yours come beside the policy’s own, which stay.' : 'One on each line.'),
    of.value === null && `We suggest: ${sayPlain(of.suggested)}.`,
    ...undecidedIn(props.pack, props.settings).map(
      ({ parameter, had, fault }) => parameter.name === of.name && `On record is: ${sayPlain(had)}. That ${fault}, and is not followed.`,
    ),
  ].filter((one) => one !== false);
  if (!props.quoted) return words.length === 0 ? undefined : <>{words.join(' ')}</>;
  return (
    <>
      <q class="policy-voice">{citation.text}</q> {citation.ref}. {words.join(' ')}
    </>
  );
}

function ModelClause({ of, pack }: { of: Citation; pack: string }) {
  return (
    <a
      class="clause"
      href={`/policy/clauses/${of.clause}?pack=${pack}`}
      data-leaf
      aria-label={`${of.ref}: read this clause beside your work`}
    >
      <span aria-hidden="true">{of.ref.replaceAll(' ', '\u00a0')}</span>
    </a>
  );
}

const yesOrNo = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
];

function optionsOf(choices: readonly string[]) {
  return choices.map((value) => {
    const role = roles.find((one) => one === value);
    return { value, label: role === undefined ? value : roleNames[role] };
  });
}
