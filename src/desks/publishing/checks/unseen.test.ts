import { describe, expect, it } from 'vitest';
import { factsFor, photo, strictPolicy } from '#fixtures/draft.ts';
import { isSeen } from '#src/kernel/words.ts';
import { unready } from './answer.ts';
import { described } from './pictures.ts';

const unseen = [
  '',
  ' \n ',
  '\u200b\u200b',
  '\u2060\ufeff',
  '\u202e\u202c',
  '\u0001\u0007',
  '\u00a0\u00ad',
  '\u3164',
  '\u2800\u115f',
  '\ufe0f',
];
const seen = ['.', '👍', '👩‍👩‍👧', '🏴', 'ß', '؟', '你', '1', '\u202eא', 'é'];

describe('words that nobody sees', () => {
  it.each(unseen)('%j is nothing to say, and describes no photo', (words) => {
    expect(isSeen(words)).toBe(false);
    expect(unready(factsFor(words), strictPolicy()).map((one) => one.code)).toEqual(['nothing-to-say']);
    const facts = factsFor('Well done.', { draft: { pictures: [photo('mill', [], { alt: words })] } });
    expect(described(facts, strictPolicy()).map((one) => one.code)).toEqual(['alt-text-missing']);
  });

  it.each(seen)('%j says something', (words) => {
    expect(isSeen(words)).toBe(true);
    expect(unready(factsFor(words), strictPolicy())).toEqual([]);
  });
});
