import type { PersonId, PostId } from '#src/kernel/ids.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { Thing } from '#src/infra/gate/question.ts';
import type { Post } from './model.ts';

/** A post as the rules see it. `pictured` are the members of staff marked on its pictures. */
export function postThing(
  post: Pick<Post, 'id' | 'author' | 'editors' | 'marked' | 'status' | 'sentBy'>,
  pictured: readonly PersonId[],
  lookAfterIt: readonly PersonId[] = [],
): Thing & { kind: 'Post' } {
  const { id, author, editors, marked, sentBy } = post;
  const knownTo = [...new Set([author, ...editors, ...(sentBy === null ? [] : [sentBy]), ...lookAfterIt])];
  return { kind: 'Post', id, author, editors, pictured, marked, out: isPublished(post), knownTo };
}

/** A post that is not out yet, in which nobody in particular has a part. */
export const somebodysDraft: Thing & { kind: 'Post' } = {
  kind: 'Post',
  id: '' as PostId,
  author: '' as PersonId,
  editors: [],
  pictured: [],
  marked: false,
  out: false,
  knownTo: [],
};

/** Out, or out once: what the public saw, everybody the school engages may see (FL-WHO-04). */
export function isPublished({ status }: Pick<Post, 'status'>): boolean {
  return status === 'out' || status === 'taken-down';
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
