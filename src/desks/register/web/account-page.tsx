import type { FormState } from '#src/web/form.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { sayDay, sayInstant, type Day } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Select } from '#src/web/ui/field.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Banner, Panel } from '#src/web/ui/panel.tsx';
import { Said } from '#src/web/ui/said.tsx';
import type { Visit } from '#src/web/visit.ts';
import type { Account, DutyHeld } from '../model.ts';
import type { Care } from '../caring.ts';
import type { Setting } from '../overview.ts';
import type { Told } from '../told.ts';
import { Entry } from './account-entry.tsx';
import { Connection, Details, Ending, Password, Stop } from './account-panels.tsx';
import type { Problem } from './account-step.tsx';
import { CareShown, NoCover } from './care.tsx';

export function NewAccount({
  citation,
  offered,
  begun,
  problem,
  told,
  today,
}: {
  citation: Citation;
  offered: Readonly<Record<string, string>>;
  begun: FormState | undefined;
  problem: Problem | undefined;
  /** What an official user told of, and this would enter. */
  told: Told | null;
  today: Day;
}) {
  return (
    <Panel title="An account in the school’s name" sub={<Clause of={citation} />}>
      {problem !== undefined && <Said refusal={problem.refusal} />}
      {told !== null && (
        <Banner is="note">
          {told.by} told the school of it.{' '}
          <PressForm action={`/register/accounts/told/${told.id}/aside`} small kind="quiet">
            It is no account of the school
          </PressForm>
        </Banner>
      )}
      <Entry
        action="/register/accounts/new"
        account={null}
        form={problem?.form ?? begun}
        button="Enter it in the register"
        offered={offered}
        today={today}
        {...(told !== null && { told: told.id })}
      />
    </Panel>
  );
}

export interface AccountShown {
  readonly account: Account;
  readonly duties: readonly (DutyHeld & { readonly name: string })[];
  readonly settings: readonly Setting[];
  /** Somebody may know its password who may no longer use it. */
  readonly rekey: boolean;
  readonly care: readonly Care[];
  /** WH-OFF-02: the policy asks for administrators, and for more than one. */
  readonly asksCover: boolean;
  readonly may: {
    readonly keep: boolean;
    readonly name: boolean;
    readonly pause: boolean;
    readonly resume: boolean;
    readonly confirm: boolean;
  };
  readonly colleagues: readonly { readonly id: PersonId; readonly name: string }[];
  readonly citation: Citation;
  readonly offered: Readonly<Record<string, string>>;
  readonly visit: Visit;
  readonly problem: Problem | undefined;
}

export function AccountPage(shown: AccountShown) {
  const { account, may, problem, visit } = shown;
  return (
    <div class="side">
      <div class="stack">
        {problem !== undefined && <Said refusal={problem.refusal} />}
        <NoCover {...shown} />
        {account.pausedAt !== null && (
          <Banner is="held">
            <b>Paused.</b> {account.pausedReason} <span class="meta">{sayInstant(account.pausedAt, visit.school.zone, visit.now)}</span>
          </Banner>
        )}
        <Panel title="The account" sub={<Clause of={shown.citation} />}>
          {may.keep ? (
            <Entry
              action={`/register/accounts/${account.id}`}
              account={account}
              form={problem?.form}
              button="Save"
              offered={shown.offered}
              today={visit.today}
            />
          ) : (
            <Facts account={account} visit={visit} />
          )}
        </Panel>
      </div>
      <div class="stack">
        <Caring {...shown} />
        <CareShown {...shown} />
        <Stop {...shown} />
        {shown.rekey && may.confirm && <Password account={account} />}
        {may.confirm && <Details account={account} />}
        {may.keep && account.channel === 'bluesky' && account.owner === 'organisation' && <Connection {...shown} />}
        {may.keep && <Ending account={account} />}
      </div>
    </div>
  );
}

function Facts({ account, visit }: { account: Account; visit: Visit }) {
  const facts = [
    ['Platform', account.platform],
    ['Address', account.address || account.handle],
    ['Visitors can add or react', account.social ? 'Yes: social media' : 'No: a website entry'],
    ['Owner', account.owner === 'organisation' ? 'The organisation' : 'Their own, on a professional network'],
    ['Since', sayDay(account.fromOn, visit.today)],
  ];
  return (
    <dl class="facts">
      {facts.map(([term, words]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

const dutyWords = { administrator: 'Administrator', moderator: 'Moderator', responsible: 'Responsible for content' } as const;

/** WH-OFF-02, WH-OFF-03: named, accepted, with cover. */
function Caring({ account, duties, may, colleagues, visit, problem }: AccountShown) {
  const options = colleagues.map((one) => ({ value: one.id, label: one.name }));
  const action = `/register/accounts/${account.id}`;
  return (
    <Panel title="Who looks after it">
      {duties.length === 0 && <p>Nobody is named.</p>}
      <ul class="stack">
        {duties.map((one) => (
          <li key={one.id}>
            <b>{one.name}</b>, {dutyWords[one.duty]} <span class="meta">since {sayDay(one.fromOn, visit.today)}</span>{' '}
            {one.acceptedAt === null && <State is="held">Not accepted yet</State>}
            <div class="actions">
              {one.personId === visit.person.id && one.acceptedAt === null && (
                <p class="meta">By accepting you say that the account is and stays the property of {visit.school.name}, whoever runs it.</p>
              )}
              {one.personId === visit.person.id && one.acceptedAt === null && (
                <PressForm action={`${action}/accept`} fields={{ duty: one.id }} small kind="primary">
                  Accept: it stays the school’s
                </PressForm>
              )}
              {(one.personId === visit.person.id || may.name) && (
                <PressForm
                  action={`${action}/give-up`}
                  fields={{ duty: one.id }}
                  small
                  kind="quiet"
                  label={`${one.personId === visit.person.id ? 'Give it up' : 'End'}: ${one.name}, ${dutyWords[one.duty]}`}
                >
                  {one.personId === visit.person.id ? 'Give it up' : 'End'}
                </PressForm>
              )}
            </div>
          </li>
        ))}
      </ul>
      {may.name && (
        <form class="form" method="post" action={`${action}/name`}>
          <Select name="personId" label="Name somebody" options={options} empty="Choose" {...(problem && { form: problem.form })} />
          <Select name="duty" label="As" options={Object.entries(dutyWords).map(([value, label]) => ({ value, label }))} />
          <Button>Name them</Button>
        </form>
      )}
    </Panel>
  );
}
