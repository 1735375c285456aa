import type { Citation } from '#src/kernel/citation.ts';
import type { FormState } from '#src/web/form.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Check, Field, TextArea, Tiles } from '#src/web/ui/field.tsx';
import { Banner, Empty, Panel } from '#src/web/ui/panel.tsx';
import type { Account, Capacity, Risk } from '../model.ts';

const capacityWords: Readonly<Record<Capacity, string>> = {
  employee: 'As an employee',
  governor: 'As a governor',
  other: 'As a contractor, volunteer or the like',
};
const riskWords: Readonly<Record<string, string>> = {
  money: 'What could it cost the school?',
  reputation: 'What could it do to the school’s or anybody’s reputation?',
  staff: 'What could go wrong for staff?',
  services: 'What could go wrong for the school’s services and systems?',
  safeguarding: 'What could go wrong for children’s safety?',
  bullying: 'Could somebody be bullied through it?',
};

export interface ApplyShown {
  readonly accounts: readonly Account[];
  readonly capacities: readonly Capacity[];
  readonly risks: readonly string[];
  readonly purposes: readonly string[];
  readonly declaration: boolean;
  /** KP-OFF-08: set where this person would ask as a governor and the policy says that this is an exception. */
  readonly exception: Citation | null;
  /** HM-OFF-01: what says that good use is welcome. */
  readonly welcome: Citation | null;
  readonly citation: Citation;
  readonly form: FormState | undefined;
}

export function ApplyForm({ accounts, capacities, risks, purposes, declaration, exception, welcome, citation, form }: ApplyShown) {
  if (accounts.length === 0)
    return (
      <Empty title="There is no account to ask for" action={<Button href="/register">See the register</Button>}>
        The register has none yet, or you use or have asked for all of them.
      </Empty>
    );
  const shown = form === undefined ? {} : { form };
  const [only] = capacities;
  const isOnlyGovernor = exception !== null && capacities.length === 1;
  return (
    <Panel title="What you would like to do" sub={<Clause of={citation} />}>
      {form !== undefined && <Banner is="held">Nothing was sent yet. {Object.values(form.wrong).join(' ')}</Banner>}
      <p class="meta">
        Using social media well for the school is welcome and encouraged. {welcome !== null && <Clause of={welcome} />} Your answer comes
        from whoever the policy names.
      </p>
      {exception !== null && (
        <Banner is="note">
          <b>For a governor this is an exception.</b> Governors do not use social media for the school as a routine, so name the one
          occasion and the day on which it ends. <Clause of={exception} />
        </Banner>
      )}
      <form class="form" method="post" action="/register/apply">
        <Tiles
          name="accounts"
          label="Which accounts?"
          options={accounts.map((one) => ({ value: one.id, label: one.name }))}
          many
          {...shown}
        />
        {capacities.length > 1 ? (
          <Tiles
            name="capacity"
            label="In which capacity?"
            options={capacities.map((one) => ({ value: one, label: capacityWords[one] }))}
            required
            {...shown}
          />
        ) : (
          <input type="hidden" name="capacity" value={only ?? 'other'} />
        )}
        <Field name="purpose" label="What for?" list="purposes" maxLength={1000} required {...shown} />
        <datalist id="purposes">
          {purposes.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        {exception !== null && (
          <Field
            name="occasion"
            label="For which occasion?"
            {...(isOnlyGovernor ? { required: true } : { hint: 'Asked when you ask as a governor.' })}
            maxLength={500}
            {...shown}
          />
        )}
        <Field
          name="until"
          type="date"
          label="Until when?"
          {...(isOnlyGovernor
            ? { required: true }
            : { hint: exception === null ? 'Leave it empty for as long as you work here.' : 'Needed when you ask as a governor.' })}
          {...shown}
        />
        <RisksAndSignature risks={risks} declaration={declaration} form={form} />
        <div class="actions">
          <Button kind="primary">Ask</Button>
        </div>
      </form>
    </Panel>
  );
}

/** HM-OFF-03, HA-SCOPE-02, HM-DEC-01: what could go wrong, that it is under control, and the signature. `known`: as said before. */
export function RisksAndSignature({
  risks,
  declaration,
  known = [],
  form,
}: {
  readonly risks: readonly string[];
  readonly declaration: boolean;
  readonly known?: readonly Risk[];
  readonly form: FormState | undefined;
}) {
  const shown = form === undefined ? {} : { form };
  return (
    <>
      {risks.map((kind) => {
        const said = known.find((one) => one.kind === kind);
        return (
          <div key={kind} class="stack">
            <TextArea
              name={`risk-${kind}`}
              label={riskWords[kind] ?? kind}
              rows={2}
              maxLength={1000}
              value={said?.statement ?? ''}
              {...shown}
            />
            <Check
              name={`controlled-${kind}`}
              label="It is under control as said above"
              checked={form === undefined ? said?.controlled === true : form.typed[`controlled-${kind}`] === 'yes'}
            />
          </div>
        );
      })}
      {declaration && (
        <Check
          name="signed"
          label="I have read the policy and will keep to it. This is my signature."
          checked={form?.typed.signed === 'yes'}
        />
      )}
    </>
  );
}
