import type { Act } from '#src/kernel/acts.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Subject } from '#src/kernel/permit.ts';
import type { Question, Standing, Thing } from '#src/infra/gate/question.ts';
import type { Account, Capacity, DutyHeld, Use } from './model.ts';

type SchoolAct = 'register:read' | 'register:tellOfAccount' | 'register:keepAccounts' | 'register:issueRules';
type AccountAct = 'register:nameAdministrator' | 'register:acceptRole' | 'register:pause' | 'register:resume' | 'register:confirmDetails';
type UseAct = 'register:approve' | 'register:decline' | 'register:revoke' | 'register:endUse';
type OwnAct = 'register:acknowledgeRules' | 'people:readSuspension';

export function onSchool<A extends SchoolAct & Act>(actor: Actor, act: A, subject?: Subject): Question<A> {
  return { actor, act, on: { kind: 'School', id: actor.schoolId }, ...(subject && { subject }) };
}

/** Asking for official use, in the capacity in which the school engages whoever asks. */
export function onAsking(actor: Actor, capacity: Capacity, subject?: Subject): Question<'register:apply'> {
  return { actor, act: 'register:apply', on: { kind: 'School', id: actor.schoolId }, context: { capacity }, ...(subject && { subject }) };
}

export function onAccount<A extends AccountAct & Act>(actor: Actor, act: A, thing: Thing & { kind: 'Account' }): Question<A> {
  return { actor, act, on: thing, subject: { kind: 'account', id: thing.id } };
}

/** `consulted`: the chair has written down when, how and whom of the governors they consulted (KP-OFF-09). */
export function onUse<A extends UseAct & Act>(
  actor: Actor,
  act: A,
  thing: Thing & { kind: 'OfficialUse' },
  consulted = false,
): Question<A> {
  return { actor, act, on: thing, context: { governorsConsulted: consulted }, subject: { kind: 'official-use', id: thing.id } };
}

export function onPerson<A extends OwnAct & Act>(actor: Actor, act: A, standing: Standing): Question<A> {
  return { actor, act, on: { kind: 'Person', id: standing.personId, standing }, subject: { kind: 'person', id: standing.personId } };
}

/** Named and in post: those who accepted are its administrators (WH-OFF-02, WH-OFF-03). */
export function accountThing(account: Account, duties: readonly DutyHeld[], today: Day): Thing & { kind: 'Account' } {
  const all = duties.filter((one) => one.accountId === account.id && one.duty === 'administrator');
  const named = all.filter((one) => one.acceptedAt !== null);
  return {
    kind: 'Account',
    id: account.id,
    owned: account.owner === 'organisation',
    paused: account.pausedAt !== null,
    ended: account.untilOn !== null && account.untilOn < today,
    hasAdministrator: named.length > 0,
    awaitsAcceptance: named.length === 0 && all.length > 0,
    administrators: named.map((one) => one.personId),
  };
}

/** `endsOn`: the day stated on the application, or the one the approver gives (KP-OFF-08). */
export function useThing(use: Use, holder: Standing, endsOn: Day | null): Thing & { kind: 'OfficialUse' } {
  return {
    kind: 'OfficialUse',
    id: use.id,
    holder: use.personId,
    capacity: use.capacity,
    holderRoles: holder.roles,
    riskControlled: use.risks.length > 0 && use.risks.every((risk) => risk.controlled),
    endStated: endsOn !== null,
    signedDeclaration: use.signedAt !== null,
  };
}

/** The same application with nothing missing: who decides on it does not hang on how it was filled in. */
export function wellMade(thing: Thing & { kind: 'OfficialUse' }): Thing & { kind: 'OfficialUse' } {
  return { ...thing, riskControlled: true, endStated: true, signedDeclaration: true };
}

/** Whoever asks, when they are a person. */
export function personOf(actor: Actor): PersonId | null {
  return actor.kind === 'person' ? actor.personId : null;
}
