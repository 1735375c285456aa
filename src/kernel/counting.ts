import { addressesIn, linksIn, type Link } from './links.ts';

/** How much of a text a platform takes, and how it counts. */
export interface Room {
  readonly limit: number;
  readonly of: 'character' | 'byte';
  readonly count: (text: string) => number;
}

const letters = new Intl.Segmenter('en-GB', { granularity: 'grapheme' });

/** Signs that may be part of a bigger one, with the plain ones beside them: all else is one character each. */
const composite = /(?:[\n\x20-\x7e]?[^\n\x20-\x7e]+)+[\n\x20-\x7e]?/gu;

/** What a reader would count as characters: a flag or a family is one. */
export function countGraphemes(text: string): number {
  let n = text.length;
  for (const [run] of text.matchAll(composite)) {
    n -= run.length;
    for (const _ of letters.segment(run)) n += 1;
  }
  return n;
}

const countCodePoints = (text: string): number => [...text].length;
const countBytes = (text: string): number => new TextEncoder().encode(text).length;

/** The text with each of these addresses as long as the platform takes any address to be. */
function shortened(text: string, links: readonly Link[], length: number): string {
  let read = '';
  let at = 0;
  for (const link of links) {
    read += text.slice(at, link.from) + 'x'.repeat(length);
    at = link.to;
  }
  return read + text.slice(at);
}

/** X and Mastodon both put an address of their own in place of each. */
const addressLength = 23;
const emoji = /\p{RGI_Emoji}|\p{Emoji}\uFE0F\u20E3?|[\u00A9\u00AE]\uFE0F?/gv;
/** Code points that X counts as one; every other counts as two (its published weights, version 3). */
const light: readonly (readonly [from: number, to: number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
];

/** X: whatever it would link is 23, an emoji is two however many parts it has, and so is a character of Chinese, Japanese or Korean. */
function countForX(text: string): number {
  const composed = text.normalize('NFC');
  const [rest, emojis] = taken(shortened(composed, addressesIn(composed), addressLength), emoji);
  const weigh = (character: string): number => {
    const code = character.codePointAt(0) ?? 0;
    return light.some(([from, to]) => from <= code && code <= to) ? 1 : 2;
  };
  return [...rest].reduce((sum, character) => sum + weigh(character), 2 * emojis);
}

/** What is left of a text without every match, and how many there were. */
function taken(text: string, pattern: RegExp): readonly [string, number] {
  let n = 0;
  const rest = text.replace(pattern, () => {
    n += 1;
    return '';
  });
  return [rest, n];
}

/** Mastodon: an address with its `https://` is 23, and of `@name@server` only `@name` counts. */
function countForMastodon(text: string): number {
  const short = shortened(
    text,
    linksIn(text).filter((link) => /^https?:/iu.test(link.said)),
    addressLength,
  );
  return countGraphemes(short.replace(/(?<![\w/])@(\w+(?:[\w.-]*\w)?)@[\w.-]*\w/gu, '@$1'));
}

const plain = (limit: number): readonly Room[] => [{ limit, of: 'character', count: countCodePoints }];

const rooms: Readonly<Record<string, readonly Room[]>> = {
  bluesky: [
    { limit: 300, of: 'character', count: countGraphemes },
    { limit: 3000, of: 'byte', count: countBytes },
  ],
  x: [{ limit: 280, of: 'character', count: countForX }],
  mastodon: [{ limit: 500, of: 'character', count: countForMastodon }],
  threads: plain(500),
  instagram: plain(2_200),
  linkedin: plain(3_000),
  'facebook-page': plain(63_206),
  'facebook-group': plain(63_206),
};

/** Every measure that a text for a platform has to keep to; none where the platform sets none. */
export function roomOn(platform: string): readonly Room[] {
  return rooms[platform] ?? [];
}

/** Whether a text is short enough for a platform by each of its measures. */
export function fits(platform: string, text: string): boolean {
  return roomOn(platform).every(({ limit, count }) => count(text) <= limit);
}
