import type { PersonId, SchoolId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { findPerson, fullName, holdersOf } from '#src/desks/people/desk.ts';
import { onBehalfOf } from './acts.ts';
import { accountQuestion } from './leave.ts';
import type { Delivery, Post } from './model.ts';
import { titleHeld, type Place } from './reading.ts';

/** A person is to do it: put it up, or leave it alone after all, or take it off. */
export function isByHand({ status, channel, liveAt }: Pick<Delivery, 'status' | 'channel' | 'liveAt'>): boolean {
  return status === 'by-hand' || (status === 'taking-down' && channel.startsWith('manual:') && liveAt === null);
}

/**
 * Who is asked to put a post up by hand at a place: whoever let it go there, which is not its writer where the office
 * published it; if they may no longer, those who look after the account, and without any, the office. Nobody is asked who may
 * not say that it is up.
 */
export async function askedByHand(
  office: Pick<Office, 'gate'>,
  db: Db,
  schoolId: SchoolId,
  {
    post,
    place,
    policy,
    now,
  }: { readonly post: Pick<Post, 'author' | 'sentBy'>; readonly place: Place; readonly policy: Policy; readonly now: Date },
): Promise<readonly PersonId[]> {
  const sender = post.sentBy ?? post.author;
  const question = await accountQuestion(db, 'publishing:confirmManual', onBehalfOf({ schoolId }, sender), place, policy, now);
  if ((await office.gate.look(db, question)).ok) return [sender];
  return place.administrators.length > 0 ? place.administrators : holdersOf(db, policy.list('publishers'), now);
}

/** People by name and post: `Odette Marrowby (Office manager)`. */
export async function callThem(db: Db, people: readonly PersonId[], now: Date): Promise<readonly string[]> {
  const called: string[] = [];
  for (const id of people) {
    const person = await findPerson(db, id);
    if (person === null) continue;
    const title = await titleHeld(db, id, now);
    called.push(title === null ? fullName(person) : `${fullName(person)} (${title})`);
  }
  return called;
}
