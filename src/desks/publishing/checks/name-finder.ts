import type { PersonId } from '#src/kernel/ids.ts';
import type { ReadingText, Stretch } from '#src/kernel/reading-text.ts';
import type { KnownName } from './facts.ts';
import { type Atom, atomsOf, betweenNames, matchesAt } from './atoms.ts';
import { isEveryday, notSurnames, titles } from './everyday-words.ts';
import { readsAsName } from './lone-names.ts';
import { withRelations } from './relations.ts';
import { type Forms, type Listed, type Roll, formsBy, lettersOf, rollFor } from './roll.ts';
import type { Hit } from './texts.ts';

/** A name of a pupil or parent found in a text. */
export interface NameHit extends Hit {
  readonly kind: 'pupil' | 'parent';
  /** Everybody on the school's lists whom it may mean; more than one when a first name is shared. */
  readonly people: readonly PersonId[];
  readonly full: boolean;
  /** Where the first name alone stands in it, if it does. */
  readonly given: Stretch | null;
}

/** What a search looks at: the text, its words, the school's lists, names that are never taken for theirs. */
export interface Looked {
  readonly read: ReadingText;
  readonly atoms: readonly Atom[];
  readonly roll: Roll;
  readonly staff: Forms;
  readonly staffFamilies: ReadonlySet<string>;
}

interface Step {
  readonly hit: NameHit | null;
  /** How many atoms are dealt with. */
  readonly count: number;
}
type Looker = (looked: Looked, at: number) => Step | null;

/** In this order: the first that knows what stands at a place decides. */
const lookers: readonly Looker[] = [
  colleague,
  titled,
  gluedTogether,
  inFull,
  byInitial,
  surnameFirst,
  family,
  firstNameAlone,
  withoutApostrophe,
];

/**
 * Finds the names of pupils and parents in a text, from the school's own lists, however they are written: joined, broken,
 * turned round, cut to an initial. `allowed` holds names that are never taken for theirs: staff, places.
 */
export function findNames(read: ReadingText, names: readonly KnownName[], allowed: readonly string[] = []): readonly NameHit[] {
  const looked = { read, atoms: atomsOf(read), roll: rollFor(names), ...staffOf(allowed) };
  const hits: NameHit[] = [];
  for (let at = 0; at < looked.atoms.length;) {
    const step = lookers.reduce<Step | null>((found, look) => found ?? look(looked, at), null);
    if (step?.hit) hits.push(step.hit);
    at += step?.count ?? 1;
  }
  return withRelations(looked, hits);
}

const nobody: Listed = { who: { id: '' as PersonId, kind: 'parent', given: '', family: '' }, initial: '', familyInitial: '' };
const staffLists = new WeakMap<readonly string[], Pick<Looked, 'staff' | 'staffFamilies'>>();

function staffOf(allowed: readonly string[]): Pick<Looked, 'staff' | 'staffFamilies'> {
  const known = staffLists.get(allowed);
  if (known !== undefined) return known;
  const several = allowed.map((name) => ({ name, ...lettersOf(name) })).filter(({ gaps }) => gaps.length > 0);
  const made = {
    staff: formsBy(several.map(({ letters, gaps }) => ({ letters, gaps, listed: nobody, whole: true }))),
    staffFamilies: new Set(several.map(({ name }) => lettersOf(name.split(' ').at(-1) ?? '').letters)),
  };
  staffLists.set(allowed, made);
  return made;
}

function colleague({ atoms, staff }: Looked, at: number): Step | null {
  const [longest] = matchesAt(staff, atoms, at);
  return longest === undefined ? null : { hit: null, count: longest.count };
}

/** A parent by title and surname; with a first name or an initial between, whoever that is. */
function titled(looked: Looked, at: number): Step | null {
  const { atoms, roll, staffFamilies } = looked;
  const title = atoms[at];
  if (title === undefined || !titles.has(title.plain) || !/^\.? {1,2}$/.test(title.gap)) return null;
  const named = inFull(looked, at + 1) ?? byInitial(looked, at + 1);
  if (named?.hit)
    return { hit: { ...named.hit, from: title.from, said: looked.read.text.slice(title.from, named.hit.to) }, count: named.count + 1 };
  for (const { forms, count } of matchesAt(roll.family, atoms, at + 1)) {
    const parents = forms.filter((form) => form.listed.who.kind === 'parent').map((form) => form.listed);
    if (parents.length === 0 || staffFamilies.has(forms[0]?.letters ?? '') || title.look === 'small') continue;
    return { hit: hitOf(looked, at, 1 + count, parents, true, null), count: 1 + count };
  }
  return { hit: null, count: title.look !== 'small' && atoms[at + 1]?.look === 'capital' ? 2 : 1 };
}

/** Both names in one word, as tags, handles and addresses of files have them. */
function gluedTogether(looked: Looked, at: number): Step | null {
  const atom = looked.atoms[at];
  if (atom === undefined || atom.plain.length < 6) return null;
  const exact = looked.roll.glued.get(atom.plain) ?? looked.roll.glued.get(atom.out);
  const within = exact ?? (atom.plain.length > 10 ? partOf(looked.roll, atom.plain) : undefined);
  return within === undefined ? null : { hit: hitOf(looked, at, 1, within, true, null), count: 1 };
}

function partOf({ glued }: Roll, word: string): readonly Listed[] | undefined {
  for (const [both, listed] of glued) if (both.length > 8 && word.includes(both)) return listed;
  return undefined;
}

/** A first name and a surname, perhaps with others between; either half of a double one will do. */
function inFull(looked: Looked, at: number): Step | null {
  const { atoms, roll } = looked;
  for (const given of matchesAt(roll.given, atoms, at)) {
    const people = new Set(given.forms.map((form) => form.listed));
    for (let between = 0; between <= 2; between += 1) {
      const next = at + given.count + between;
      const before = atoms[next - 1];
      if (before === undefined || !(betweenNames(before) || (between > 0 && isInitial(before))) || (between > 0 && !isMiddle(before)))
        break;
      for (const family of matchesAt(roll.family, atoms, next)) {
        const theirs = family.forms.filter((form) => people.has(form.listed)).map((form) => form.listed);
        if (theirs.length === 0 || !bothAreNames(looked, at, given.count, next)) continue;
        const count = restOfDouble(atoms, given.count + between + family.count, at);
        return { hit: hitOf(looked, at, count, theirs, true, given.count), count };
      }
    }
  }
  return null;
}

/** `Otto J. Puddlefoot`. */
const isInitial = ({ text, look, gap }: Atom): boolean => text.length === 1 && look === 'capital' && /^\.[ \n]{0,2}$/.test(gap);
const isMiddle = (atom: Atom): boolean => !notSurnames.has(atom.plain) && (atom.look !== 'small' || !isEveryday(atom.plain));

/** Two everyday words side by side are somebody's names only with their capitals: Will Power, will power. */
function bothAreNames({ atoms }: Looked, at: number, count: number, next: number): boolean {
  const [given, family] = [atoms[at], atoms[next]];
  if (given === undefined || family === undefined) return false;
  if (
    !isEveryday(
      atoms
        .slice(at, at + count)
        .map((one) => one.plain)
        .join(''),
    ) ||
    !isEveryday(family.plain)
  )
    return true;
  return given.look !== 'small' && family.look !== 'small';
}

/** `Tumbledown-Smith` is one surname: its whole is meant. */
function restOfDouble(atoms: readonly Atom[], count: number, at: number): number {
  const last = atoms[at + count - 1];
  return last?.gap === '-' && atoms[at + count]?.look !== 'small' && atoms[at + count] !== undefined ? count + 1 : count;
}

/** `M. Tumbledown`, `M Tumbledown`, `M. J. Tumbledown`. */
function byInitial(looked: Looked, at: number): Step | null {
  const { atoms, roll } = looked;
  const first = atoms[at];
  if (first?.look !== 'capital' || first.text.length !== 1) return null;
  let count = 1;
  while (count < 3 && atoms[at + count]?.text.length === 1 && /^[. ]{1,2}$/.test(atoms[at + count - 1]?.gap ?? '')) count += 1;
  const gap = atoms[at + count - 1]?.gap ?? '';
  if (!/^(?:\.[ \n]{0,2}|[ _-])$/.test(gap)) return null;
  for (const family of matchesAt(roll.family, atoms, at + count)) {
    const theirs = family.forms.filter((form) => form.listed.initial === first.plain).map((form) => form.listed);
    const word = atoms[at + count];
    if (theirs.length === 0 || word === undefined || word.look === 'small') continue;
    if (isEveryday(word.plain) && !gap.startsWith('.')) continue;
    const all = restOfDouble(atoms, count + family.count, at);
    return { hit: hitOf(looked, at, all, theirs, true, null), count: all };
  }
  return null;
}

/** `Tumbledown, Marigold`, as lists have it. */
function surnameFirst(looked: Looked, at: number): Step | null {
  const { atoms, roll } = looked;
  for (const family of matchesAt(roll.family, atoms, at)) {
    const last = atoms[at + family.count - 1];
    const next = atoms[at + family.count];
    if (last === undefined || next === undefined || !(/^,[ \n]{0,2}$/.test(last.gap) || betweenNames(last))) continue;
    const people = new Map(family.forms.map((form) => [form.listed, form]));
    for (const given of matchesAt(roll.given, atoms, at + family.count)) {
      const theirs = given.forms.filter((form) => form.whole && people.has(form.listed)).map((form) => form.listed);
      if (theirs.length === 0 || !bothAreNames(looked, at, family.count, at + family.count)) continue;
      const count = family.count + given.count;
      return { hit: hitOf(looked, at, count, theirs, true, given.count, family.count), count };
    }
    const byLetter = [...people.keys()].filter((one) => one.initial === next.plain);
    if (byLetter.length > 0 && next.look === 'capital' && next.text.length === 1 && last.gap !== '.' && !isEveryday(last.plain))
      return { hit: hitOf(looked, at, family.count + 1, byLetter, true, null), count: family.count + 1 };
  }
  return null;
}

const kin = /^(?:family|twins|triplets|brothers?|sisters?|siblings|children|boys|girls|household|clan)$/;

/** `the Tumbledowns`, `the Tumbledown twins`: all the pupils of that name. */
function family(looked: Looked, at: number): Step | null {
  const { atoms, roll } = looked;
  const atom = atoms[at];
  if (atom === undefined || atom.look === 'small' || isEveryday(atom.plain) || isEveryday(atom.plain.replace(/s$/, ''))) return null;
  const isMany = atoms[at - 1]?.plain === 'the' && atom.plain.endsWith('s');
  const many = isMany ? (roll.family.by.get(atom.plain.slice(0, -1)) ?? []) : [];
  const together = kin.test(atoms[at + 1]?.plain ?? '') && atom.gap === ' ' ? (roll.family.by.get(atom.plain) ?? []) : [];
  const pupils = [...many, ...together].filter((form) => form.listed.who.kind === 'pupil').map((form) => form.listed);
  if (pupils.length === 0) return null;
  const count = together.length > 0 ? 2 : 1;
  return { hit: hitOf(looked, at, count, pupils, false, null), count };
}

function firstNameAlone(looked: Looked, at: number): Step | null {
  for (const { forms, count } of matchesAt(looked.roll.given, looked.atoms, at)) {
    const pupils = forms.filter((form) => form.whole && form.listed.who.kind === 'pupil').map((form) => form.listed);
    if (pupils.length === 0) continue;
    const read = readsAsName(looked, at, count, pupils);
    if (read === null) continue;
    return { hit: hitOf(looked, at, read.count, read.people, false, count), count: read.count };
  }
  return null;
}

const theirOwn = /^(?:mum|mam|mummy|mother|dad|daddy|father|parents?|carers?|family|work|picture|painting|poem|story|birthday)$/;

/** `Ottos mum`. */
function withoutApostrophe(looked: Looked, at: number): Step | null {
  const { atoms, roll } = looked;
  const atom = atoms[at];
  if (atom === undefined || !atom.plain.endsWith('s') || atom.gap !== ' ' || !theirOwn.test(atoms[at + 1]?.plain ?? '')) return null;
  const name = atom.plain.slice(0, -1);
  const pupils = (roll.given.by.get(name) ?? [])
    .filter((form) => form.whole && form.listed.who.kind === 'pupil')
    .map((form) => form.listed);
  if (pupils.length === 0 || isEveryday(name)) return null;
  const hit = hitOf(looked, at, 1, pupils, false, null);
  return { hit: { ...hit, to: hit.to - 1, said: hit.said.slice(0, -1) }, count: 1 };
}

/** `given`: how many of the atoms are the first name, from the `after`th on; null where it does not stand there whole. */
function hitOf(
  looked: Looked,
  at: number,
  count: number,
  listed: readonly Listed[],
  full: boolean,
  given: number | null,
  after = 0,
): NameHit {
  const { atoms } = looked;
  const from = atoms[at]?.from ?? 0;
  const to = atoms[at + count - 1]?.to ?? from;
  const pupils = listed.filter((one) => one.who.kind === 'pupil');
  const chosen = pupils.length > 0 ? pupils : listed;
  const first = atoms[at + after];
  const last = given === null ? undefined : atoms[at + after + given - 1];
  return {
    from,
    to,
    said: looked.read.text.slice(from, to),
    kind: pupils.length > 0 ? 'pupil' : 'parent',
    people: [...new Set(chosen.map((one) => one.who.id))].toSorted(),
    full,
    given: first === undefined || last === undefined ? null : { from: first.from, to: last.to },
  };
}
