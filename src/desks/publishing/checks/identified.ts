import type { Policy } from '#src/kernel/policy.ts';
import { parseId, type PersonId } from '#src/kernel/ids.ts';
import type { Draft, KnownName, PostFacts } from './facts.ts';
import type { NameHit } from './name-finder.ts';
import { besideClass, namedIn } from './names.ts';
import { type Check, accountsOf, answer, placeOf, replaceIn, report } from './report.ts';
import { type Text, asWritten, spanOf } from './texts.ts';

/** Where a basis that somebody chose for a person is kept among the draft's answers. */
export function basisQuestion(person: PersonId): string {
  return `basis:${person}`;
}

/** Everybody for whom a basis was chosen: they are in the words, as those marked on a picture are in it. */
export function namedWithBasis(draft: Pick<Draft, 'answers'>): readonly PersonId[] {
  return Object.keys(draft.answers).flatMap((key) => (key.startsWith('basis:') ? (parseId<'person'>(key.slice(6)) ?? []) : []));
}

/**
 * OC-CON-01: whoever the words let people identify has a lawful basis. It is asked for only where nothing on record
 * gives it: not where the school has a usual basis, and not beside a picture whose permission covers the name.
 */
export const identified: Check = (facts, policy) => {
  if (policy.check('identifiable-person-not-cleared') === null || policy.text('usualBasis').trim() !== '') return [];
  // Where each mention is approved by somebody, the approval is what it rests on (HM-CON-01).
  if (policy.check('mention-not-approved') !== null) return [];
  return namedIn(facts).flatMap(({ text, hits }) => {
    const open = hits.filter((hit) => identifies(text, hit) && !hit.people.some((person) => isCleared(facts, text, person)));
    return [...Map.groupBy(open, (hit) => hit.people.join()).values()].flatMap((theirs) => unclear(facts, policy, text, theirs));
  });
};

/** A pupil's full name has a finding of its own, and is not made right by a basis alone. */
function identifies(text: Text, hit: NameHit): boolean {
  if (hit.kind === 'parent') return true;
  return !hit.full && besideClass(text, hit);
}

function isCleared({ draft, decisions, people }: PostFacts, text: Text, person: PersonId): boolean {
  if ((draft.answers[basisQuestion(person)] ?? '').trim() !== '' || decisions.mentions.includes(person)) return true;
  const shown = people.find((one) => one.id === person);
  return shown !== undefined && text.accounts.every((account) => shown.may[account]?.nameWithPicture === true);
}

function unclear(facts: PostFacts, policy: Policy, text: Text, theirs: readonly NameHit[]): ReturnType<Check> {
  const [first] = theirs;
  if (first === undefined) return [];
  const who = facts.names.filter((one) => first.people.includes(one.id));
  const standIn = first.kind === 'pupil' ? 'one of our pupils' : 'a parent';
  return report(policy, 'identifiable-person-not-cleared', {
    about: `${text.place}:${first.people.join()}`,
    accounts: text.where === 'words' ? [] : accountsOf(facts, text.accounts),
    what: `People can tell who ‘${asWritten(text, first)}’ is`,
    why:
      who.length > 1
        ? 'Say who it is, and on what basis they are named. Nothing on record gives one.'
        : 'On what basis are they named? Nothing on record gives one.',
    fixes: [
      ...who
        .slice(0, 3)
        .flatMap((person) =>
          policy.list('lawfulBases').map((basis) => answer(labelOf(who, person, basis), basisQuestion(person.id), basis)),
        ),
      replaceIn(
        text,
        spanOf(text, theirs, () => standIn),
        `Say ‘${standIn}’`,
        false,
      ),
    ],
    ...placeOf(text, first),
  });
}

function labelOf(who: readonly KnownName[], { given, family }: KnownName, basis: string): string {
  const said = `${basis.slice(0, 1).toUpperCase()}${basis.slice(1)}`;
  return who.length > 1 ? `${given} ${family}: ${basis}` : said;
}
