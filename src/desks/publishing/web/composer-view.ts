import { addDays, dayOf, instantOf, sayDay, timeOf, weekdayOf } from '#src/kernel/clock.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { channelCode, type Abilities } from '#src/infra/channels/channel.ts';
import type { Office } from '#src/office.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import type { Visit } from '#src/web/visit.ts';
import { emptyDraft, type Draft, type SchoolFacts } from '../checks/facts.ts';
import { standingAt } from '../evaluating.ts';
import { addedTo, isConnected } from '../facts.ts';
import { isWithin, nextOpening } from '../checks/limits.ts';
import type { Post } from '../model.ts';
import { bylineOf, placesOf, schoolOf, titleHeld, type Place } from '../reading.ts';
import type { AccountChoice, ComposerView, TimeChoice } from './composer/view.ts';
import { weighAndShow } from './weighing.ts';

/** What the plain form is shown again with. */
export interface Again {
  readonly refused?: ComposerView['refused'];
  /** What was typed and could not be saved. */
  readonly typed?: Draft | null;
  readonly naming?: ComposerView['naming'];
}

/** What the composer starts from: a saved post, or an empty page with the visitor's own channels chosen. */
export async function composerView(
  office: Office,
  db: Db,
  visit: Visit,
  post: Post | null,
  { refused = null, typed = null, naming = null }: Again = {},
): Promise<ComposerView> {
  const school = await schoolOf(db);
  const places = (await placesOf(db, visit.now)).filter((place) => !place.ended);
  const byline = bylineOf(visit.school.name, await titleHeld(db, post?.author ?? visit.person.id, visit.now));
  const accounts = places.map((place) => accountChoice(office, place, byline));
  const draft = typed ?? post?.draft ?? { ...emptyDraft, accounts: await usualAccounts(office, db, visit, places) };
  return {
    school: visit.school.name,
    writer: visit.person.id,
    byline,
    zone: visit.school.zone,
    language: school.language,
    postId: post?.id ?? null,
    revision: post?.revision ?? 0,
    draft,
    savedAt: post === null ? null : timeOf(post.changedAt, visit.school.zone),
    openedAt: visit.now.toISOString(),
    accounts,
    check: await weighAndShow(office, db, visit, post, draft),
    times: timesFrom(visit, draft, school),
    refused,
    naming,
  };
}

function accountChoice(office: Office, place: Place, byline: string): AccountChoice {
  return {
    id: place.id,
    name: place.name,
    platform: place.platform,
    added: addedTo(place, byline),
    textOnly: abilitiesOf(office, place).textOnly,
    connected: isConnected(office.channels, place),
  };
}

/** The channels that a new post starts with: those the visitor may use, save those that need a picture, are paused or not connected. */
async function usualAccounts(office: Office, db: Db, visit: Visit, places: readonly Place[]): Promise<Draft['accounts']> {
  const policy = await policyInForce(db, visit.school.id, visit.today);
  const ready = places.filter((place) => !place.paused && isConnected(office.channels, place) && abilitiesOf(office, place).textOnly);
  const standing = await standingAt(office, db, visit.actor, ready, policy);
  return ready.map(({ id }) => id).filter((id) => standing.get(id)?.isTheirs === true);
}

function abilitiesOf(office: Office, place: Place): Abilities {
  return office.channels.get(channelCode(place)).abilities;
}

/** The usual times: now, the end of school, the next school morning, the next posting hours, and the one chosen before. */
function timesFrom(visit: Visit, draft: Draft, school: SchoolFacts): readonly TimeChoice[] {
  const { zone } = visit.school;
  const today = dayOf(visit.now, zone);
  const opening = isWithin(visit.now, school) ? null : nextOpening(visit.now, school);
  const usual = [instantOf(today, '16:30', zone), instantOf(nextWeekday(today), '08:15', zone)].filter(
    (at) => at > visit.now && isWithin(at, school),
  );
  const chosen = draft.goesOutAt === null ? [] : [new Date(draft.goesOutAt)];
  const ahead = [...(opening === null ? [] : [opening]), ...usual, ...chosen];
  const times = [...new Set(ahead.map((at) => at.toISOString()))].toSorted();
  const now = opening === null ? 'As soon as it may' : 'As soon as it may, outside posting hours';
  return [{ value: '', label: now }, ...times.map((value) => ({ value, label: sayTime(new Date(value), today, zone) }))];
}

function sayTime(at: Date, today: string, zone: string): string {
  const day = dayOf(at, zone);
  const said = day === today ? 'Today' : day === addDays(today, 1) ? 'Tomorrow' : sayDay(day, today);
  return `${said}, ${timeOf(at, zone)}`;
}

function nextWeekday(today: string): string {
  let day = addDays(today, 1);
  while (weekdayOf(day) > 5) day = addDays(day, 1);
  return day;
}
