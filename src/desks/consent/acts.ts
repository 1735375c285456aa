import type { Act } from '#src/kernel/acts.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Question } from '#src/infra/gate/question.ts';

type SchoolAct = Extract<Act, 'consent:read' | 'consent:record' | 'consent:settle' | 'consent:restrict' | 'consent:readRestricted'>;

/** Asks to do something with the school's consents; the subject, when it is one pupil, is that pupil. */
export function askOfSchool<A extends SchoolAct>(actor: Actor, act: A, pupilId?: PersonId): Question<A> {
  const subject = { kind: 'pupil', id: pupilId ?? '' };
  return { actor, act, on: { kind: 'School', id: actor.schoolId }, ...(pupilId && { subject }) };
}

/**
 * The restricted list is one thing with no names on the outside: whoever reads the journal without need to know learns
 * from an entry neither which child nor what was done (WH-CON-02).
 */
export function askOfList<A extends 'consent:restrict' | 'consent:readRestricted'>(actor: Actor, act: A): Question<A> {
  return { actor, act, on: { kind: 'School', id: actor.schoolId }, subject: { kind: 'sealed-list', id: actor.schoolId } };
}
