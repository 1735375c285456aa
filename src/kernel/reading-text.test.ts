import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folded, readingText } from './reading-text.ts';

describe('a text as it is read', () => {
  it.each([
    ['Mari\u00adgold Tumble\u00addown', 'Marigold Tumbledown', 'soft hyphens'],
    ['Mari\u200bgold\u2060 \ufeffTumble\u200ddown', 'Marigold Tumbledown', 'unseen characters'],
    ['Lily\u2011Mae, Lily\u2010Mae, Lily–Mae, Lily－Mae', 'Lily-Mae, Lily-Mae, Lily-Mae, Lily-Mae', 'hyphens'],
    ['one thought — another', 'one thought — another', 'a dash is no hyphen'],
    ['ZZ9\u00a09ZZ 943\u202f476\u20095919', 'ZZ9 9ZZ 943 476 5919', 'blanks'],
    ['a\tb\r\nc\u2028d\u000be', 'a b\nc\nd\ne', 'tabs and ends of lines'],
    ['O’Sullivan OʼSullivan O‘Sullivan O`Sullivan O´Sullivan', "O'Sullivan ".repeat(5).trim(), 'apostrophes'],
    ['Łukasz Wiśniewski, Søren Bøgh, Đorđe', 'Lukasz Wisniewski, Soren Bogh, Dorde', 'strokes'],
    ['Siân Llŷr and Sia\u0302n Lly\u0302r', 'Sian Llyr and Sian Llyr', 'accents in one piece or two'],
    ['Weißbach, Ægir Þórhallsson, Œuvre', 'Weissbach, Aegir Thorhallsson, Oeuvre', 'letters that are two'],
    ['ﬁnd the oﬀice', 'find the office', 'ligatures'],
    ['Ｍａｒｉｇｏｌｄ 𝓜𝓪𝓻𝓲𝓰𝓸𝓵𝓭 ᴍᴀʀɪɢᴏʟᴅ', 'Marigold Marigold marigold', 'wide and fancy letters'],
    ['Маrigоld', 'Marigold', 'Cyrillic letters among Latin ones'],
    ['Μarigοld', 'Marigold', 'Greek letters among Latin ones'],
    ['привет', 'привет', 'a Russian word stays Russian'],
    ['#MarigoldTumbledown #VOTELabour #free_school_meals', '#Marigold Tumbledown #VOTE Labour #free school meals', 'tags'],
    ['our MPs, the DfE and a PhD', 'our MPs, the DfE and a PhD', 'short forms stay whole'],
    ['Jo.Ellis@HomeMail.example https://x.example/MarigoldT_1', 'Jo.Ellis@HomeMail.example https://x.example/MarigoldT_1', 'addresses'],
    ['not&nbsp;for&#160;publication &amp;amp; Si&acirc;n', 'not for publication & Sian', 'coded characters'],
    ['x.example/marigold%20tumbledown.jpg and 50%20', 'x.example/marigold tumbledown.jpg and 50%20', 'coded addresses'],
    ['07٧00 ०१', '07700 01', 'figures of other scripts'],
    ['2½ hours', '2½ hours', 'fractions stay themselves'],
  ])('%j is read as %j: %s', (written, text) => {
    expect(readingText(written).text).toBe(text);
  });

  it('gives back the place of what it read, in whole characters', () => {
    const read = readingText('Hi Sia\u0302n 👋🏽, Mari\u00adgold');
    const at = read.text.indexOf('Sian');
    expect(read.written.slice(...Object.values(read.place(at, at + 4)))).toBe('Sia\u0302n');
    const name = read.text.indexOf('Marigold');
    expect(read.written.slice(...Object.values(read.place(name, name + 8)))).toBe('Mari\u00adgold');
  });

  const awkward = fc.string({
    unit: fc.oneof(
      fc.constantFrom(
        ...'aAnNłŁøßŷ\u0302\u0301\u00ad\u200b\u200d\u00a0\u2011’#_@./-—MТаoОо\n\r\t&;%20&amp;',
        '👩‍👧',
        '🇬🇧',
        '﷽',
        'ﬁ',
        '½',
        '\ud83d',
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom('&nbsp;', '&amp;#38;amp;', '%C3%A2', '%25', '＆ａｍｐ；', 'Marigold', 'McDonald', 'x@y.example'),
    ),
    maxLength: 40,
  });

  it('reading it again changes nothing', () => {
    fc.assert(
      fc.property(awkward, (written) => {
        const once = readingText(written).text;
        expect(readingText(once).text).toBe(once);
        expect(folded(once)).toBe(folded(written));
      }),
      { numRuns: 1000 },
    );
  });

  it('places never go backwards, stay inside, and never cut a character in two', () => {
    const segmenter = new Intl.Segmenter('en-GB', { granularity: 'grapheme' });
    fc.assert(
      fc.property(awkward, (written) => {
        const { text, place } = readingText(written);
        const borders = new Set([...segmenter.segment(written)].map((one) => one.index).concat(written.length));
        let last = { from: 0, to: 0 };
        for (let at = 0; at < text.length; at += 1) {
          const here = place(at, at + 1);
          expect(here.from).toBeGreaterThanOrEqual(last.from);
          expect(here.to).toBeGreaterThanOrEqual(last.to);
          expect(here.to).toBeLessThanOrEqual(written.length);
          last = here;
        }
        for (const match of text.matchAll(/(?:[\p{Script=Latin}\d]\p{M}*)+/gu)) {
          const { from, to } = place(match.index, match.index + match[0].length);
          expect(borders.has(from) && borders.has(to), JSON.stringify(written)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
