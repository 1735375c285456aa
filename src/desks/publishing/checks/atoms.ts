import type { ReadingText } from '#src/kernel/reading-text.ts';
import { writtenOut } from '#src/kernel/letters.ts';
import { type Form, type Forms, lettersOf } from './roll.ts';

/** A run of letters in a reading text, parted at a change of case: what names are put together from. */
export interface Atom {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly plain: string;
  /** With umlauts written out, where it has any. */
  readonly out: string;
  readonly look: 'capital' | 'caps' | 'small';
  /** What stands between it and the next one. */
  readonly gap: string;
  /** Written in one piece with the next one. */
  readonly isGlued: boolean;
}

const atoms = /\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|\p{Lu}+|[\p{Lo}\p{Lm}\p{Lt}\p{M}]+/gu;

export function atomsOf(read: ReadingText): readonly Atom[] {
  const found = [...read.text.matchAll(atoms)];
  const hasUmlauts = /[äöüøåÄÖÜØÅ]|[aouAOU]\u0308|a\u030a/u.test(read.written);
  return found.map((match, at) => {
    const from = match.index;
    const to = from + match[0].length;
    const next = found[at + 1]?.index ?? read.text.length;
    const plain = match[0].toLowerCase();
    const { to: end } = read.place(from, to);
    return {
      from,
      to,
      text: match[0],
      plain,
      out: hasUmlauts ? spelledOut(read, from, to, plain) : plain,
      look: /^\p{Ll}/u.test(match[0]) ? 'small' : match[0].length > 1 && /^\p{Lu}+$/u.test(match[0]) ? 'caps' : 'capital',
      gap: read.text.slice(to, next),
      isGlued: at + 1 < found.length && next - to <= 1 && read.place(next, next + 1).from === end,
    };
  });
}

function spelledOut(read: ReadingText, from: number, to: number, plain: string): string {
  const place = read.place(from, to);
  const out = writtenOut(read.written.slice(place.from, place.to));
  return out === null ? plain : lettersOf(out).letters;
}

/** Between the parts of one name: nothing, a blank or two, one sign, or a word broken at the end of a line. */
const oneName = /^(?:['_+.—-]|[ \n]{1,3}|-\n ?)?$/;
/** Between somebody's names. */
export const betweenNames = (atom: Atom): boolean => oneName.test(atom.gap) || /^ ?["'“(][ ]?$|^["'”)] ?$|^-? -?$/.test(atom.gap);

export interface Match {
  readonly forms: readonly Form[];
  /** How many atoms it took. */
  readonly count: number;
}

/** Every way in which a name of these stands at a place, longest first. A gap in the text must be one in the name too. */
export function matchesAt({ by, beginnings }: Forms, all: readonly Atom[], at: number): readonly Match[] {
  const found: Match[] = [];
  let plain = '';
  let out = '';
  const gaps: number[] = [];
  for (let count = 1; count <= 5; count += 1) {
    const atom = all[at + count - 1];
    if (atom === undefined) break;
    plain += atom.plain;
    out += atom.out;
    const forms = [...(by.get(plain) ?? []), ...(out === plain ? [] : (by.get(out) ?? []))];
    const fitting = gaps.length === 0 ? forms : forms.filter((form) => gaps.every((gap) => form.gaps.includes(gap)));
    if (fitting.length > 0) found.unshift({ forms: fitting, count });
    // A hyphen before a small letter parts no names: `Puddle-foot`.
    const isOneWord = atom.isGlued || atom.gap.startsWith('-\n') || (atom.gap === '-' && all[at + count]?.look === 'small');
    if (!isOneWord && (!(beginnings.has(plain) || beginnings.has(out)) || !oneName.test(atom.gap))) break;
    if (!isOneWord) gaps.push(plain.length);
  }
  return found;
}
