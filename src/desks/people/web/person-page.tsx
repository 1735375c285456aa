import type { Role } from '#src/kernel/actor.ts';
import { dayOf, sayDay, type Day } from '#src/kernel/clock.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import { formOf, type FormState } from '#src/web/form.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { Field, Select } from '#src/web/ui/field.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Said } from '#src/web/ui/said.tsx';
import type { Visit } from '#src/web/visit.ts';
import {
  engagementNames,
  fullName,
  roleNames,
  type Absence,
  type Authorisation,
  type PersonRecord,
  type RoleHeld,
  type Suspension,
} from '../model.ts';
import { isBack } from '../rules.ts';
import { Absences, Authorising, Leaving, span, Suspending } from './cover-panels.tsx';
import { EngagementFields, PersonFields } from './list.tsx';

export interface PersonShown {
  readonly person: PersonRecord;
  readonly may: {
    /** Reads the whole record. */
    readonly sees: boolean;
    readonly keep: boolean;
    readonly appoint: readonly Role[];
    readonly absence: boolean;
    readonly authorise: boolean;
    readonly suspend: boolean;
    readonly readSuspension: boolean;
  };
  readonly absences: readonly Absence[];
  readonly authorisations: readonly Authorisation[];
  /** Null: this reader does not know the word (KP-OFF-10). */
  readonly suspensions: readonly Suspension[] | null;
  readonly visit: Visit;
  readonly form: FormState | undefined;
  readonly refusal: Refusal | undefined;
}

export function PersonPage(shown: PersonShown) {
  const { person, may, refusal } = shown;
  return (
    <div class="side">
      <div class="stack">
        {refusal !== undefined && <Said refusal={refusal} />}
        <Who {...shown} />
        {person.kind === 'staff' && <Roles {...shown} />}
        {may.sees && person.kind === 'staff' && <Engagements {...shown} />}
      </div>
      <div class="stack">
        {person.kind === 'staff' && (
          <Panel title="Official use">
            <a href={`/register/people/${person.id}`}>What the register says</a>
          </Panel>
        )}
        {may.absence && <Absences {...shown} />}
        {(may.authorise || (may.sees && shown.authorisations.length > 0)) && <Authorising {...shown} />}
        {may.keep && <Leaving {...shown} />}
        {may.readSuspension && shown.suspensions !== null && <Suspending {...shown} suspensions={shown.suspensions} />}
      </div>
    </div>
  );
}

function Who({ person, may, visit, form }: PersonShown) {
  const facts = [
    [
      'As',
      person.kind === 'staff'
        ? person.engagements[0]?.title || 'Staff'
        : person.kind === 'pupil'
          ? (person.yearGroup ?? 'Pupil')
          : 'Parent or carer',
    ],
    ...(may.sees && person.email !== null ? [['E-mail', person.email]] : []),
    ...(may.sees && person.leftOn !== null ? [[isBack(person) ? 'Left before, on' : 'Last day', sayDay(person.leftOn, visit.today)]] : []),
  ];
  const { given, family, knownAs, email } = person;
  return (
    <Panel title={person.kind === 'pupil' ? fullName(person) : 'Who they are'}>
      <dl class="facts">
        {facts.map(([term, words]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {may.keep && (
        <details>
          <summary>Change</summary>
          <form class="form" method="post" action={`/people/${person.id}/change`}>
            <PersonFields form={form ?? formOf({ given, family, knownAs, email })} />
            {person.kind === 'pupil' && <Field name="yearGroup" label="Class or year" value={person.yearGroup} />}
            {person.bornOn !== null && <input type="hidden" name="bornOn" value={person.bornOn} />}
            {person.joinedOn !== null && <input type="hidden" name="joinedOn" value={person.joinedOn} />}
            <div class="actions">
              <Button kind="primary">Save</Button>
            </div>
          </form>
        </details>
      )}
    </Panel>
  );
}

function isOver(role: RoleHeld, visit: Visit): boolean {
  return (role.untilOn !== null && role.untilOn < visit.today) || (role.withdrawnAt !== null && role.withdrawnAt <= visit.now);
}

/** The day on which a role went with whoever left. */
function endedOn({ withdrawnAt }: RoleHeld, visit: Visit): Day | null {
  return withdrawnAt !== null && withdrawnAt <= visit.now ? dayOf(withdrawnAt, visit.school.zone) : null;
}

function Roles({ person, may, visit, form }: PersonShown) {
  const shown = form === undefined ? {} : { form };
  const seen = may.sees ? person.roles : person.roles.filter((role) => !isOver(role, visit));
  return (
    <Panel title="Roles">
      {seen.length === 0 && <p>None.</p>}
      <ul class="history">
        {seen.map((role) => (
          <li key={role.id}>
            <span class="meta">{span(role.fromOn, role.untilOn ?? endedOn(role, visit), visit.today)}</span>
            <span class="row">
              <b class="grow">{roleNames[role.role]}</b>
              {isOver(role, visit) && <State is="plain">Over</State>}
              {!isOver(role, visit) && may.appoint.includes(role.role) && (
                <PressForm
                  action={`/people/${person.id}/role/end`}
                  fields={{ id: role.id }}
                  small
                  kind="quiet"
                  label={`End now: ${roleNames[role.role]}`}
                >
                  End now
                </PressForm>
              )}
            </span>
          </li>
        ))}
      </ul>
      {may.appoint.length > 0 && (
        <form class="form" method="post" action={`/people/${person.id}/role`}>
          <div class="pair">
            <Select name="role" label="Give a role" options={may.appoint.map((value) => ({ value, label: roleNames[value] }))} {...shown} />
            <Field name="fromOn" id="role-from" type="date" label="From" value={visit.today} />
            <Field name="untilOn" id="role-until" type="date" label="Until" hint="Empty: until further notice" />
          </div>
          <Button>Give it</Button>
        </form>
      )}
    </Panel>
  );
}

function Engagements({ person, may, visit, form }: PersonShown) {
  const { leftOn } = person;
  const hasLeft = leftOn !== null && leftOn < visit.today && !isBack(person);
  return (
    <Panel title="Time with the school">
      <ul class="history">
        {person.engagements.map((one) => (
          <li key={one.id}>
            <span class="meta">{span(one.fromOn, one.untilOn, visit.today)}</span>
            <span>
              <b>{engagementNames[one.kind]}</b> {one.title}
            </span>
          </li>
        ))}
      </ul>
      {may.keep && hasLeft && (
        <p>
          They left on {sayDay(leftOn, visit.today)}. Whoever comes back begins anew: roles, official use and keys of before do not return.
        </p>
      )}
      {may.keep && (
        <details id="engage" open={hasLeft || form?.wrong['lastDay'] !== undefined}>
          <summary>{hasLeft ? 'Engage them anew' : 'Add another capacity, or a new contract'}</summary>
          <form class="form" method="post" action={`/people/${person.id}/engage`}>
            <EngagementFields form={form} today={visit.today} legend={hasLeft ? 'Their new time with the school' : 'What is added'} />
            <Button>{hasLeft ? 'Engage them from that day' : 'Add it'}</Button>
          </form>
        </details>
      )}
    </Panel>
  );
}
