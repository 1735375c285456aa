import type { ComponentChildren } from 'preact';
import type { Citation } from '#src/kernel/citation.ts';
import { sayDay, sayInstant, timeOf } from '#src/kernel/clock.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import type { FormState } from '#src/web/form.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Check, Field, TextArea } from '#src/web/ui/field.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { Said } from '#src/web/ui/said.tsx';
import type { Visit } from '#src/web/visit.ts';
import { sayAbsence, type Absence } from '#src/desks/people/desk.ts';
import type { Consultation, UseLine, UseState } from '../model.ts';
import { lastDayOf, stateSeen } from '../rules.ts';
import { RisksAndSignature } from './apply-form.tsx';
import type { MayDo } from './reading.ts';

/** KP-OFF-04: the head’s absence that an acting deputy’s decision rests on, and who recorded it. */
export type AbsenceShown = Absence & { readonly by: string };

export interface UseShown {
  readonly line: UseLine;
  /** As it is, whatever this reader sees of it. */
  readonly state: UseState;
  readonly may: MayDo;
  readonly seesWhy: boolean;
  readonly consultation: Consultation | null;
  readonly clause: Citation | null;
  readonly citation: Citation;
  readonly absence: AbsenceShown | null;
  /** Why nobody can approve it as it stands, for the one who asked. */
  readonly missing: Refusal | null;
  /** What the policy asks of an application like this. */
  readonly asks: { readonly risks: readonly string[]; readonly declaration: boolean; readonly occasion: boolean };
  readonly visit: Visit;
  readonly form: FormState | undefined;
  readonly refusal: Refusal | undefined;
}

export function UsePage(shown: UseShown) {
  const { line, state, may, refusal } = shown;
  const isOpen = state === 'in-force' || state === 'agreed' || state === 'suspended';
  return (
    <div class="side">
      <div class="stack">
        {refusal !== undefined && <Said refusal={refusal} />}
        <About {...shown} />
        {shown.missing !== null && <Mend {...shown} missing={shown.missing} />}
        {state === 'asked' && may.approve.ok && !may.approveNow.ok && refusal === undefined && <Said refusal={may.approveNow.refusal} />}
        {state === 'asked' && may.approve.ok && <Decide {...shown} />}
        {state === 'asked' && !may.approve.ok && may.approve.refusal.code === 'own-application' && (
          <Said refusal={may.approve.refusal} asNote />
        )}
      </div>
      <div class="stack">
        {isOpen && (may.revoke.ok || may.revokeConsulted.ok) && <Revoke {...shown} />}
        {isOpen && may.end && line.personId === shown.visit.person.id && <GiveUp line={line} />}
        {shown.consultation !== null && <Consulted of={shown.consultation} visit={shown.visit} />}
      </div>
    </div>
  );
}

function RestedOn({ of, visit }: { of: AbsenceShown; visit: Visit }) {
  const say = (at: Date) => sayInstant(at, visit.school.zone, visit.now);
  return (
    <>
      The headteacher’s absence, {sayAbsence(of, visit.today)}, recorded by {of.by} on {say(of.recordedAt)}
      {of.returnedAt !== null && `; back since ${say(of.returnedAt)}`}
    </>
  );
}

function About({ line, state, seesWhy, clause, absence, visit }: UseShown) {
  const seen = stateSeen(state, seesWhy);
  const say = (at: Date) => sayInstant(at, visit.school.zone, visit.now);
  const facts: readonly (readonly [string, ComponentChildren])[] = [
    ['Account', <a href={`/register/accounts/${line.accountId}`}>{line.accountName}</a>],
    ['State', <State is={seen.is}>{seen.word}</State>],
    ...(line.byPost
      ? [['How', 'Comes with the headteacher’s role; nobody had to ask.'] as const]
      : [['Asked', say(line.askedAt)] as const]),
    ...(line.purpose === '' ? [] : [['What for', line.purpose] as const]),
    ...(line.occasion === '' ? [] : [['Occasion', line.occasion] as const]),
    ...(line.askedUntil === null ? [] : [['Asked until', sayDay(line.askedUntil, visit.today)] as const]),
    ...(line.signedAt === null ? [] : [['Signed', say(line.signedAt)] as const]),
    ...(line.decidedAt === null || line.byPost
      ? []
      : [['Decided', <Decided line={line} clause={clause} when={say(line.decidedAt)} />] as const]),
    ...(absence === null
      ? []
      : [[line.absenceId === null ? 'Head away now' : 'Rested on', <RestedOn of={absence} visit={visit} />] as const]),
    ...(line.reason === null ? [] : [['Reason', line.reason] as const]),
    ...(line.fromAt === null ? [] : [['From', say(line.fromAt)] as const]),
    ...(line.untilAt === null
      ? []
      : [
          [
            'Until',
            timeOf(line.untilAt, visit.school.zone) === '00:00'
              ? sayDay(lastDayOf(line.untilAt, visit.school.zone), visit.today)
              : say(line.untilAt),
          ] as const,
        ]),
    ...(line.endedAs === null ? [] : [['Ended by', `${line.endedByName ?? ''}, ${line.endedAs}`] as const]),
  ];
  return (
    <Panel title="Official use">
      <dl class="facts">
        {facts.map(([term, words]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {line.risks.map((risk) => (
        <p key={risk.kind}>
          <b>{risk.kind.replace(/^./, (first) => first.toUpperCase())}:</b> {risk.statement}{' '}
          <State is={risk.controlled ? 'open' : 'held'}>{risk.controlled ? 'Under control' : 'Not controlled'}</State>
        </p>
      ))}
    </Panel>
  );
}

function Decided({ line, clause, when }: { line: UseLine; clause: Citation | null; when: string }) {
  return (
    <>
      {line.decidedByName}, {line.decidedAs}, {when} {clause !== null && <Clause of={clause} />}
    </>
  );
}

/** HM-OFF-03, HM-DEC-01, KP-OFF-08: what is missing is for the one who asked to put right, while it waits. */
function Mend({ line, asks, missing, form, refusal }: UseShown & { readonly missing: Refusal }) {
  const shown = form === undefined ? {} : { form };
  return (
    <>
      {refusal === undefined && <Said refusal={{ ...missing, next: [{ label: 'Put it right below' }] }} />}
      <Panel title="Put it right" sub="It then goes to whoever decides, without being asked for anew.">
        <form class="form" method="post" action={`/register/uses/${line.id}/mend`}>
          {asks.occasion && <Field name="occasion" label="For which occasion?" value={line.occasion} maxLength={500} {...shown} />}
          <Field name="until" type="date" label="Until when?" value={line.askedUntil} {...shown} />
          <RisksAndSignature risks={asks.risks} declaration={asks.declaration} known={line.risks} form={form} />
          <div class="actions">
            <Button kind="primary">Send it again</Button>
          </div>
        </form>
      </Panel>
    </>
  );
}

function Decide({ line, form }: UseShown) {
  const shown = form === undefined ? {} : { form };
  return (
    <Panel title="Look and decide">
      <form class="form" method="post" action={`/register/uses/${line.id}/approve`}>
        <Field
          name="until"
          type="date"
          label="Until"
          hint="Empty: until they leave, or it is withdrawn."
          value={line.askedUntil}
          {...shown}
        />
        <Button kind="primary">Approve {line.holder}</Button>
      </form>
      <form class="form" method="post" action={`/register/uses/${line.id}/decline`}>
        <TextArea name="reason" label="Reason, if you decline" rows={2} maxLength={1000} {...shown} />
        <Button>Decline</Button>
      </form>
    </Panel>
  );
}

/** What cannot be undone names itself on the button. Approving again takes a new application. */
function Revoke({ line, may, citation, form }: UseShown) {
  const shown = form === undefined ? {} : { form };
  return (
    <Panel title="Withdraw official use" sub={<Clause of={citation} />}>
      <form class="form" method="post" action={`/register/uses/${line.id}/revoke`}>
        {!may.revoke.ok && (
          <>
            <p>The governors are consulted first. The one concerned never reads what you write here.</p>
            <Field name="consultedOn" type="date" label="Consulted on" {...shown} />
            <Field name="how" label="How" hint="A meeting, a call, by letter" {...shown} />
            <Field name="governors" label="Which governors" {...shown} />
            <TextArea name="views" label="Their views" {...shown} />
          </>
        )}
        {!line.byPost && <Check name="everywhere" label="On every account they may use" />}
        <p class="meta">It ends at once. What they have scheduled is held, and they are told.</p>
        <Button kind="stop">{line.byPost ? `End ${line.holder}’s use of every account` : `End ${line.holder}’s official use`}</Button>
      </form>
    </Panel>
  );
}

function GiveUp({ line }: { line: UseLine }) {
  return (
    <Panel title="Give it up">
      <form method="post" action={`/register/uses/${line.id}/end`}>
        <Button>I no longer want to post on {line.accountName}</Button>
      </form>
    </Panel>
  );
}

function Consulted({ of, visit }: { of: Consultation; visit: Visit }) {
  return (
    <Panel title="What the governors said" sub="Only the chair reads this.">
      <p>
        {sayDay(of.on, visit.today)}, {of.how}: {of.governors}
      </p>
      <p>{of.views}</p>
    </Panel>
  );
}
