/** Below this many words a formula says nothing. */
const fewest = 20;

/**
 * The age at which a text is read with ease: the Flesch–Kincaid grade and five years, of English words. A quiet note for the
 * writer and no rule; null where there is too little to say anything, or the words are not in Latin letters.
 */
export function readingAge(text: string): number | null {
  const words = text.match(/\p{Script=Latin}+(?:[’'-]\p{Script=Latin}+)*/gu) ?? [];
  const letters = text.match(/\p{L}/gu) ?? [];
  if (words.length < fewest || words.join('').replace(/[’'-]/gu, '').length < letters.length * 0.9) return null;
  const sentences = Math.max(1, text.split(/[.!?…]+(?:\s|$)|\n+/u).filter((one) => /\p{L}/u.test(one)).length);
  const syllables = words.reduce((sum, word) => sum + syllablesIn(word), 0);
  const grade = 0.39 * (words.length / sentences) + 11.8 * (syllables / words.length) - 15.59;
  return Math.min(18, Math.max(5, Math.round(grade + 5)));
}

/** Groups of vowels sounded in a word; a silent ending is not one of them. */
function syllablesIn(word: string): number {
  const plain = word
    .normalize('NFD')
    .replace(/[^a-z]/giu, '')
    .toLowerCase();
  const sounded = plain.replace(/(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$/u, (end) => end.slice(0, 1)).replace(/^y/u, '');
  return Math.max(1, sounded.match(/[aeiouy]{1,2}/gu)?.length ?? 0);
}
