import type { PersonId } from '#src/kernel/ids.ts';
import { writtenOut } from '#src/kernel/letters.ts';
import { folded } from '#src/kernel/reading-text.ts';
import type { KnownName } from './facts.ts';
import { isEveryday } from './everyday-words.ts';

/** A name as its letters alone, and after which of them it was written with a gap: `maryann`, 4. */
export interface Letters {
  readonly letters: string;
  readonly gaps: readonly number[];
}

/** Somebody on the school's lists, as looked for. */
export interface Listed {
  readonly who: KnownName;
  readonly initial: string;
  readonly familyInitial: string;
}

/** One way of writing one part of somebody's name. */
export interface Form extends Letters {
  readonly listed: Listed;
  /** False for one half of a double name: that is them only together with the rest. */
  readonly whole: boolean;
}

/** Names by their letters, and the first parts of those with a gap in them: only there is worth reading on. */
export interface Forms {
  readonly by: ReadonlyMap<string, readonly Form[]>;
  readonly beginnings: ReadonlySet<string>;
}

export function formsBy(forms: readonly Form[]): Forms {
  return {
    by: Map.groupBy(forms, (form) => form.letters),
    beginnings: new Set(forms.flatMap((form) => form.gaps.map((gap) => form.letters.slice(0, gap)))),
  };
}

/** A school's lists, by what can be read in a text. */
export interface Roll {
  readonly given: Forms;
  readonly family: Forms;
  /** Parents by child, as far as ties are on record; by surname, where none are. */
  readonly parentsOf: ReadonlyMap<PersonId, readonly KnownName[]>;
  readonly parentsCalled: ReadonlyMap<string, readonly KnownName[]>;
  readonly surnames: ReadonlyMap<PersonId, string>;
  /** Both names without a gap, either way round: `marigoldtumbledown`. */
  readonly glued: ReadonlyMap<string, readonly Listed[]>;
}

const particles = new Set('de la le du da di dos del der den van von ten ter al el bin ibn ap ab mac mc st o d saint abu ben'.split(' '));
/** A school's lists hold a thousand names and more, most of one plain word: those need no taking apart. */
export function lettersOf(name: string): Letters {
  if (/^[A-Z]?[a-z]+$/.test(name)) return { letters: name.toLowerCase(), gaps: [] };
  const gaps: number[] = [];
  let letters = '';
  for (const part of folded(name).match(/[\p{L}\p{M}]+/gu) ?? []) {
    if (letters !== '') gaps.push(letters.length);
    letters += part;
  }
  return { letters, gaps };
}

/** The whole name, and either half of a double one. */
function formsOf(name: string, listed: Listed): readonly Form[] {
  if (/^(?![Mm]a?c)[A-Z]?[a-z]+$/.test(name)) return [{ letters: name.toLowerCase(), gaps: [], listed, whole: true }];
  const spellings = [name, writtenOut(name)].filter((one) => one !== null);
  return spellings.flatMap((spelling) => {
    const whole = lettersOf(spelling);
    if (whole.letters === '') return [];
    const clan = otherClan(whole);
    const halves = whole.gaps.length === 0 ? [] : spelling.split(/[\s\p{Pd}]+/u).map(lettersOf);
    return [
      { ...whole, listed, whole: true },
      ...(clan === null ? [] : [{ ...clan, listed, whole: true }]),
      ...halves
        .filter((half) => half.letters.length > 1 && half.letters !== whole.letters && !particles.has(half.letters))
        .map((half) => ({ ...half, listed, whole: false })),
    ];
  });
}

/** `MacDonald` as somebody else writes it: `McDonald`; and the other way round. */
function otherClan({ letters, gaps }: Letters): Letters | null {
  const [start, other] = letters.startsWith('mac') ? ['mac', 'mc'] : ['mc', 'mac'];
  if (!letters.startsWith(start) || letters.length < start.length + 3) return null;
  const by = other.length - start.length;
  return { letters: other + letters.slice(start.length), gaps: gaps.map((gap) => gap + by) };
}

function put<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

function rollOf(names: readonly KnownName[]): Roll {
  const givens: Form[] = [];
  const families: Form[] = [];
  const glued = new Map<string, Listed[]>();
  const parentsOf = new Map<PersonId, KnownName[]>();
  for (const who of names) {
    const [given, family] = [lettersOf(who.given).letters, lettersOf(who.family).letters];
    const listed = { who, initial: given.charAt(0), familyInitial: family.charAt(0) };
    givens.push(...formsOf(who.given, listed));
    families.push(...formsOf(who.family, listed));
    for (const child of who.of ?? []) put(parentsOf, child, who);
    if (given === '' || family === '' || (isEveryday(given) && isEveryday(family))) continue;
    put(glued, given + family, listed);
    put(glued, family + given, listed);
  }
  const untied = names.filter((one) => one.kind === 'parent' && one.of === undefined);
  return {
    given: formsBy(givens),
    family: formsBy(families),
    glued,
    parentsOf,
    parentsCalled: Map.groupBy(untied, (one) => one.family),
    surnames: new Map(names.map((one) => [one.id, one.family])),
  };
}

interface Kept {
  readonly names: readonly KnownName[];
  readonly roll: Roll;
}
/** The last few lists taken apart: a school's list is read anew for every check, and hardly ever another one. */
const kept: Kept[] = [];
const mostKept = 8;

export function rollFor(names: readonly KnownName[]): Roll {
  const at = kept.findIndex((one) => isSame(one.names, names));
  const roll = (at < 0 ? undefined : kept.splice(at, 1)[0]?.roll) ?? rollOf(names);
  // Kept under the list that was asked with: for the next text of the same draft it is the same one, and not compared again.
  kept.unshift({ names, roll });
  kept.length = Math.min(kept.length, mostKept);
  return roll;
}

function isSame(one: readonly KnownName[], other: readonly KnownName[]): boolean {
  return (
    one === other ||
    (one.length === other.length &&
      one.every((name, at) => {
        const same = other[at];
        return same?.id === name.id && same.given === name.given && same.family === name.family && same.of?.join() === name.of?.join();
      }))
  );
}
