import type { Finding } from '#src/kernel/finding.ts';
import type { AccountId, PersonId } from '#src/kernel/ids.ts';
import { list } from '#src/kernel/words.ts';
import type { DraftPicture, PostFacts } from './facts.ts';
import { isShown, namedIn, standIn } from './names.ts';
import { accountsWith, leaveOut, takeOut } from './pictures.ts';
import { accountsOf, bySeverity, placeOf, replaceIn } from './report.ts';
import { photoName, spanOf, type Text } from './texts.ts';

/** What a reader of findings may learn: which child may not be shown, or only which photo to look at (OC-CON-02). */
export type Sees = 'children' | 'photos';

/**
 * OC-CON-02: which children may not be shown is for those who may read consents. Everybody else is told of the photo, in
 * one finding however many children it is about, with what can be done about it as a whole: a fix for one face would say whose.
 */
export function withoutChildren(findings: readonly Finding[], facts: PostFacts): readonly Finding[] {
  const photos = [...Map.groupBy(findings.filter(isAboutPicture), (one) => one.picture)].flatMap(([id, theirs]) => {
    const picture = facts.draft.pictures.find((one) => one.id === id);
    return picture === undefined ? [] : aboutPhoto(facts, picture, theirs);
  });
  const names = namedIn(facts).flatMap(({ text }) => besidePhoto(facts, text, findings));
  const told = new Set([...names.flatMap((one) => one.instead), ...findings.filter(isAboutPicture)]);
  const rest = findings.filter((one) => !told.has(one));
  return [...photos, ...names.map((one) => one.finding), ...rest].toSorted(bySeverity);
}

const isAboutPicture = (finding: Finding): boolean => finding.code === 'picture-not-permitted';

/** The accounts that any of these findings bears on. */
function borneOn(facts: PostFacts, findings: readonly Finding[]): readonly AccountId[] {
  return facts.accounts.map(({ id }) => id).filter((id) => findings.some((one) => one.accounts.length === 0 || one.accounts.includes(id)));
}

function aboutPhoto(facts: PostFacts, picture: DraftPicture, theirs: readonly Finding[]): readonly Finding[] {
  const [first] = theirs;
  if (first === undefined) return [];
  const photo = photoName(facts.draft, picture.id);
  const borne = borneOn(facts, theirs);
  const not = accountsWith(facts, picture).filter((id) => borne.includes(id));
  const everywhere = not.length === accountsWith(facts, picture).length;
  const where = list(
    facts.accounts.filter(({ id }) => not.includes(id)).map(({ name }) => name),
    'or',
  );
  const fixes = [everywhere ? null : leaveOut(facts, picture, not), takeOut(facts, picture)];
  return [
    {
      ...first,
      key: `${first.code}:${picture.id}`,
      accounts: accountsOf(facts, not),
      what: `Somebody in ${photo} may not be shown on ${everywhere && not.length > 1 ? 'any of these channels' : where}`,
      why: 'There is no yes on record. The office can see who, and blur a face.',
      fixes: fixes.filter((fix) => fix !== null),
    },
  ];
}

/** The names in one text that stand beside pictures of those named, as one: which of them may not is for others to know. */
function besidePhoto(
  facts: PostFacts,
  text: Text,
  findings: readonly Finding[],
): readonly { readonly finding: Finding; readonly instead: readonly Finding[] }[] {
  const theirs = findings.filter((one) => one.key.startsWith(`name-beside-picture:${text.place}:`));
  const [first] = theirs;
  if (first === undefined) return [];
  const pictured = new Set<PersonId>(
    facts.people
      .filter(({ id, kind }) => kind === 'pupil' && text.accounts.some((account) => isShown(facts, id, account)))
      .map(({ id }) => id),
  );
  const hits = namedIn(facts)
    .flatMap((one) => (one.text.place === text.place ? one.hits : []))
    .filter((hit) => hit.people.some((person) => pictured.has(person)));
  const full = findings.filter((one) => hits.some((hit) => one.key === `pupil-full-name:${text.place}:${hit.people.join()}`));
  const instead = [...theirs, ...full];
  const span = spanOf(text, hits, standIn);
  const finding: Finding = {
    ...first,
    key: `name-beside-picture:${text.place}`,
    severity: instead.toSorted(bySeverity)[0]?.severity ?? first.severity,
    accounts: accountsOf(facts, borneOn(facts, instead)),
    what: hits.length === 1 ? 'A name is by its picture' : 'Names are by their pictures',
    why: 'A name with a picture is not on record as allowed for everybody here.',
    fixes: [replaceIn(text, span, 'Say ‘one of our pupils’')],
    ...placeOf(text, { from: Math.min(...hits.map((hit) => hit.from)), to: Math.max(...hits.map((hit) => hit.to)) }),
  };
  return [{ finding, instead }];
}
