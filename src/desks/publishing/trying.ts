import { sql } from 'drizzle-orm';
import type { Actor } from '#src/kernel/actor.ts';
import { dayOf } from '#src/kernel/clock.ts';
import { newId, type PersonId, type SchoolId } from '#src/kernel/ids.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { schoolThing } from './acts.ts';
import { checkPost, type PostCheck } from './checks/check.ts';
import { emptyDraft, type DraftPicture } from './checks/facts.ts';
import { gatherFacts } from './facts.ts';
import { hintOf } from './drafting.ts';
import { lookLeave } from './leave.ts';
import { placesOf, type Place } from './reading.ts';
import { whatIsSeen } from './seeing.ts';

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

export interface Tried {
  readonly check: PostCheck;
  /** Whether this person may publish there at all, account by account. */
  readonly leave: readonly { readonly place: Place; readonly refusal: Refusal | null }[];
}

/** What the gate would say of words and pictures that exist nowhere yet. Reads only: nothing is stored or recorded. */
export async function tryPost(office: Office, actor: Extract<Actor, { kind: 'person' }>, trial: Trial): Promise<Result<Tried>> {
  return office.read(actor.schoolId, async (db) => {
    const may = await office.gate.look(db, { actor, act: 'publishing:draft', on: schoolThing(actor) });
    if (!may.ok) return no(may.refusal);
    const now = office.now();
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
    const gathered = await gatherFacts(db, office.channels, { id: newId<'post'>(), author: actor.personId, marked: false }, draft, now);
    const policy = await policyInForce(db, actor.schoolId, dayOf(now, gathered.zone));
    const leave = [];
    for (const place of places) {
      const answer = await lookLeave(office, db, actor, [place], policy);
      leave.push({ place, refusal: answer.ok ? null : answer.refusal });
    }
    // The pictures are in no store: whoever tries them has looked at their bytes.
    return ok({ check: checkPost({ ...gathered.facts, draft }, policy, await whatIsSeen(office, db, actor)), leave });
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

/** Everybody on record whose name or mail address this is; for a command, which has no search field. */
export async function peopleCalled(office: Office, schoolId: SchoolId, called: string): Promise<readonly PersonId[]> {
  const name = called.trim().toLowerCase();
  const { rows } = await office.read(schoolId, (db) =>
    db.execute<{ id: PersonId }>(sql`
      select id from person where lower(email) = ${name} or lower(given_name || ' ' || family_name) = ${name}
        or lower(known_as || ' ' || family_name) = ${name} order by id`),
  );
  return rows.map((row) => row.id);
}

/** The accounts called this: by name, platform, handle or address. */
export async function placesCalled(db: Db, now: Date, called: readonly string[]): Promise<readonly (readonly Place[])[]> {
  const places = await placesOf(db, now);
  return called.map((one) => {
    const name = one.trim().toLowerCase();
    const exact = places.filter((place) => [place.name, place.platform, place.handle].some((part) => part.toLowerCase() === name));
    return exact.length > 0 ? exact : places.filter((place) => place.platform.toLowerCase().startsWith(name));
  });
}
