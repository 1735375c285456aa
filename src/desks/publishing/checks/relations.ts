import type { PersonId } from '#src/kernel/ids.ts';
import type { KnownName } from './facts.ts';
import { isEveryday } from './everyday-words.ts';
import type { Looked, NameHit } from './name-finder.ts';
import { matchesAt } from './atoms.ts';
import { sentenceAround } from './texts.ts';

const relation =
  '(?:step|foster)?[ -]?(?:mums?|mams?|moms?|mumm(?:y|ies)|mothers?(?! tongue)|dads?|dadd(?:y|ies)|fathers?|parents?|carers?|guardians?|mum and dad|family)';
const theirs = new RegExp(`^(?:'s|'|s)? (?:[a-z]+ )?(${relation})\\b`, 'i');
const ofThem = new RegExp(`\\b(?:the |a |one )?(${relation}) (?:of|to) (?:our |young |little )?$`, 'i');
const pronoun = new RegExp(`\\b(?:his|her|their|whose) (?:[a-z]+ )?(?:${relation})\\b`, 'gi');

/** Each pupil's parents as the school has them on record; where no ties are on record, the parents of the same surname. */
function parentsOf({ roll }: Looked, hit: NameHit): readonly KnownName[] {
  const tied = hit.people.flatMap((child) => roll.parentsOf.get(child) ?? []);
  if (tied.length > 0) return tied;
  return hit.people.flatMap((child) => roll.parentsCalled.get(roll.surnames.get(child) ?? '') ?? []);
}

/**
 * HM-CON-01 is of naming and referring: `Otto's mum`, `the parent of Otto`, `Otto and his dad`, and a parent's first name
 * in the same sentence as their child's are mentions of the parent too.
 */
export function withRelations(looked: Looked, hits: readonly NameHit[]): readonly NameHit[] {
  const pupils = hits.filter((hit) => hit.kind === 'pupil');
  if (pupils.length === 0) return hits;
  const more = pupils.flatMap((hit) => {
    const parents = parentsOf(looked, hit);
    return parents.length === 0 ? [] : [...referredTo(looked, hit, parents), ...firstNamed(looked, hit, parents)];
  });
  const fresh = more.filter(
    (one, at) =>
      !overlapsBefore(
        one,
        hits.filter((hit) => hit.kind === 'parent'),
        more.slice(0, at),
      ),
  );
  return fresh.length === 0 ? hits : [...hits, ...fresh].toSorted((a, b) => a.from - b.from || a.to - b.to);
}

const overlapsBefore = (one: NameHit, known: readonly NameHit[], before: readonly NameHit[]): boolean =>
  [...known, ...before].some((other) => one.from < other.to && other.from < one.to);

function referredTo(looked: Looked, hit: NameHit, parents: readonly KnownName[]): readonly NameHit[] {
  const { text } = looked.read;
  const after = theirs.exec(text.slice(hit.to, hit.to + 50));
  if (after !== null) return [mention(looked, hit.from, hit.to + after[0].length, parents)];
  const before = ofThem.exec(text.slice(Math.max(0, hit.from - 50), hit.from));
  if (before !== null) return [mention(looked, hit.from - before[0].length, hit.to, parents)];
  const { to } = sentenceAround(text, hit.from);
  const said = [...text.slice(hit.to, to).matchAll(pronoun)].slice(0, 1);
  return said.map((match) => mention(looked, hit.to + match.index, hit.to + match.index + match[0].length, parents));
}

function firstNamed(looked: Looked, hit: NameHit, parents: readonly KnownName[]): readonly NameHit[] {
  const { from, to } = sentenceAround(looked.read.text, hit.from);
  const ids = new Set<PersonId>(parents.map((one) => one.id));
  return looked.atoms.flatMap((atom, at) => {
    if (atom.from < from || atom.to > to || (atom.from >= hit.from && atom.to <= hit.to)) return [];
    for (const { forms, count } of matchesAt(looked.roll.given, looked.atoms, at)) {
      const named = forms.filter((form) => ids.has(form.listed.who.id)).map((form) => form.listed.who);
      if (named.length === 0 || (atom.look !== 'capital' && isEveryday(atom.plain))) continue;
      return [mention(looked, atom.from, looked.atoms[at + count - 1]?.to ?? atom.to, named)];
    }
    return [];
  });
}

function mention(looked: Looked, from: number, to: number, parents: readonly KnownName[]): NameHit {
  return {
    from,
    to,
    said: looked.read.text.slice(from, to),
    kind: 'parent',
    people: [...new Set(parents.map((one) => one.id))].toSorted(),
    full: false,
    given: null,
  };
}
