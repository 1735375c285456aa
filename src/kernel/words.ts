/** `1 photo`, `2 photos`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[], joint = 'and'): string {
  if (items.length <= 1) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${joint} ${items.at(-1)}`;
}

/** With a capital, as a choice or the start of a sentence has it. */
export function capital(words: string): string {
  const first = firstSigns(words, 1);
  return first.toUpperCase() + words.slice(first.length);
}

/** Two letters that stand for somebody: of the first name and the last, or the first two of the only one. */
export function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{M}\p{N}]+/u).filter(Boolean);
  const [first = ''] = words;
  return (words.length > 1 ? firstSigns(first, 1) + firstSigns(words.at(-1) ?? '', 1) : firstSigns(first, 2)).toUpperCase();
}

/** Signs that are letters or pictures by their kind, and that nobody sees. */
const unseen = /[\u115f\u1160\u2800\u3164\uffa0]/gu;

/** Whether there is anything in a text that somebody can see: not blanks, controls and marks of direction alone. */
export function isSeen(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replace(unseen, ''));
}

const signs = new Intl.Segmenter('en-GB', { granularity: 'grapheme' });
/** No sign of any script is longer; beyond it somebody heaps accents on one letter. */
const longestSign = 40;

/** The first so many signs as people see them: no emoji, accent or flag is cut in two. */
export function firstSigns(text: string, most: number): string {
  let number = 0;
  for (const { index, segment } of signs.segment(text))
    if (number++ === most || index + segment.length > most * longestSign) return text.slice(0, index);
  return text;
}

/** As much of a text as fits into so many signs, in whole words where it has any, with `…` where it was cut. */
export function shortened(text: string, most: number): string {
  const fits = firstSigns(text, most);
  if (fits === text) return text;
  const isBetweenWords = /^\s/u.test(text.slice(fits.length));
  const whole = isBetweenWords ? fits.trimEnd() : fits.replace(/\s+\S*$/u, '');
  // One word that fills the line is cut: nothing else would be left of it.
  return `${firstSigns(whole, Math.floor(most / 2)) === whole ? fits : whole}…`;
}
