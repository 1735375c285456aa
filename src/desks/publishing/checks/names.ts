import type { CheckCode } from '#src/kernel/checks.ts';
import type { Finding, LabelledFix } from '#src/kernel/finding.ts';
import type { AccountId, PersonId } from '#src/kernel/ids.ts';
import type { Stretch } from '#src/kernel/reading-text.ts';
import { capital, list } from '#src/kernel/words.ts';
import { type PersonFacts, type PostFacts, picturesFor } from './facts.ts';
import { type NameHit, findNames } from './name-finder.ts';
import { type Check, accountsOf, placeOf, replaceIn, report } from './report.ts';
import { type Text, asWritten, photoName, phrasesIn, sentenceAround, spanOf, textsOf } from './texts.ts';

interface Named {
  readonly text: Text;
  readonly hits: readonly NameHit[];
}

/** Several checks ask for the same names of the same draft; they are looked for once. */
const found = new WeakMap<PostFacts, readonly Named[]>();

export function namedIn(facts: PostFacts): readonly Named[] {
  const known = found.get(facts);
  if (known !== undefined) return known;
  const named = textsOf(facts).map((text) => ({ text, hits: hitsIn(facts, text) }));
  found.set(facts, named);
  return named;
}

const hitsOfText = new WeakMap<Text['read'], { readonly lists: PostFacts['names']; readonly hits: readonly NameHit[] }>();

function hitsIn({ names, school }: PostFacts, { read }: Text): readonly NameHit[] {
  const known = hitsOfText.get(read);
  if (known?.lists === names) return known.hits;
  const hits = findNames(read, names, school.allowedNames);
  hitsOfText.set(read, { lists: names, hits });
  return hits;
}

/** The names in one stretch of a text, such as a sentence. */
export function namesIn(facts: PostFacts, { place }: Text, within: Stretch): readonly NameHit[] {
  return namedIn(facts).flatMap(({ text, hits }) =>
    text.place === place ? hits.filter((hit) => hit.from < within.to && within.from < hit.to) : [],
  );
}

/** Whether an account would show this person's face. */
export function isShown(facts: PostFacts, person: PersonId, account: AccountId): boolean {
  return picturesFor(facts.draft, account).some((picture) => picture.faces.some((face) => face.person === person && !face.blurred));
}

function shownAnywhere(facts: PostFacts): ReadonlySet<PersonId> {
  const faces = facts.draft.pictures
    .filter((picture) => facts.accounts.some((account) => !picture.leftOutOf.includes(account.id)))
    .flatMap((picture) => picture.faces);
  return new Set(faces.flatMap((face) => (face.person === null || face.blurred ? [] : [face.person])));
}

export const standIn = (hit: NameHit): string => (hit.kind === 'pupil' ? 'one of our pupils' : 'a parent');

/** The accounts on which a text names somebody beside a picture of them, with no yes to that. */
function besideOn(facts: PostFacts, text: Text, hits: readonly NameHit[], { id, may }: PersonFacts): readonly AccountId[] {
  if (!hits.some((hit) => hit.people.includes(id))) return [];
  return text.accounts.filter((account) => isShown(facts, id, account) && may[account]?.nameWithPicture !== true);
}

/** Everywhere that names somebody beside a picture of them, with no yes to that: as a post is written, or once it is out. */
export function namedBesidePicture(facts: PostFacts, person: PersonId): ReadonlySet<AccountId> {
  const shown = facts.people.filter((one) => one.id === person);
  return new Set(shown.flatMap((one) => namedIn(facts).flatMap(({ text, hits }) => besideOn(facts, text, hits, one))));
}

/** A pupil's name in the words, and their face in a picture beside them. */
export const namesBesidePictures: Check = (facts, policy) => {
  const shown = shownAnywhere(facts);
  const pupils = facts.people.filter((person) => person.kind === 'pupil' && shown.has(person.id));
  return namedIn(facts).flatMap(({ text, hits }) => pupils.flatMap((pupil) => besidePicture(facts, policy, text, hits, pupil)));
};

function besidePicture(
  facts: PostFacts,
  policy: Parameters<Check>[1],
  text: Text,
  hits: readonly NameHit[],
  pupil: PersonFacts,
): readonly Finding[] {
  const theirs = hits.filter((hit) => hit.people.includes(pupil.id));
  const [first] = theirs;
  const not = besideOn(facts, text, hits, pupil);
  if (not.length === 0 || first === undefined) return [];
  const photo = facts.draft.pictures.find((picture) => picture.faces.some((face) => face.person === pupil.id && !face.blurred));
  const elsewhere = not.length < text.accounts.length;
  return report(policy, 'name-beside-picture', {
    about: `${text.place}:${pupil.id}`,
    accounts: accountsOf(facts, not),
    what: `‘${asWritten(text, first)}’ is by their picture`,
    why: `${photo === undefined ? 'They are in a picture' : `They are in ${photoName(facts.draft, photo.id)}`}, and a name with a picture is not on record as allowed ${elsewhere ? 'on every channel' : 'here'}.`,
    fixes: [replaceIn(text, spanOf(text, theirs, standIn), 'Say ‘one of our pupils’')],
    ...placeOf(text, first),
  });
}

/** A pupil's first name and surname together. */
export const fullNames: Check = (facts, policy) => {
  const beside = new Set(namesBesidePictures(facts, policy).map((finding) => finding.key.split(':').slice(1).join(':')));
  return namedIn(facts).flatMap(({ text, hits }) => {
    const full = hits.filter(
      (hit) => hit.kind === 'pupil' && hit.full && !hit.people.some((person) => facts.decisions.mentions.includes(person)),
    );
    return [...Map.groupBy(full, (hit) => hit.people.join()).values()].flatMap((theirs) => {
      const [first] = theirs;
      if (first === undefined || first.people.some((person) => beside.has(`${text.place}:${person}`))) return [];
      return report(policy, 'pupil-full-name', {
        about: `${text.place}:${first.people.join()}`,
        accounts: text.where === 'words' ? [] : accountsOf(facts, text.accounts),
        what: `‘${asWritten(text, first)}’ is a pupil’s full name`,
        why: 'A first name and a surname together let a stranger find the child.',
        fixes: [firstNameOnly(text, theirs), replaceIn(text, spanOf(text, theirs, standIn), 'Say ‘one of our pupils’')],
        ...placeOf(text, first),
      });
    });
  });
};

/**
 * The surname taken out, where the first name stands there by itself. Never where that would say more than was said (an
 * initial made a name), nor beside a class, in whose company a first name is somebody.
 */
function firstNameOnly(text: Text, theirs: readonly NameHit[]): LabelledFix | null {
  const said = theirs.flatMap((hit) => {
    const isAddress = /[@/.]/.test(asWritten(text, hit).replace(/\. /g, ' '));
    if (hit.given === null || isAddress || besideClass(text, hit)) return [];
    const { from, to } = text.read.place(hit.given.from, hit.given.to);
    return [capital(text.read.written.slice(from, to))];
  });
  const [first] = said;
  if (first === undefined || said.length < theirs.length) return null;
  const now = new Map(theirs.map((hit, at) => [hit, said[at] ?? first]));
  return replaceIn(
    text,
    spanOf(text, theirs, (hit) => now.get(hit) ?? first),
    `Say ‘${first}’`,
  );
}

/** A class, year or form, in whose company a first name is somebody (OC-CON-01). */
const aClass = /\b(?:year|class|form)(?:\s*\d{1,2}[A-Z]?|\s+[A-Z]\b)|\breception\b|\bnursery\b|\b[1-9][A-Z]\b|\bkey stage \d/gi;

export function besideClass(text: Text, hit: NameHit): boolean {
  return phrasesIn(sentenceAround(text.text, hit.from).said, aClass).length > 0;
}

/** HM-CON-01: pupils and parents are named, or referred to, only with an approval for this post and person. */
export const mentions: Check = (facts, policy) => {
  const approved = new Set(facts.decisions.mentions);
  const code: CheckCode = 'mention-not-approved';
  const named = namedIn(facts).flatMap(({ text, hits }) => {
    const open = hits.filter((hit) => !hit.people.some((person) => approved.has(person)));
    return [...Map.groupBy(open, (hit) => hit.people.join()).values()].flatMap((theirs) => {
      const [first] = theirs;
      const [person] = first?.people ?? [];
      if (first === undefined || person === undefined) return [];
      return report(policy, code, {
        about: `${text.place}:${first.people.join()}`,
        accounts: text.where === 'words' ? [] : accountsOf(facts, text.accounts),
        what: `‘${asWritten(text, first)}’ is named`,
        why:
          first.kind === 'pupil' ? 'Naming a pupil needs an approval for this post.' : 'Naming a parent needs an approval for this post.',
        fixes: [
          replaceIn(text, spanOf(text, theirs, standIn), `Say ‘${standIn(first)}’`, false),
          { label: 'Ask for approval', safe: false, fix: { kind: 'ask-approval', of: 'mention', person } },
        ],
        ...placeOf(text, first),
      });
    });
  });
  return [...named, ...taggedMentions(facts, policy, approved)];
};

function taggedMentions(facts: PostFacts, policy: Parameters<Check>[1], approved: ReadonlySet<PersonId>): readonly Finding[] {
  const shown = shownAnywhere(facts);
  const open = facts.people
    .filter((person) => person.kind === 'pupil' && shown.has(person.id) && !approved.has(person.id))
    .toSorted((a, b) => `${a.given} ${a.family}`.localeCompare(`${b.given} ${b.family}`) || a.id.localeCompare(b.id));
  if (open.length === 0) return [];
  return report(policy, 'mention-not-approved', {
    about: 'pictured',
    what: open.length === 1 ? '1 pupil is in the pictures' : `${open.length} pupils are in the pictures`,
    why: `${list(open.map((person) => person.given))}. Showing a pupil refers to them, which needs an approval for this post.`,
    fixes: [{ label: 'Ask for approval', safe: false, fix: { kind: 'ask-approval', of: 'mention' } }],
  });
}
