import { sql } from 'drizzle-orm';
import type { Actor } from '#src/kernel/actor.ts';
import { newId, type AccountId, type PersonId, type SchoolId } from '#src/kernel/ids.ts';
import { isSameName } from '#src/kernel/name-search.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { schoolThing } from './acts.ts';
import { emptyDraft, type DraftPicture } from './checks/facts.ts';
import { hintOf, readDraft } from './drafting.ts';
import { lookAt, unsaved, type Evaluation } from './evaluating.ts';
import { placesOf, type Place } from './reading.ts';

/** A picture as somebody describes it from outside; it is never stored. */
export interface TriedPicture {
  readonly name: string;
  readonly alt: string;
  /** Who is on it; empty with `nobody` when nobody can be recognised. */
  readonly shows: readonly PersonId[];
  readonly nobody: boolean;
}

export interface Trial {
  readonly words: string;
  readonly places: readonly Place[];
  readonly pictures: readonly TriedPicture[];
  readonly answers: Readonly<Record<string, string>>;
  readonly goesOutAt: string | null;
}

export interface Tried extends Pick<Evaluation, 'check' | 'refusal'> {
  readonly places: readonly Place[];
}

/** What the gate would say of words and pictures that exist nowhere yet. Reads only: nothing is stored or recorded. */
export async function tryPost(office: Office, actor: Extract<Actor, { kind: 'person' }>, trial: Trial): Promise<Result<Tried>> {
  return office.read(actor.schoolId, async (db) => {
    const may = await office.gate.look(db, { actor, act: 'publishing:draft', on: schoolThing(actor) });
    if (!may.ok) return no(may.refusal);
    const pictures = trial.pictures.map(asDrafted);
    const { words, answers, goesOutAt, places } = trial;
    const draft = {
      ...emptyDraft,
      words,
      answers,
      goesOutAt,
      accounts: places.map(({ id }) => id),
      pictures,
    };
    const read = readDraft(draft);
    if (!read.ok) return read;
    const { check, refusal } = await lookAt(office, db, actor, unsaved(newId<'post'>(), actor.personId), draft);
    return ok({ check, refusal, places });
  });
}

function asDrafted(picture: TriedPicture): DraftPicture {
  return {
    id: newId<'picture'>(),
    state: 'ready',
    alt: picture.alt,
    hint: hintOf(picture.name),
    faces: picture.shows.map((person) => ({ id: newId<'face'>(), person, box: null, blurred: false })),
    nobody: picture.nobody,
    blurs: [],
    crop: null,
    leftOutOf: [],
  };
}

/** Everybody on record whose name or mail address this is, however it is typed; for a command, which has no search field. */
export async function peopleCalled(office: Office, schoolId: SchoolId, called: string): Promise<readonly PersonId[]> {
  const { rows } = await office.read(schoolId, (db) =>
    db.execute<{ id: PersonId; email: string | null; given: string; family: string; known: string | null }>(
      sql`select id, email, given_name as given, family_name as family, known_as as known from person order by id`,
    ),
  );
  const address = called.trim().toLowerCase();
  return rows
    .filter(
      ({ email, given, family, known }) =>
        email?.toLowerCase() === address || [given, known ?? given].some((first) => isSameName(`${first} ${family}`, called)),
    )
    .map((row) => row.id);
}

/** The accounts called this: by name, platform, handle or address; one that has ended where no other is called so. */
export async function placesCalled(db: Db, now: Date, called: readonly string[]): Promise<readonly (readonly Place[])[]> {
  const { rows } = await db.execute<{ id: AccountId }>(sql`select id from account`);
  const all = await placesOf(
    db,
    now,
    rows.map(({ id }) => id),
  );
  const current = all.filter((place) => !place.ended);
  return called.map((one) => {
    const found = among(current, one.trim().toLowerCase());
    return found.length > 0 ? found : among(all, one.trim().toLowerCase());
  });
}

function among(places: readonly Place[], name: string): readonly Place[] {
  const exact = places.filter((place) => [place.name, place.platform, place.handle].some((part) => part.toLowerCase() === name));
  return exact.length > 0 ? exact : places.filter((place) => place.platform.toLowerCase().startsWith(name));
}
