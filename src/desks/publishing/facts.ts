import { sql } from 'drizzle-orm';
import { dayOf } from '#src/kernel/clock.ts';
import type { AccountId, PersonId } from '#src/kernel/ids.ts';
import type { Language } from '#src/kernel/languages.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { channelCode, type Channels } from '#src/infra/channels/channel.ts';
import { familyNames, mayBeShown, outletKindOf, staffMayBeShown } from '#src/desks/consent/desk.ts';
import {
  nothingDecided,
  type AccountFacts,
  type Decisions,
  type Draft,
  type MayShow,
  type PersonFacts,
  type PostFacts,
} from './checks/facts.ts';
import { isReleasable } from './releasable.ts';
import { picturedOn, type Approval, type Permission, type Picture, type Post } from './model.ts';
import { barredTopics, bylineOf, placesOf, schoolOf, titleHeld, type Place } from './reading.ts';
import { editsOf, sealOf, sealOfMention } from './seal.ts';
import { listUnmarked } from './marked-store.ts';
import { listPictures } from './picture-store.ts';
import { listApprovals } from './store.ts';

/** The facts of a post with what they were drawn from, for whoever goes on with it. */
export interface Gathered {
  readonly facts: PostFacts;
  readonly places: readonly Place[];
  readonly pictures: readonly Picture[];
  readonly approvals: readonly Approval[];
  readonly byline: string;
  readonly slug: string;
  readonly zone: string;
  /** The school's usual one. */
  readonly language: Language;
  readonly seal: string;
  /** Which consent and permission records each yes rests on: kept with what goes out (OC-CON-02). */
  readonly reliesOn: readonly Permission[];
}

/**
 * Everything the content checks may know about a draft, as of now. `draft` may be one that is not saved yet.
 * Ten queries whatever the number of photos and pupils, most of them in one breath.
 */
export async function gatherFacts(
  db: Db,
  channels: Channels,
  post: Pick<Post, 'id' | 'author' | 'marked'>,
  draft: Draft,
  now: Date,
): Promise<Gathered> {
  const [school, places, pictures, approvals, title, known, barred, pictured, taken] = await Promise.all([
    schoolOf(db),
    placesOf(db, now, draft.accounts),
    listPictures(db, post.id),
    listApprovals(db, post.id),
    titleHeld(db, post.author, now),
    familyNames(db),
    barredTopics(db),
    peopleNamed(db, picturedOn(draft)),
    listUnmarked(db, draft),
  ]);
  const byline = bylineOf(school.name, title);
  const asked = new Set(pictured.map((one) => one.id));
  const others = await peopleNamed(
    db,
    [...new Set(taken.map((one) => one.person))].filter((id) => !asked.has(id)),
  );
  const shown = await mayShowOf(db, [...pictured, ...others], places, dayOf(now, school.zone));
  const called = new Map(shown.people.map((one) => [one.id, one]));
  const current = withStates(draft, pictures);
  const seal = sealOf(current, pictures, byline);
  return {
    facts: {
      draft: current,
      byline,
      accounts: places.map((place) => accountFacts(place, channels, byline, byline !== school.name)),
      people: shown.people.filter((one) => asked.has(one.id)),
      unmarked: taken.flatMap(({ person: id, ...one }) => {
        const person = called.get(id);
        return person === undefined ? [] : [{ ...one, person }];
      }),
      names: known.map(({ personId: id, kind, given, family, of }) => ({ id, kind, given, family, ...(of !== undefined && { of }) })),
      school,
      decisions: decisionsOn(post, approvals, seal, sealOfMention(current)),
      barred: barred.map(({ topic, notedOn }) => ({ topic, words: [topic], notedOn })),
      now: now.toISOString(),
    },
    places,
    pictures,
    approvals,
    byline,
    slug: school.slug,
    zone: school.zone,
    language: school.language,
    seal,
    reliesOn: shown.reliesOn.filter((one) => asked.has(one.person)),
  };
}

/** The draft with each picture's state as it is: its files may still be in the making. */
export function withStates(draft: Draft, pictures: readonly Picture[]): Draft {
  const files = new Map(pictures.map((picture) => [picture.id, picture]));
  return {
    ...draft,
    pictures: draft.pictures.map((one) => {
      const file = files.get(one.id);
      const state = file === undefined ? 'refused' : file.status === 'ready' && file.edits !== editsOf(one) ? 'processing' : file.status;
      return {
        ...one,
        state,
        ...(file?.takenAs === null || file === undefined ? {} : { takenAway: file.childShown ? 'unsuitable' : file.takenAs }),
      };
    }),
  };
}

/** Whether a post can go there: Gatepost signs in to the platform, or a person puts it up by hand, or it is the school's own. */
export function isConnected(channels: Channels, place: Place): boolean {
  return place.connected || channels.get(channelCode(place)).check === undefined;
}

/** The line that says who speaks, as it follows the words; on the website it stands outside them. */
export function addedTo(place: Place, byline: string): string {
  return place.channel === 'website' ? '' : `\n\n${byline}`;
}

/** `identityAttached`: the byline says the writer's post beside the school's name (HM-PUB-01). */
export function accountFacts(place: Place, channels: Channels, byline: string, identityAttached: boolean): AccountFacts {
  const { abilities } = channels.get(channelCode(place));
  return {
    id: place.id,
    name: place.name,
    platform: place.platform,
    kind: place.kind,
    added: addedTo(place, byline),
    maxPictures: abilities.maxPictures,
    textOnly: abilities.textOnly,
    paused: place.paused,
    connected: isConnected(channels, place),
    initialNotice: place.initialNotice,
    identityAttached,
    outlet: outletKindOf(place) === 'other-online' ? 'other' : 'school-controlled',
  };
}

type Named = { id: PersonId; kind: string; given: string; family: string };

async function peopleNamed(db: Db, ids: readonly PersonId[]): Promise<readonly Named[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.execute<Named>(
    sql`select id, kind, coalesce(known_as, given_name) as given, family_name as family from person where id in ${ids}`,
  );
  return rows;
}

async function mayShowOf(
  db: Db,
  rows: readonly Named[],
  places: readonly Place[],
  day: string,
): Promise<{ readonly people: readonly PersonFacts[]; readonly reliesOn: readonly Permission[] }> {
  const staff = rows.filter((row) => row.kind === 'staff').map((row) => row.id);
  const pupils = rows.filter((row) => row.kind === 'pupil').map((row) => row.id);
  const [ofPupils, ofStaff] = await Promise.all([mayBeShown(db, pupils, places, day), staffMayBeShown(db, staff, places, day)]);
  const may = new Map<PersonId, Record<string, MayShow>>();
  const put = (person: PersonId, account: AccountId, change: Partial<MayShow>): void => {
    const row = may.get(person) ?? {};
    row[account] = { picture: false, nameWithPicture: false, ...row[account], ...change };
    may.set(person, row);
  };
  for (const one of ofPupils) {
    if (one.use === 'picture') put(one.personId, one.accountId, { picture: one.may });
    if (one.use === 'name-with-picture') put(one.personId, one.accountId, { nameWithPicture: one.may });
  }
  for (const one of ofStaff) put(one.personId, one.accountId, { picture: one.may, nameWithPicture: one.may });
  const reliesOn = [...ofPupils.filter((one) => one.use === 'picture'), ...ofStaff].flatMap((one) =>
    one.reliesOn === null ? [] : [{ person: one.personId, account: one.accountId, record: one.reliesOn }],
  );
  return {
    people: rows.map((row) => ({
      ...row,
      kind: row.kind === 'staff' || row.kind === 'pupil' ? row.kind : 'other',
      may: may.get(row.id) ?? {},
    })),
    reliesOn,
  };
}

/** What others decided that still holds: given for exactly this seal, a mention for exactly these words and faces. */
export function decisionsOn(post: Pick<Post, 'marked'>, approvals: readonly Approval[], seal: string, mentionSeal: string): Decisions {
  const live = approvals.filter((one) => one.voidedAt === null);
  const sealed = live.filter((one) => one.seal === seal);
  const of = (kind: Approval['kind']): readonly Approval[] => sealed.filter((one) => one.kind === kind);
  return {
    ...nothingDecided,
    mentions: live
      .filter((one) => one.kind === 'mention' && one.seal === mentionSeal)
      .flatMap((one) => (one.personId === null ? [] : [one.personId])),
    signedOff: of('sign-off').length > 0,
    signOffAsked: post.marked,
    releases: of('release').flatMap((one) => (one.code !== null && isReleasable(one.code) ? [one.code] : [])),
    approvals: new Set([...of('approval'), ...of('second-review')].map((one) => one.by)).size,
    ethosConfirmed: sealed.some((one) => one.ethosConfirmed),
    marks: Object.assign({}, ...sealed.map((one) => one.marks)),
  };
}
