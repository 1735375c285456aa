import type { PersonId } from '#src/kernel/ids.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { Thing } from '#src/infra/gate/question.ts';
import type { Post } from './model.ts';

/** A post as the rules see it. `pictured` are the members of staff marked on its pictures. */
export function postThing(
  post: Pick<Post, 'id' | 'author' | 'editors' | 'marked'>,
  pictured: readonly PersonId[],
): Thing & { kind: 'Post' } {
  return { kind: 'Post', id: post.id, author: post.author, editors: post.editors, pictured, marked: post.marked };
}

export function schoolThing(actor: Actor): Thing & { kind: 'School' } {
  return { kind: 'School', id: actor.schoolId };
}

/** Whoever acts, when it is a person; a job acts on behalf of one. */
export function personOf(actor: Actor): PersonId {
  if (actor.kind === 'person') return actor.personId;
  throw new Error('A job acts on behalf of a person and names them.');
}

/** Acting on behalf of somebody who let something go earlier: their standing now is what counts (KP-OFF-10). */
export function onBehalfOf(actor: Pick<Actor, 'schoolId'>, personId: PersonId): Actor {
  return { kind: 'person', schoolId: actor.schoolId, personId, signInId: null };
}
