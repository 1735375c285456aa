import type { Actor, Role } from '#src/kernel/actor.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Question, Thing } from '#src/infra/gate/question.ts';
import type { PeopleStanding } from './standing.ts';

/** Acts on the school's own records of people. `role` is the one being given, when one is. */
export function onSchool<A extends 'people:keep' | 'people:appoint' | 'people:keepSchool'>(
  actor: Actor,
  act: A,
  role: Role | '' = '',
  about?: PersonId,
): Question<A> {
  return {
    actor,
    act,
    on: { kind: 'School', id: actor.schoolId },
    context: { role },
    ...(about === undefined ? {} : { subject: { kind: 'person', id: about } }),
  };
}

type PersonAct = 'people:recordAbsence' | 'people:authoriseDeputy' | 'people:suspend' | 'people:liftSuspension' | 'people:readSuspension';

/** Acts on one person. Their rules read roles and engagements; official use is the register's and stays out. */
export function onPerson<A extends PersonAct>(actor: Actor, act: A, about: PeopleStanding): Question<A> {
  const on: Thing = { kind: 'Person', id: about.personId, standing: { ...about, revoked: false, officialOn: [] } };
  return { actor, act, on, subject: { kind: 'person', id: about.personId } };
}
