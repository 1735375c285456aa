import type { Actor } from '#src/kernel/actor.ts';
import type { PersonId, PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import { ok, type Result } from '#src/kernel/result.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Question, Thing } from '#src/infra/gate/question.ts';
import type { Office } from '#src/office.ts';
import { postingFacts, standingOf } from '#src/desks/register/desk.ts';
import type { Place } from './reading.ts';

export const nothingOwed = { detailsOwed: false, rulesUnread: false, awarenessDue: false };

/** What the gate is asked about an account, with what the person still owes the school there. */
type AccountAct = 'publishing:publish' | 'publishing:takeDown' | 'publishing:confirmManual';

export function accountThing(place: Place): Thing & { kind: 'Account' } {
  const { id, owned, paused, ended, administrators, awaitsAcceptance } = place;
  return { kind: 'Account', id, owned, paused, ended, hasAdministrator: administrators.length > 0, awaitsAcceptance, administrators };
}

export async function accountQuestion<A extends AccountAct>(
  db: Db,
  act: A,
  actor: Actor,
  place: Place,
  policy: Policy,
  now: Date,
): Promise<Question<A>> {
  // Only publishing turns on what somebody still owes; taking down never waits for anything.
  const owes = actor.kind === 'person' && act === 'publishing:publish';
  const owed = owes ? await postingFacts(db, actor.personId, place.id, now, policy) : nothingOwed;
  return { actor, act, on: accountThing(place), context: { ...owed, initialNotice: place.initialNotice } };
}

/**
 * Asks for good whether a post may go to each of these accounts, on the leave of whoever sends it. Their standing at
 * this moment counts, not the one they had when they pressed send (KP-OFF-01, KP-OFF-05, KP-OFF-10).
 */
export async function askLeave(
  office: Office,
  tx: Tx,
  actor: Actor,
  postId: PostId,
  places: readonly Place[],
  policy: Policy,
): Promise<Result<readonly Permit<'publishing:publish'>[]>> {
  const permits: Permit<'publishing:publish'>[] = [];
  for (const place of places) {
    const question = await accountQuestion(tx, 'publishing:publish', actor, place, policy, office.now());
    const answer = await office.gate.ask(tx, { ...question, subject: { kind: 'Post', id: postId } });
    if (!answer.ok) return answer;
    permits.push(answer.value);
  }
  return ok(permits);
}

/**
 * A refusal that rests on somebody's standing, as others read it: that they are not active, never why (KP-OFF-10).
 * The code and the clause stay for the record; the words are what pages and approvers show.
 */
export async function toldToOthers(db: Db, refusal: Refusal, whom: PersonId, now: Date): Promise<Refusal> {
  const { suspended, revoked, ended } = await standingOf(db, whom, now);
  if (!suspended && !revoked && !ended) return refusal;
  return {
    ...refusal,
    what: 'Whoever wrote or sent it is not currently active.',
    why: 'A post goes out on their leave, and it does not hold. Somebody else can send it.',
    next: [{ label: 'Ask another official user of the account to send it', href: '/register' }],
  };
}

/** Whether somebody may publish to all of these, for showing and for choosing the way a post takes. Nothing is recorded. */
export async function lookLeave(
  office: Office,
  db: Db,
  actor: Actor,
  places: readonly Place[],
  policy: Policy,
): Promise<Result<undefined>> {
  for (const place of places) {
    const answer = await office.gate.look(db, await accountQuestion(db, 'publishing:publish', actor, place, policy, office.now()));
    if (!answer.ok) return answer;
  }
  return ok();
}
