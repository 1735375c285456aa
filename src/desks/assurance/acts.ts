import type { Actor } from '#src/kernel/actor.ts';
import type { Question, Standing } from '#src/infra/gate/question.ts';

/** Acts on the journal as a whole. */
export function onJournal<A extends 'assurance:readJournal' | 'assurance:export' | 'consent:read' | 'consent:readRestricted'>(
  actor: Actor,
  act: A,
): Question<A> {
  return { actor, act, on: { kind: 'School', id: actor.schoolId }, subject: { kind: 'journal', id: actor.schoolId } };
}

/** Whether the reader is one of those who see suspensions; asked of themselves, since it hangs on who asks alone. */
export function onSuspensions(actor: Actor, own: Standing): Question<'people:readSuspension'> {
  return { actor, act: 'people:readSuspension', on: { kind: 'Person', id: own.personId, standing: own } };
}
