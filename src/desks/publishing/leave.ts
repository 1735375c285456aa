import type { Actor } from '#src/kernel/actor.ts';
import type { PersonId, PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import { ok, type Result } from '#src/kernel/result.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Question, Thing } from '#src/infra/gate/question.ts';
import type { Office } from '#src/office.ts';
import { everythingOwed, postingFacts, postingFactsOn, standingOf } from '#src/desks/register/desk.ts';
import type { SchoolFacts } from './checks/facts.ts';
import type { Place } from './reading.ts';

export const nothingOwed = { detailsOwed: false, rulesUnread: false, awarenessDue: false };

/** What the gate is asked about an account, with what the person still owes the school there. */
type AccountAct = 'publishing:publish' | 'publishing:takeDown' | 'publishing:confirmManual';

export function accountThing(place: Place): Thing & { kind: 'Account' } {
  const { id, name, owned, paused, ended, administrators, awaitsAcceptance } = place;
  return { kind: 'Account', id, name, owned, paused, ended, hasAdministrator: administrators.length > 0, awaitsAcceptance, administrators };
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

/** What the gate says of one account: a permit where it was asked for good. */
export interface Leave {
  readonly place: Place;
  readonly answer: Result<Permit<'publishing:publish'> | undefined>;
}

/** One question for each account, whatever their number read in one statement. */
async function questionsOn(
  db: Db,
  actor: Actor,
  places: readonly Place[],
  policy: Policy,
  now: Date,
  school: Pick<SchoolFacts, 'zone' | 'terms'>,
): Promise<readonly { readonly place: Place; readonly question: Question<'publishing:publish'> }[]> {
  const ids = places.map(({ id }) => id);
  const terms = school.terms.map(({ from }) => ({ startsOn: from }));
  const facts = actor.kind === 'person' ? await postingFactsOn(db, actor.personId, ids, now, policy, { zone: school.zone, terms }) : null;
  return places.map((place) => {
    const { detailsOwed, rulesUnread, awarenessDue } = facts === null ? nothingOwed : (facts.get(place.id) ?? everythingOwed);
    const context = { detailsOwed, rulesUnread, awarenessDue, initialNotice: place.initialNotice };
    return { place, question: { actor, act: 'publishing:publish', on: accountThing(place), context } };
  });
}

/**
 * Asks for good whether a post may go to each of these accounts, on the leave of whoever sends it. Their standing at
 * this moment counts, not the one they had when they pressed send (KP-OFF-01, KP-OFF-05, KP-OFF-10).
 */
export async function askEach(
  office: Office,
  tx: Tx,
  actor: Actor,
  postId: PostId,
  places: readonly Place[],
  policy: Policy,
  school: Pick<SchoolFacts, 'zone' | 'terms'>,
): Promise<readonly Leave[]> {
  const leave: Leave[] = [];
  for (const { place, question } of await questionsOn(tx, actor, places, policy, office.now(), school))
    leave.push({ place, answer: await office.gate.ask(tx, { ...question, subject: { kind: 'Post', id: postId } }) });
  return leave;
}

/** The same for showing, of a post that may not be saved yet. Nothing is recorded. */
export async function lookEach(
  office: Office,
  db: Db,
  actor: Actor,
  postId: PostId | null,
  places: readonly Place[],
  policy: Policy,
  school: Pick<SchoolFacts, 'zone' | 'terms'>,
): Promise<readonly Leave[]> {
  const questions = await questionsOn(db, actor, places, policy, office.now(), school);
  const about = postId === null ? {} : { subject: { kind: 'Post', id: postId } };
  return Promise.all(
    questions.map(async ({ place, question }) => ({ place, answer: await office.gate.look(db, { ...question, ...about }) })),
  );
}

/** Every permit, or the first refusal. */
export function permitsOf(leave: readonly Leave[]): Result<readonly Permit<'publishing:publish'>[]> {
  const permits: Permit<'publishing:publish'>[] = [];
  for (const { answer } of leave) {
    if (!answer.ok) return answer;
    if (answer.value !== undefined) permits.push(answer.value);
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
  const { kind, code, citations } = refusal; // and none of its reasons, which would say why
  return {
    ...{ kind, code, citations },
    what: 'Whoever wrote or sent it is not currently active.',
    why: 'A post goes out on their leave, and it does not hold. Somebody else can send it.',
    next: [{ label: 'Ask another official user of the account to send it', href: '/register' }],
  };
}
