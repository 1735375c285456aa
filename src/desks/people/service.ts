import type { Actor } from '#src/kernel/actor.ts';
import { dayOf, type Day } from '#src/kernel/clock.ts';
import type { Id, PersonId } from '#src/kernel/ids.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { onAppointment, onKept, onSchool } from './acts.ts';
import { sameAddress, tellOfAddress } from './addresses.ts';
import { fullName } from './model.ts';
import { endWithLeaving } from './leaving.ts';
import { checkEngagement, checkRole, checkRoleEnd, checkSettings, onRecordAlready } from './rules.ts';
import { getSchool, updateSchool, type SettingsChange } from './school-store.ts';
import { aboutOf } from './standing.ts';
import {
  endRole,
  findAlike,
  findRoleHeld,
  insertEngagement,
  insertPerson,
  insertRole,
  listRoles,
  lockPerson,
  updatePerson,
  type NewEngagement,
  type NewPerson,
  type NewRole,
} from './store.ts';

export { addEngagement, recordLeaving } from './leaving.ts';

/** Enters somebody in the school's records; staff come with the engagement that binds them (HM-SCOPE-04, HA-SCOPE-06). */
export function addPerson(
  office: Office,
  actor: Actor,
  input: { readonly person: NewPerson; readonly engagement: NewEngagement | null },
): Promise<Result<PersonId>> {
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await office.gate.ask(tx, onSchool(actor, 'people:keep'));
    if (!asked.ok) return asked;
    const { person, engagement } = input;
    if (engagement !== null) {
      const fit = checkEngagement(engagement);
      if (!fit.ok) return fit;
      const unfit = await office.readPublic({ db: tx, schoolId: actor.schoolId }, { title: engagement.title });
      if (unfit !== null) return no(unfit);
    }
    const alike = await findAlike(tx, person);
    if (alike !== null) return no(onRecordAlready(alike, 'added'));
    const id = await insertPerson(tx, asked.value, person);
    if (engagement !== null) await insertEngagement(tx, asked.value, id, engagement);
    const facts = { done: 'added', kind: person.kind, ...(engagement && { engagement: engagement.kind, until: engagement.untilOn }) };
    await office.record(tx, asked.value, { subject: { kind: 'person', id }, facts, personal: { name: fullName(person) } });
    return ok(id);
  });
}

export function changePerson(
  office: Office,
  actor: Actor,
  input: { readonly id: PersonId; readonly person: NewPerson },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const was = await lockPerson(tx, input.id);
    const asked = await office.gate.ask(tx, onKept(actor, await aboutOf(tx, input.id, office.now())));
    if (!asked.ok) return asked;
    if (was === null) return no(absent);
    const alike = sameAddress(was.email, input.person.email) ? null : await findAlike(tx, { ...input.person, kind: was.kind }, was.id);
    if (alike !== null) return no(onRecordAlready(alike, 'changed'));
    await updatePerson(tx, asked.value, input.id, { ...input.person, kind: was.kind });
    const isElsewhere = was.kind === 'staff' && was.email !== input.person.email;
    const facts = { done: 'changed', ...(isElsewhere && { changed: 'address' }) };
    await office.record(tx, asked.value, { facts, personal: { name: fullName(input.person) } });
    if (actor.kind === 'person')
      await tellOfAddress(office, tx, asked.value, { person: was, becomes: input.person.email, by: actor.personId });
    return ok();
  });
}

export function giveRole(
  office: Office,
  actor: Actor,
  input: { readonly id: PersonId; readonly role: NewRole },
): Promise<Result<Id<'role-held'>>> {
  return office.transact(actor.schoolId, async (tx) => {
    const person = await lockPerson(tx, input.id);
    const asked = await office.gate.ask(tx, onAppointment(actor, input.role.role, await aboutOf(tx, input.id, office.now())));
    if (!asked.ok) return asked;
    if (person === null || person.kind !== 'staff') return no(absent);
    const fit = checkRole(input.role, await listRoles(tx, input.id));
    if (!fit.ok) return fit;
    const id = await insertRole(tx, asked.value, input.id, input.role);
    await endWithLeaving(tx, asked.value, input.id);
    const { role, fromOn, untilOn } = input.role;
    await office.record(tx, asked.value, {
      facts: { done: 'given', role, from: fromOn, until: untilOn },
      personal: { name: fullName(person) },
    });
    return ok(id);
  });
}

/** Ends a role at the end of a day, or at once when none is given. */
export function takeRole(
  office: Office,
  actor: Actor,
  input: { readonly id: Id<'role-held'>; readonly untilOn: Day | null },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const held = await findRoleHeld(tx, input.id);
    const person = held === null ? null : await lockPerson(tx, held.personId);
    if (held === null || person === null || held.withdrawnAt !== null) return no(absent);
    const asked = await office.gate.ask(tx, onAppointment(actor, held.role, await aboutOf(tx, held.personId, office.now())));
    if (!asked.ok) return asked;
    const today = dayOf(asked.value.at, (await getSchool(tx)).zone);
    const fit = checkRoleEnd(input.untilOn, held, today);
    if (!fit.ok) return fit;
    // A day that has gone by ends it now: what stood until now stood (KP-ACC-01).
    const isAtOnce = input.untilOn === null || input.untilOn < today;
    const untilOn = isAtOnce ? null : input.untilOn;
    await endRole(tx, asked.value, held.id, untilOn === null ? { withdrawnAt: asked.value.at } : { untilOn });
    await office.record(tx, asked.value, {
      facts: { done: 'ended', role: held.role, until: untilOn },
      personal: { name: fullName(person) },
    });
    return ok();
  });
}

/** What the school says of itself: nation, phase, type, zone, terms, domains, posting hours. */
export function changeSchool(office: Office, actor: Actor, input: SettingsChange): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await office.gate.ask(tx, onSchool(actor, 'people:keepSchool'));
    if (!asked.ok) return asked;
    const fit = checkSettings(input);
    if (!fit.ok) return fit;
    const { name } = await getSchool(tx);
    const unfit = input.name === name ? null : await office.readPublic({ db: tx, schoolId: actor.schoolId }, { name: input.name });
    if (unfit !== null) return no(unfit);
    await updateSchool(tx, asked.value, input);
    const { nation, phase, type, zone, terms } = input;
    await office.record(tx, asked.value, { facts: { nation, phase, type, zone, terms: terms.length } });
    return ok();
  });
}
