import { folded } from './reading-text.ts';
import { writtenOut } from './letters.ts';

const wordsOf = (names: string): readonly string[] => folded(names).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/** A name both as it is and with its umlauts written out. */
const spellings = (names: string): readonly string[] => [names, writtenOut(names)].filter((one) => one !== null);

/** Names as a search reads them: each word, and each with all that follow in one piece, for whoever types no gap. */
function found(names: string): readonly string[] {
  const words = wordsOf(names);
  return words.map((_, at) => words.slice(at).join(''));
}

export interface NameSearch {
  /** Nothing was typed that could be a name. */
  readonly isEmpty: boolean;
  /**
   * How well somebody's names answer: null where a word that was typed begins none of theirs, else how many of the words
   * are whole names of theirs. In any order, with or without accents, strokes, hyphens and apostrophes.
   */
  fit(...names: readonly (string | null)[]): number | null;
}

/** One way of looking for people by name wherever they are looked for: a child who is not found is a child not marked. */
export function nameSearch(query: string): NameSearch {
  const asked = spellings(query.slice(0, 200)).map((one) => wordsOf(one).slice(0, 8));
  return {
    isEmpty: asked.every((words) => words.length === 0),
    fit: (...names) => {
      const all = spellings(names.filter((name) => name !== null).join(' '));
      const pieces = all.flatMap(found);
      const whole = new Set(all.flatMap(wordsOf));
      const fits = asked
        .filter((words) => words.length > 0 && words.every((word) => pieces.some((piece) => piece.startsWith(word))))
        .map((words) => words.filter((word) => whole.has(word)).length);
      return fits.length === 0 ? null : Math.max(...fits);
    },
  };
}

/** One way of looking through texts: every word that was typed stands there somewhere, in any order, whole or in part. */
export interface WordSearch {
  readonly isEmpty: boolean;
  finds(text: string): boolean;
}

export function wordSearch(query: string): WordSearch {
  const asked = spellings(query.slice(0, 200))
    .map((one) => wordsOf(one).slice(0, 8))
    .filter((words) => words.length > 0);
  return {
    isEmpty: asked.length === 0,
    finds: (text) => {
      const texts = spellings(text).map((one) => wordsOf(one));
      return asked.some((words) => words.every((word) => texts.some((all) => standsIn(all, word))));
    },
  };
}

/** Within one word, or over several that were written apart: `lilymae` is found in `Lily-Mae`, and `cat` not in `magic at`. */
function standsIn(words: readonly string[], word: string): boolean {
  const joined = words.join('');
  const starts = new Set<number>();
  let end = 0;
  for (const one of words) {
    starts.add(end);
    end += one.length;
  }
  const isApart = (from: number): boolean => Array.from({ length: word.length - 1 }).some((_, at) => starts.has(from + at + 1));
  for (let at = joined.indexOf(word); at >= 0; at = joined.indexOf(word, at + 1)) if (starts.has(at) || !isApart(at)) return true;
  return false;
}

/** Whether two names are the same, however each is typed. */
export function isSameName(one: string, other: string): boolean {
  const [ours, theirs] = [one, other].map((name) => spellings(name.trim()).map((spelling) => wordsOf(spelling).join('')));
  return ours?.some((name) => name !== '' && theirs?.includes(name)) ?? false;
}
