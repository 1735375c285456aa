import { firstSigns, shortened } from '#src/kernel/words.ts';

/** What is said first, by itself, and all that follows it. Together they are the words, sign for sign. */
export interface Opening {
  readonly first: string;
  readonly rest: string;
}

/** Ends with a stop and no sentence: `Mrs.`, `J.`, `e.g.`, `8.30 p.m.` */
const abbreviated = /(?:^|[\s(])(?:\p{Lu}|mrs?|ms|mx|dr|st|rev|prof|sr|jr|no|nos|vs|etc|approx|tel|e\.g|i\.e|[ap]\.m)\.$/iu;
const sentenceEnd = /[.!?…]+["'”’»)\]]*(?=\s|$)/gu;

/** What stands before the first sign that somebody can see. */
const unseenFirst = /^[\s\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]*/u;

/** The first sentence of the words, or their first line where that is shorter. */
export function openingOf(words: string): Opening {
  const begins = unseenFirst.exec(words)?.[0].length ?? 0;
  const line = words.slice(begins).split(/\r?\n|\r/u, 1)[0] ?? '';
  for (const { 0: stop, index } of line.matchAll(sentenceEnd)) {
    const end = index + stop.length;
    const goesOn = /^\s+\p{Ll}/u.test(line.slice(end));
    if (end > 12 && !goesOn && !abbreviated.test(line.slice(0, end))) return cutAt(words, begins + end);
  }
  return cutAt(words, begins + line.length);
}

function cutAt(words: string, end: number): Opening {
  return { first: words.slice(0, end), rest: words.slice(end) };
}

/** The name of a post in lists and on its page: its first sentence, or as much of it as fits a line. */
export function titleOf(words: string): string {
  const text = openingOf(words)
    .first.replace(unseenFirst, '')
    .trim()
    .replace(/(?<![.\s])\.$/u, '');
  if (text === '') return 'Without words';
  return firstSigns(text, mostOfTitle) === text ? text : shortened(text, titleSigns);
}

/** A line; a sentence that is hardly longer is not cut for its last word. */
const titleSigns = 90;
const mostOfTitle = 110;
