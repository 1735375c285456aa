import { runAround } from '#src/kernel/reading-text.ts';
import type { Atom } from './atoms.ts';
import { articles, isEveryday, isWord, notSurnames, placeWords, timeWords } from './everyday-words.ts';
import type { Looked } from './name-finder.ts';
import type { Listed } from './roll.ts';

interface Read {
  /** How many atoms are meant: an initial after the name belongs to it. */
  readonly count: number;
  readonly people: readonly Listed[];
}

/**
 * Whether a pupil's first name alone is them here. What it means small, in capitals, at the start of a sentence or before
 * a surname that is not theirs is written down in docs/decisions/0128.
 */
export function readsAsName(looked: Looked, at: number, count: number, pupils: readonly Listed[]): Read | null {
  const { atoms, read } = looked;
  const word = atoms[at];
  const last = atoms[at + count - 1];
  const next = atoms[at + count];
  if (word === undefined || last === undefined || isInAddress(read.text, word)) return null;
  const name = atoms
    .slice(at, at + count)
    .map((one) => one.plain)
    .join('');
  const withInitial = initialAfter(last, next, pupils);
  if (withInitial !== null) return { count: count + 1, people: withInitial };
  if (word.look === 'capital' && isStranger(looked, last, next)) return null;
  if (isEveryday(name) && next !== undefined && last.gap === ' ' && placeWords.has(next.plain)) return null;
  const isCapital = word.look === 'capital';
  if (!(isCapital ? isWord(name) : isEveryday(name))) return { count, people: pupils };
  if (isInTag(read, word) && !isPraised(looked, at, last)) return null;
  const isThing = atoms[at - 1]?.gap === ' ' && articles.has(atoms[at - 1]?.plain ?? '');
  const isName = !isThing && (isPraised(looked, at, last) || (isCapital && standsAsName(looked, at, last)));
  return isName ? { count, people: pupils } : null;
}

/** A first name in the address of a page or a mailbox is not said of anybody. */
function isInAddress(text: string, { from }: Atom): boolean {
  const run = text.slice(...Object.values(runAround(text, from)));
  return /\S@\S|:\/\/|^www\./i.test(run);
}

/** Whether a word is one of several in a tag: `#ReadForJoy`. */
function isInTag({ written, place }: Looked['read'], word: Atom): boolean {
  const { from } = place(word.from, word.to);
  return /[#@]\S/.test(written.slice(runAround(written, from).from, from));
}

/** `Marigold T.`: whose surname begins so; null where no initial follows. */
function initialAfter(last: Atom, next: Atom | undefined, pupils: readonly Listed[]): readonly Listed[] | null {
  if (next === undefined || next.look !== 'capital' || next.text.length !== 1 || !/^[ _.]$/.test(last.gap)) return null;
  const theirs = pupils.filter((one) => one.familyInitial === next.plain);
  return theirs.length > 0 ? theirs : null;
}

/** A pupil's first name before another surname is somebody else. */
function isStranger({ roll, atoms }: Looked, last: Atom, next: Atom | undefined): boolean {
  if (next === undefined || next.look !== 'capital' || !/^ $|^-$/.test(last.gap) || next.text.length < 2) return false;
  if (notSurnames.has(next.plain) || roll.given.by.has(next.plain)) return false;
  // Where every word has its capital, as in a headline, a capital makes no surname.
  const around = atoms.slice(Math.max(0, atoms.indexOf(next) - 4), atoms.indexOf(next) + 4);
  return around.some((one) => one.look === 'small' && one.plain.length > 3) || around.length < 4;
}

const praise = /\b(?:well done|congratulations|congrats|bravo|happy birthday|pupil|named|called)(?:,| to)?[ ,:!-]*$/i;
const ofTheirs = /^'?s? (?:mum|mam|mummy|mother|dad|daddy|father|parents?|carers?|family)\b/i;

/** Said as one says a name: praised, followed by their mum, or beside somebody who is surely named. */
function isPraised({ read: { text }, atoms, roll }: Looked, at: number, last: Atom): boolean {
  const from = atoms[at]?.from ?? 0;
  const beside = atoms[at - 2];
  const isBeside = atoms[at - 1]?.plain === 'and' && beside !== undefined && !isEveryday(beside.plain) && roll.given.by.has(beside.plain);
  return isBeside || praise.test(text.slice(Math.max(0, from - 30), from)) || ofTheirs.test(text.slice(last.to, last.to + 12));
}

/** Whether an everyday word with a capital is more likely a name than the word itself. */
function standsAsName({ read: { text }, atoms, roll }: Looked, at: number, last: Atom): boolean {
  const word = atoms[at];
  if (word === undefined) return false;
  const after = text.slice(last.to);
  if (/(^|[.?!:\n]["'”)]?\s*|^\s*["'“(]?\s*)$/u.test(text.slice(0, word.from))) {
    if (
      /^(?:'s\b|, (?:who|whose|from|aged|in)\b| (?:won|scored|wrote|drew|painted|baked|sang|danced|swam|said|loves|enjoyed|played|read)\b)/u.test(
        after,
      )
    )
      return true;
    const other = /^,? and (\p{Lu}\p{L}*)|^, (\p{Lu}\p{L}*)/u.exec(after);
    const name = (other?.[1] ?? other?.[2] ?? '').toLowerCase();
    return name !== '' && roll.given.by.has(name) && !isSeason(name) && !isSeason(word.plain);
  }
  const before = atoms[at - 1];
  const nearFigures = /\d(?:st|nd|rd|th)?(?: to)?\s*$/u.test(text.slice(0, word.from)) || /^\s*\d/u.test(after);
  return !nearFigures && !(before !== undefined && timeWords.has(before.plain));
}

const isSeason = (word: string): boolean => /^(?:april|may|june|august|summer|autumn|winter|spring)$/.test(word);
