import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countGraphemes, fits, roomOn } from './counting.ts';
import { addressesIn, linksIn } from './links.ts';

const on = (platform: string, text: string): number => roomOn(platform)[0]?.count(text) ?? 0;
const family = '👨‍👩‍👧‍👦';
const found = (text: string): readonly string[] => linksIn(text).map((link) => link.said);

it('X counts an emoji and a character of Chinese as two, and any address it would link as 23', () => {
  const counted: readonly (readonly [string, number])[] = [
    ['This is a test.', 15],
    ['🎄'.repeat(130), 260],
    [family, 2],
    ['🏴󠁧󠁢󠁷󠁬󠁳󠁿🇬🇧👍🏽1️⃣❤️☺', 12],
    ['©', 2],
    ['漢字', 4],
    ['저찀쯿쿿', 8],
    ['Siân Llŷr’s “prize” – yes…', 27],
    ['e\u0301', 1],
    ['http://test.com', 23],
    ['Test https://test.com test https://test.com test.com test', 86],
    [`The letter: https://www.ottersley.example/letters?${'q=abcdefgh&'.repeat(30)}`, 12 + 23],
  ];
  for (const [text, count] of counted) expect([text, on('x', text)]).toEqual([text, count]);
});

it('Mastodon counts an address with its scheme as 23, a name without its server, and an emoji as one', () => {
  expect(on('mastodon', `See https://example.com/${'a'.repeat(200)}.`)).toBe(4 + 23 + 1);
  expect(on('mastodon', 'Thank you @choir@music.example and @band')).toBe('Thank you @choir and @band'.length);
  expect(on('mastodon', 'Write to office@ottersley.example')).toBe(33);
  expect(on('mastodon', `${family}🎄漢`)).toBe(3);
  expect(on('mastodon', 'See example.com')).toBe(15);
});

it('Bluesky takes 300 characters as people count them, and no more than 3,000 bytes of them', () => {
  expect(fits('bluesky', 'a'.repeat(300))).toBe(true);
  expect(fits('bluesky', 'a'.repeat(301))).toBe(false);
  expect(fits('bluesky', family.repeat(120))).toBe(true);
  expect(fits('bluesky', family.repeat(121))).toBe(false);
});

it('more words never take less room, on any platform', () => {
  const words = fc.string({ unit: fc.constantFrom(...'a é🎄漢@.', family, 'https://a.example/b ', '@a@b.example ') });
  for (const platform of ['bluesky', 'x', 'mastodon', 'instagram'])
    fc.assert(
      fc.property(words, words, (a, b) => roomOn(platform).every(({ count }) => count(`${a} ${b}`) >= Math.max(count(a), count(b)))),
    );
});

it('a link stands where a person wrote one, and nowhere else', () => {
  expect(found('The choir sang so well done.so proud of them all.')).toEqual([]);
  expect(found('We went home.It was late.We are in.No more to.do today. That is it.is it?')).toEqual([]);
  expect(found('Write to office@ottersley.example or office@ottersley.org.uk.')).toEqual([]);
  expect(found('Lunch is at 12.30 and costs 2.50. See p.5, e.g. the menu. Node.js and file.txt')).toEqual([]);
  expect(found('See https://done.so, www.bbc.co.uk/news. Then ottersley.org.uk or forms.gle/abc12!')).toEqual([
    'https://done.so',
    'www.bbc.co.uk/news',
    'ottersley.org.uk',
    'forms.gle/abc12',
  ]);
  expect(linksIn('See www.bbc.co.uk')[0]?.href).toBe('https://www.bbc.co.uk');
});

it('the brackets of an address are kept, and those round it are not', () => {
  const mill = 'https://en.wikipedia.org/wiki/Mill_(grinding)';
  expect(found(`Read about the mill ${mill} before the quiz.`)).toEqual([mill]);
  expect(found(`(Read ${mill}.) Thank you.`)).toEqual([mill]);
  expect(found('(see https://example.com/a) and [https://example.com/b], “https://example.com/c”.')).toEqual([
    'https://example.com/a',
    'https://example.com/b',
    'https://example.com/c',
  ]);
  expect(found('https://example.com/?a[]=1&b=(2)')).toEqual(['https://example.com/?a[]=1&b=(2)']);
});

it('whatever is written before and after an address, it is found whole, where it stands', () => {
  const address = fc
    .webUrl({ validSchemes: ['https'], size: 'small' })
    .filter((one) => /[a-z0-9/]$/u.test(one) && !/['%!$&*,;~.()]/u.test(new URL(one).pathname));
  const around = fc.constantFrom('', 'See ', 'Then 漢 ', '🎄 ', 'Well done.so ', '(');
  fc.assert(
    fc.property(around, address, fc.constantFrom('', ' and more', '.', ', then', '!'), (before, url, after) => {
      const text = `${before}${url}${after}`;
      expect(linksIn(text).map(({ from, to }) => text.slice(from, to))).toEqual([url]);
      expect(addressesIn(text).map((one) => one.href)).toContain(url);
    }),
  );
});

it('a character is counted as readers count it, whatever stands beside it', () => {
  const letters = new Intl.Segmenter('en-GB', { granularity: 'grapheme' });
  const signs = fc.constantFrom(
    'a',
    ' ',
    '\n',
    '\r',
    '’',
    'é',
    'e\u0301',
    '\u0301',
    '\u200d',
    '\u0600',
    '👍🏽',
    '🇬',
    '🇧',
    family,
    '漢',
    '\ud83c',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(signs, fc.string({ unit: 'binary', maxLength: 2 }))), (parts) => {
      expect(countGraphemes(parts.join(''))).toBe([...letters.segment(parts.join(''))].length);
    }),
  );
});
