import type { Actor } from '#src/kernel/actor.ts';
import { addDays, dayOf, instantOf, type Day } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { onKept } from './acts.ts';
import { standingChanged } from './jobs.ts';
import { dropRolesToCome, endEverything, endWith, findDeparture, insertDeparture, setLeftOn, takeBack } from './leaving-store.ts';
import { fullName, type Departure, type EngagementHeld, type Person } from './model.ts';
import { checkLastDay, checkReturn, departureOf, lapseBefore } from './rules.ts';
import { getSchool } from './school-store.ts';
import { aboutOf } from './standing.ts';
import { insertEngagement, listEngagements, lockPerson, type NewEngagement } from './store.ts';
import { tellOfLeaving } from './telling.ts';

/** What became of a last day: it is to come, it had gone by so that all ended at once, it was taken back, or nothing changed. */
export interface Left {
  readonly is: 'to-come' | 'at-once' | 'taken-back' | 'as-it-was';
  readonly was: Day | null;
}

/**
 * KP-ACC-04: the day somebody leaves. Everything they may do ends with it for good, at its midnight; at once when it has
 * gone by. Null takes it back, which works until it has taken effect: afterwards they are engaged anew.
 */
export function recordLeaving(
  office: Office,
  actor: Actor,
  input: { readonly id: PersonId; readonly lastDay: Day | null },
): Promise<Result<Left>> {
  return office.transact(actor.schoolId, async (tx) => {
    const person = await lockPerson(tx, input.id);
    const about = await aboutOf(tx, input.id, office.now());
    const asked = await office.gate.ask(tx, onKept(actor, about));
    if (!asked.ok) return asked;
    if (person === null) return no(absent);
    const permit = asked.value;
    const { zone } = await getSchool(tx);
    const known = { ...person, engagements: await listEngagements(tx, input.id), departure: await findDeparture(tx, input.id) };
    const today = dayOf(permit.at, zone);
    const fit = checkLastDay(input.lastDay, known, { today, now: permit.at });
    if (!fit.ok) return fit;
    const left = await change(tx, permit, { person, departure: departureOf(known), lastDay: input.lastDay, today, zone });
    if (left.is === 'as-it-was') return ok(left);
    await office.record(tx, permit, {
      facts: { done: 'leaving', lastDay: input.lastDay, was: left.was, ...(left.is === 'at-once' && { ended: 'at once' }) },
      personal: { name: fullName(person) },
    });
    if (person.kind === 'staff') await tellOfLeaving(office, tx, permit, { person, roles: about.roles, lastDay: input.lastDay, today });
    await office.enqueue(tx, standingChanged, { schoolId: actor.schoolId });
    if (left.is === 'to-come' && input.lastDay !== null)
      await office.enqueue(tx, standingChanged, { schoolId: actor.schoolId }, { startAfter: midnightAfter(input.lastDay, zone) });
    return ok(left);
  });
}

interface Change {
  readonly person: Person;
  /** The one on record that still holds. */
  readonly departure: Departure | null;
  readonly lastDay: Day | null;
  readonly today: Day;
  readonly zone: string;
}

async function change(tx: Tx, permit: Permit<'people:keepPerson'>, { person, departure, lastDay, today, zone }: Change): Promise<Left> {
  const before = person.kind === 'staff' ? (departure?.lastDay ?? null) : person.leftOn;
  if (lastDay === before) return { is: 'as-it-was', was: before };
  if (departure !== null) await takeBack(tx, permit, departure.id);
  await setLeftOn(tx, permit, person.id, lastDay);
  if (lastDay === null) return { is: 'taken-back', was: before };
  const isOver = lastDay < today;
  if (person.kind === 'staff') {
    const one = { personId: person.id, lastDay, endsAt: isOver ? permit.at : midnightAfter(lastDay, zone), by: byOf(permit.actor) };
    const id = await insertDeparture(tx, permit, one);
    await (isOver ? endEverything(tx, permit, person.id, { today, yesterday: addDays(today, -1) }) : endWith(tx, permit, id, one));
  }
  return { is: isOver ? 'at-once' : 'to-come', was: before };
}

/** Whether somebody is engaged anew, after having left or after their time had run out; then nothing of before comes back. */
export interface Engaged {
  readonly isBack: boolean;
}

/** A new contract, a new term as governor, a second capacity, somebody coming back: history is added to, never rewritten. */
export function addEngagement(
  office: Office,
  actor: Actor,
  input: { readonly id: PersonId; readonly engagement: NewEngagement },
): Promise<Result<Engaged>> {
  return office.transact(actor.schoolId, async (tx) => {
    const person = await lockPerson(tx, input.id);
    const asked = await office.gate.ask(tx, onKept(actor, await aboutOf(tx, input.id, office.now())));
    if (!asked.ok) return asked;
    if (person === null || person.kind !== 'staff') return no(absent);
    const permit = asked.value;
    const { zone } = await getSchool(tx);
    const today = dayOf(permit.at, zone);
    const known = { ...person, engagements: await listEngagements(tx, input.id), departure: await findDeparture(tx, input.id) };
    const fit = checkReturn(input.engagement, known.departure, permit.at);
    if (!fit.ok) return fit;
    const unfit = await office.readPublic({ db: tx, schoolId: actor.schoolId }, { title: input.engagement.title });
    if (unfit !== null) return no(unfit);
    const isBack = await endWhatLapsed(tx, permit, { known, from: input.engagement.fromOn, today, zone });
    await insertEngagement(tx, permit, input.id, input.engagement);
    await endWithLeaving(tx, permit, input.id);
    const { kind, fromOn, untilOn } = input.engagement;
    await office.record(tx, permit, {
      facts: { done: 'engaged', engagement: kind, from: fromOn, until: untilOn, ...(isBack && { again: true }) },
      personal: { name: fullName(person) },
    });
    return ok({ isBack });
  });
}

/** KP-ACC-04: what is given to somebody who is about to leave ends with their leaving as well, and goes on if that is taken back. */
export async function endWithLeaving(tx: Tx, permit: Permit<'people:keepPerson' | 'people:appoint'>, personId: PersonId): Promise<void> {
  const to = await findDeparture(tx, personId);
  if (to !== null && to.endsAt > permit.at) await endWith(tx, permit, to.id, { personId, lastDay: to.lastDay });
}

/** What would otherwise live on beyond a gap ends with the day on which the gap began. Says whether there is one. */
async function endWhatLapsed(
  tx: Tx,
  permit: Permit<'people:keepPerson'>,
  {
    known,
    from,
    today,
    zone,
  }: { known: Person & { departure: Departure | null; engagements: readonly EngagementHeld[] }; from: Day; today: Day; zone: string },
): Promise<boolean> {
  const left = departureOf(known);
  if (left !== null) {
    if (from <= left.lastDay) return false;
    await dropRolesToCome(tx, permit, known.id, left);
    return true;
  }
  const lapsed = lapseBefore(from, known.engagements, today);
  if (lapsed === null) return false;
  const one = { personId: known.id, lastDay: lapsed, endsAt: midnightAfter(lapsed, zone), by: byOf(permit.actor) };
  const id = await insertDeparture(tx, permit, one);
  await endWith(tx, permit, id, one);
  await dropRolesToCome(tx, permit, known.id, { id, ...one });
  return true;
}

function midnightAfter(day: Day, zone: string): Date {
  return instantOf(addDays(day, 1), '00:00', zone);
}

function byOf(actor: Actor): PersonId | null {
  return actor.kind === 'person' ? actor.personId : null;
}
