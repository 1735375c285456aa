import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openingOf, titleOf } from './title.ts';

describe('the title of a post', () => {
  it.each([
    ['Sports day is on Friday. Bring a hat.', 'Sports day is on Friday'],
    ['On Friday Mrs. Green opens the library. All are welcome.', 'On Friday Mrs. Green opens the library'],
    ['Doors open at 8.30 a.m. for breakfast club. Bring a bowl.', 'Doors open at 8.30 a.m. for breakfast club'],
    ['Bring a coat, hat, etc. and a friend. See you there.', 'Bring a coat, hat, etc. and a friend'],
    ['Who would have thought it? We did.', 'Who would have thought it?'],
    ['“We won the cup again!” said everybody.', '“We won the cup again!” said everybody'],
    ['Harvest festival\nIt is on Friday.', 'Harvest festival'],
    ['Wait for it…', 'Wait for it…'],
    ['Three, two, one... off we went', 'Three, two, one... off we went'],
    ['', 'Without words'],
  ])('%j is called %j', (words, title) => {
    expect(titleOf(words)).toBe(title);
  });

  it('is one line of no more than 110 signs, and cuts none of them', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 400 })), (words) => {
        const title = titleOf(words);
        expect(title).not.toMatch(/[\r\n]/u);
        expect([...new Intl.Segmenter('en-GB').segment(title)].length).toBeLessThanOrEqual(110);
        expect(title.isWellFormed() || !words.isWellFormed()).toBe(true);
      }),
    );
  });

  it('and what follows it are together the words, sign for sign', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 300 }), fc.lorem({ mode: 'sentences', maxCount: 4 })), (words) => {
        const { first, rest } = openingOf(words);
        expect(first + rest).toBe(words);
      }),
    );
  });

  it.each(['\u200b\n', '\ufeff\n\n', '\u2060 \u200f\n', '\u3164\n', '\u0001\n'])(
    'begins with what somebody can see, after %j',
    (unseen) => {
      const words = `${unseen}The hall is open. Come along.`;
      const { first, rest } = openingOf(words);
      expect([first.endsWith('The hall is open.'), first + rest]).toEqual([true, words]);
      expect(titleOf(words)).toContain('The hall is open');
    },
  );
});
