import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstSigns, initials, shortened } from './words.ts';

it.each([
  ['Odette Marrowby', 'OM'],
  ['Mary Anne de la Cour', 'MC'],
  ['Ottersley', 'OT'],
  ['Éloïse O’Hare-Finch', 'ÉF'],
  ['  Bo  ', 'BO'],
  ['X', 'X'],
  ['Ŵ\u0323yn E\u0301va', 'Ŵ\u0323E\u0301'],
  ['', ''],
])('%j stands as %j', (name, letters) => {
  expect(initials(name)).toBe(letters);
});

const signs = (text: string): readonly string[] =>
  [...new Intl.Segmenter('en-GB', { granularity: 'grapheme' }).segment(text)].map((one) => one.segment);

describe('cutting words short', () => {
  it('cuts no emoji, flag or accent in two', () => {
    expect(firstSigns('👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿é!', 2)).toBe('👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿');
    expect(firstSigns('👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿é!', 3)).toBe('👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿é');
    expect(shortened(`So ${'very '.repeat(9)}`, 12)).toBe('So very very…');
    expect(shortened(`So ${'looong'.repeat(9)}`, 12)).toBe('So looongloo…');
    expect(shortened('Well done 👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 11)).toBe('Well done…');
  });

  it('whatever the words, what is left begins them, ends between two signs, and is short', () => {
    const anything = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 300 }));
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 120 }), (text, most) => {
        const first = firstSigns(text, most);
        expect(text.startsWith(first)).toBe(true);
        const all = signs(text);
        expect(all.slice(0, signs(first).length).join('')).toBe(first);
        expect(signs(first).length).toBeLessThanOrEqual(most);
        const short = shortened(text, most);
        expect(short === text || (short.endsWith('…') && text.startsWith(short.slice(0, -1)))).toBe(true);
      }),
    );
  });

  it('accents heaped on one letter do not make a short title long', () => {
    expect(firstSigns(`a${'\u0301'.repeat(100_000)}`, 90).length).toBeLessThanOrEqual(3_600);
  });
});
