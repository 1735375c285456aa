import type { Actor } from '#src/kernel/actor.ts';
import type { ClauseId } from '#src/kernel/citation.ts';
import { addDays, dayOf, daysBetween, isDay, type Day } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { settleNotices } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { getSchool, holdersOf, listColleagues } from '#src/desks/people/desk.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { personOf, schoolThing } from './acts.ts';
import { insertLiaison, lastLiaison, liftLiaison } from './liaison-store.ts';
import { placesOf } from './reading.ts';

export interface LiaisonNoted {
  readonly talkedOn: Day;
  readonly with: PersonId;
  readonly may: string;
  readonly barred: readonly string[];
  readonly decisions: string;
}

/** WH-PUB-03: what leadership and administrator agreed may go up and what may not. Refusals: `unclear`, the gate's. */
export async function recordLiaison(office: Office, actor: Actor, input: LiaisonNoted): Promise<Result<undefined>> {
  const barredTopics = input.barred.map((topic) => topic.trim()).filter((topic) => topic !== '');
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:liaise', on: schoolThing(actor) });
    if (!permit.ok) return permit;
    const { talkedOn, may, decisions } = input;
    const standing = await liaisonStanding(tx, actor, office.now());
    if (!isDay(talkedOn) || talkedOn > standing.today) return no(unclear({ talkedOn: 'The day is today or a day that has been.' }));
    if (may.trim() === '' && barredTopics.length === 0 && decisions.trim() === '') return no(unclear({ may: 'Say what was agreed.' }));
    const colleagues = await listColleagues(tx, office.now());
    if (input.with === personOf(actor) || !colleagues.some((one) => one.id === input.with))
      return no(unclear({ with: 'Choose whom you talked with.' }));
    const recordedBy = personOf(actor);
    const id = await insertLiaison(tx, permit.value, { talkedOn, withId: input.with, may, barredTopics, decisions, recordedBy });
    await office.record(tx, permit.value, { subject: { kind: 'LiaisonNote', id }, facts: { barred: barredTopics.length } });
    if (talkedOn >= addDays(standing.remindOn, -standing.everyDays))
      await settleNotices(tx, actor.schoolId, standing.about, permit.value.at);
    return ok();
  });
}

/** Ends what a liaison note barred. */
export async function liftBar(office: Office, actor: Actor, input: { readonly noteId: string }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:liaise', on: schoolThing(actor) });
    if (!permit.ok) return permit;
    if (!(await liftLiaison(tx, permit.value, input.noteId))) return no(absent);
    await office.record(tx, permit.value, { subject: { kind: 'LiaisonNote', id: input.noteId } });
    return ok();
  });
}

/** How the talk between leadership and administrators stands on a day. */
export interface LiaisonStanding {
  readonly today: Day;
  /** The clause that asks for it; null where only the floor does, which sets no clock. */
  readonly clause: ClauseId | null;
  readonly everyDays: number;
  readonly lastOn: Day | null;
  /** The day by which the next talk is due. */
  readonly dueOn: Day;
  /** The last day on which a reminder fell due; before `dueOn` none has. One goes out for each interval that goes by. */
  readonly remindOn: Day;
  /** What notices about it are about. */
  readonly about: string;
}

/** The clock begins with the last talk on record, or else with the policy's first day. */
export async function liaisonStanding(db: Db, actor: Pick<Actor, 'schoolId'>, now: Date): Promise<LiaisonStanding> {
  const { zone } = await getSchool(db);
  const today = dayOf(now, zone);
  const policy = await policyInForce(db, actor.schoolId, today);
  const last = await lastLiaison(db);
  return { ...clockOf(policy, last?.talkedOn ?? null, today), today };
}

function clockOf(policy: Policy, lastOn: Day | null, today: Day): Omit<LiaisonStanding, 'today'> {
  const everyDays = policy.number('leadershipLiaisonEveryDays');
  const asked = packs().pack(policy.pack).parameters.get('leadershipLiaisonEveryDays')?.clause;
  const from = lastOn ?? policy.inForceFrom;
  const intervals = Math.max(1, Math.floor(daysBetween(from, today) / everyDays));
  const remindOn = addDays(from, intervals * everyDays);
  const clause = asked === undefined || asked.startsWith('FL-') ? null : asked;
  return { clause, everyDays, lastOn, dueOn: addDays(from, everyDays), remindOn, about: `liaison:${remindOn}` };
}

/**
 * Whom it concerns: the administrators in post, and the one of the leadership who talked last. Before the first talk,
 * and once that person has left the leadership, it is the headteacher.
 */
export async function whoLiaises(
  db: Db,
  policy: Policy,
  now: Date,
): Promise<{ readonly leader: readonly PersonId[]; readonly administrators: readonly PersonId[] }> {
  const leaders = await holdersOf(db, policy.list('leaders'), now);
  const last = await lastLiaison(db);
  const talked = last === null ? [] : [last.withId, last.recordedBy].filter((id) => leaders.includes(id));
  const administrators = [...new Set((await placesOf(db, now)).flatMap((place) => place.administrators))];
  return { leader: talked.length > 0 ? talked.slice(0, 1) : await holdersOf(db, ['headteacher'], now), administrators };
}
