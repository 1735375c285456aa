import { sayDay, sayInstant, type Day } from '#src/kernel/clock.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { Field } from '#src/web/ui/field.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { fullName, type Suspension } from '../model.ts';
import { absenceSpan, isBack, sayAbsence } from '../rules.ts';
import type { PersonShown } from './person-page.tsx';

export function span(from: Day, until: Day | null, today: Day): string {
  if (until === null) return `${from > today ? 'from' : 'since'} ${sayDay(from, today)}`;
  return `${sayDay(from, today)} to ${sayDay(until, today)}`;
}

/** KP-OFF-04: while an absence of the head covers today, an authorised deputy may act; it stops on the return. */
export function Absences({ person, absences, visit, form }: PersonShown) {
  const shown = form === undefined ? {} : { form };
  const open = absences.filter((one) => {
    const { until } = absenceSpan(one, visit.school.zone);
    return one.returnedAt === null && (until === null || until > visit.now);
  });
  return (
    <Panel title="Absence">
      <ul class="stack">
        {open.map((one) => (
          <li key={one.id}>
            Away {sayAbsence(one, visit.today)}
            <PressForm action={`/people/${person.id}/return`} fields={{ id: one.id }} small>
              Back at work
            </PressForm>
          </li>
        ))}
      </ul>
      <form class="form" method="post" action={`/people/${person.id}/absence`}>
        <div class="pair">
          <Field name="fromOn" id="away-from" type="date" label="From" value={visit.today} required {...shown} />
          <Field name="fromTime" id="away-from-time" type="time" label="From what time" hint="Empty: the whole day" {...shown} />
        </div>
        <div class="pair">
          <Field name="untilOn" id="away-until" type="date" label="Until" hint="Empty: until they are back" {...shown} />
          <Field name="untilTime" id="away-until-time" type="time" label="Until what time" hint="Empty: the whole day" {...shown} />
        </div>
        <Button>Record an absence</Button>
      </form>
    </Panel>
  );
}

export function Authorising({ person, authorisations, may, visit }: PersonShown) {
  const open = authorisations.filter((one) => one.withdrawnAt === null && (one.untilOn === null || one.untilOn >= visit.today));
  return (
    <Panel title="Acting for the head" sub="Only while an absence of the head is recorded.">
      <ul class="stack">
        {open.map((one) => (
          <li key={one.id}>
            Authorised {span(one.fromOn, one.untilOn, visit.today)}
            {may.authorise && (
              <PressForm action={`/people/${person.id}/authorise/end`} fields={{ id: one.id }} small kind="quiet">
                Withdraw
              </PressForm>
            )}
          </li>
        ))}
      </ul>
      {may.authorise && (
        <form class="form" method="post" action={`/people/${person.id}/authorise`}>
          <div class="pair">
            <Field name="fromOn" id="acting-from" type="date" label="From" value={visit.today} required />
            <Field name="untilOn" id="acting-until" type="date" label="Until" />
          </div>
          <Button>Authorise in writing</Button>
        </form>
      )}
    </Panel>
  );
}

export function Leaving({ person, form, visit }: PersonShown) {
  const shown = form === undefined ? {} : { form };
  const isStaff = person.kind === 'staff';
  if (isStaff && person.leftOn !== null && person.leftOn < visit.today && !isBack(person))
    return (
      <Panel title="Leaving">
        <p>They left on {sayDay(person.leftOn, visit.today)}. What the records say of the days before stays as it is.</p>
        <div class="actions">
          <Button href="#engage">Engage them anew</Button>
        </div>
      </Panel>
    );
  return (
    <Panel title="Leaving">
      <form class="form" method="post" action={`/people/${person.id}/leaving`}>
        <Field
          name="lastDay"
          type="date"
          label="Last day"
          hint={
            isStaff
              ? 'Access, roles, official use and keys end at its midnight, for good. A day gone by ends them at once. Empty: they stay.'
              : 'Empty: they stay.'
          }
          value={isBack(person) ? null : person.leftOn}
          {...shown}
        />
        <Button>Save the last day</Button>
      </form>
    </Panel>
  );
}

export function Suspending({ person, may, suspensions, visit }: PersonShown & { readonly suspensions: readonly Suspension[] }) {
  const open = suspensions.some((one) => one.untilAt === null);
  const say = (at: Date) => sayInstant(at, visit.school.zone, visit.now);
  return (
    <Panel title="Suspension from work" sub="Only the headteacher and the chair read this. This look is on record.">
      <ul class="stack">
        {suspensions.map((one) => (
          <li key={one.id}>
            From {say(one.fromAt)} {one.untilAt === null ? '' : `to ${say(one.untilAt)}`}
          </li>
        ))}
      </ul>
      {may.suspend && (
        <PressForm action={`/people/${person.id}/${open ? 'lift' : 'suspend'}`} kind={open ? 'plain' : 'stop'}>
          {open ? 'Lift the suspension' : `Suspend ${fullName(person)} from now on`}
        </PressForm>
      )}
    </Panel>
  );
}
