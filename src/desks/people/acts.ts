import type { Actor, Role } from '#src/kernel/actor.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Question, Thing } from '#src/infra/gate/question.ts';
import type { PeopleStanding } from './standing.ts';

/** Acts on the school's own records. `about` is whom the journal says it was about. */
export function onSchool<A extends 'people:keep' | 'people:keepSchool'>(actor: Actor, act: A, about?: PersonId): Question<A> {
  const on: Thing = { kind: 'School', id: actor.schoolId };
  return { actor, act, on, ...(about === undefined ? {} : { subject: { kind: 'person', id: about } }) };
}

/** Changing one person's record. */
export function onKept(actor: Actor, about: PeopleStanding): Question<'people:keepPerson'> {
  return { actor, act: 'people:keepPerson', on: thingOf(about), subject: { kind: 'person', id: about.personId } };
}

type PersonAct = 'people:recordAbsence' | 'people:authoriseDeputy' | 'people:suspend' | 'people:liftSuspension' | 'people:readSuspension';

/** Giving or ending a role of one person. */
export function onAppointment(actor: Actor, role: Role, about: PeopleStanding): Question<'people:appoint'> {
  return { actor, act: 'people:appoint', on: thingOf(about), context: { role }, subject: { kind: 'person', id: about.personId } };
}

/** Acts on one person. Their rules read roles and engagements; official use is the register's and stays out. */
export function onPerson<A extends PersonAct>(actor: Actor, act: A, about: PeopleStanding): Question<A> {
  return { actor, act, on: thingOf(about), subject: { kind: 'person', id: about.personId } };
}

function thingOf(about: PeopleStanding): Thing {
  return { kind: 'Person', id: about.personId, standing: { ...about, revoked: false, officialOn: [] } };
}
