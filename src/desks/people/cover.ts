import type { Act } from '#src/kernel/acts.ts';
import type { Actor, Role } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { Id, PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent, conflict, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { onPerson } from './acts.ts';
import { standingChanged } from './jobs.ts';
import { fullName, type Person, type Suspension } from './model.ts';
import { absenceSpan, checkAbsence, inOrder } from './rules.ts';
import { getSchool } from './school-store.ts';
import { aboutOf, peopleStandings } from './standing.ts';
import {
  endAbsence,
  findAbsence,
  findAuthorisation,
  insertAbsence,
  insertAuthorisation,
  insertSuspension,
  liftSuspensions,
  listAbsences,
  listSuspensions,
  lockPerson,
  withdrawAuthorisation,
} from './store.ts';
import { tellOfHeadAbsence } from './telling.ts';

type PersonAct = Parameters<typeof onPerson>[1];

/** Lock, ask: every act here is on one person of the staff. */
async function lockAndAsk<A extends PersonAct & Act>(
  office: Office,
  tx: Tx,
  actor: Actor,
  act: A,
  id: PersonId,
): Promise<Result<{ readonly permit: Permit<A>; readonly person: Person; readonly roles: readonly Role[]; readonly by: PersonId }>> {
  const person = await lockPerson(tx, id);
  const about = await aboutOf(tx, id, office.now());
  const asked = await office.gate.ask(tx, onPerson(actor, act, about));
  if (!asked.ok) return asked;
  // Pupils and parents have no absence from work and nothing to be suspended from: to these acts they do not exist.
  if (person === null || person.kind !== 'staff' || actor.kind !== 'person') return no(absent);
  return ok({ permit: asked.value, person, roles: about.roles, by: actor.personId });
}

/** KP-OFF-04: from and to of somebody's absence. While it covers today and they are the head, an authorised deputy may act. */
export function recordAbsence(
  office: Office,
  actor: Actor,
  input: {
    readonly personId: PersonId;
    readonly fromOn: Day;
    readonly untilOn: Day | null;
    /** `13:30`; without them it is of whole days. */
    readonly fromTime?: string | null;
    readonly untilTime?: string | null;
  },
): Promise<Result<Id<'absence'>>> {
  return office.transact(actor.schoolId, async (tx) => {
    const begun = await lockAndAsk(office, tx, actor, 'people:recordAbsence', input.personId);
    if (!begun.ok) return begun;
    const { permit, person, by } = begun.value;
    const { zone } = await getSchool(tx);
    const away = { ...input, fromTime: input.fromTime ?? null, untilTime: input.untilTime ?? null };
    const fit = checkAbsence(away, await listAbsences(tx, input.personId), zone);
    if (!fit.ok) return fit;
    const id = await insertAbsence(tx, permit, { ...away, recordedBy: by });
    const { until } = absenceSpan(away, zone);
    if (until !== null && until > permit.at) await office.enqueue(tx, standingChanged, { schoolId: actor.schoolId }, { startAfter: until });
    if (begun.value.roles.includes('headteacher')) await tellOfHeadAbsence(office, tx, permit, person, away);
    await office.record(tx, permit, {
      facts: {
        done: 'absent',
        from: [away.fromOn, away.fromTime].filter(Boolean).join(' '),
        until: away.untilOn === null ? null : [away.untilOn, away.untilTime].filter(Boolean).join(' '),
      },
      personal: { name: fullName(person) },
    });
    return ok(id);
  });
}

/** KP-OFF-04: back at work; the deputy's power stops in this moment. */
export function recordReturn(office: Office, actor: Actor, input: { readonly id: Id<'absence'> }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const absence = await findAbsence(tx, input.id);
    if (absence === null) return no(absent);
    const begun = await lockAndAsk(office, tx, actor, 'people:recordAbsence', absence.personId);
    if (!begun.ok) return begun;
    const { permit, person } = begun.value;
    await endAbsence(tx, permit, input.id);
    await office.record(tx, permit, { facts: { done: 'returned', absence: input.id }, personal: { name: fullName(person) } });
    await office.enqueue(tx, standingChanged, { schoolId: actor.schoolId });
    return ok();
  });
}

/** KP-OFF-04: the written authorisation without which an absence gives a deputy nothing. */
export function authoriseDeputy(
  office: Office,
  actor: Actor,
  input: { readonly personId: PersonId; readonly fromOn: Day; readonly untilOn: Day | null },
): Promise<Result<Id<'deputy-authorisation'>>> {
  return office.transact(actor.schoolId, async (tx) => {
    const begun = await lockAndAsk(office, tx, actor, 'people:authoriseDeputy', input.personId);
    if (!begun.ok) return begun;
    const { permit, person, by } = begun.value;
    if (!inOrder(input.fromOn, input.untilOn)) return no(unclear({ untilOn: 'The last day comes before the first.' }));
    const id = await insertAuthorisation(tx, permit, { ...input, authorisedBy: by });
    await office.record(tx, permit, {
      facts: { done: 'authorised', from: input.fromOn, until: input.untilOn },
      personal: { name: fullName(person) },
    });
    return ok(id);
  });
}

export function endAuthorisation(
  office: Office,
  actor: Actor,
  input: { readonly id: Id<'deputy-authorisation'> },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const authorisation = await findAuthorisation(tx, input.id);
    if (authorisation === null) return no(absent);
    const begun = await lockAndAsk(office, tx, actor, 'people:authoriseDeputy', authorisation.personId);
    if (!begun.ok) return begun;
    const { permit, person } = begun.value;
    await withdrawAuthorisation(tx, permit, input.id);
    await office.record(tx, permit, { facts: { done: 'withdrawn' }, personal: { name: fullName(person) } });
    return ok();
  });
}

/** KP-OFF-10: from this moment nothing they do for the school goes through. */
export function suspendPerson(office: Office, actor: Actor, input: { readonly personId: PersonId }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const begun = await lockAndAsk(office, tx, actor, 'people:suspend', input.personId);
    if (!begun.ok) return begun;
    const { permit, person, by } = begun.value;
    const standing = (await peopleStandings(tx, [person.id], office.now())).get(person.id);
    if (standing?.suspended === true) return no(conflict('They are suspended already.', 'Nothing has changed.'));
    await insertSuspension(tx, permit, person.id, by);
    await office.record(tx, permit, { facts: { done: 'suspended' }, personal: { name: fullName(person) } });
    await office.enqueue(tx, standingChanged, { schoolId: actor.schoolId });
    return ok();
  });
}

/** KP-OFF-10: what they could do before comes back by itself; what had been revoked does not. */
export function liftSuspension(office: Office, actor: Actor, input: { readonly personId: PersonId }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const begun = await lockAndAsk(office, tx, actor, 'people:liftSuspension', input.personId);
    if (!begun.ok) return begun;
    const { permit, person, by } = begun.value;
    const lifted = await liftSuspensions(tx, permit, person.id, by);
    if (!lifted) return no(conflict('No suspension is open.', 'Nothing has changed.'));
    await office.record(tx, permit, { facts: { done: 'lifted' }, personal: { name: fullName(person) } });
    return ok();
  });
}

/** KP-OFF-10: only the head and the chair see the word; each look is journalled. */
export function readSuspensions(office: Office, actor: Actor, personId: PersonId): Promise<Result<readonly Suspension[]>> {
  return office.transact(actor.schoolId, async (tx) => {
    const begun = await lockAndAsk(office, tx, actor, 'people:readSuspension', personId);
    if (!begun.ok) return begun;
    await office.record(tx, begun.value.permit);
    return ok(await listSuspensions(tx, begun.value.permit, personId));
  });
}
