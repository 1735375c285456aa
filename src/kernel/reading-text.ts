import { lookAlikes, plainLetter } from './letters.ts';

/** A stretch of a text, in UTF-16 units. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * A text as every check and every search for a person reads it, whoever typed it on whatever keyboard: plain letters, one
 * kind of blank, hyphen and apostrophe, nothing unseen, and words that were joined parted at a change of case. Small letters
 * stay small. It knows where each part of it stands in what was written.
 */
export interface ReadingText {
  readonly written: string;
  readonly text: string;
  /** The stretch of what was written that a stretch of `text` stands for, in whole characters. */
  place(from: number, to: number): Stretch;
}

/** The unbroken run of signs, from blank to blank, around a place. */
export function runAround(text: string, at: number): Stretch {
  let [from, to] = [at, at];
  while (from > 0 && !/\s/.test(text.charAt(from - 1))) from -= 1;
  while (to < text.length && !/\s/.test(text.charAt(to))) to += 1;
  return { from, to };
}

/** One step of folding: the text, and for each of its units where it begins and ends in the text before. */
interface Folded {
  readonly text: string;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ensp: ' ', emsp: ' ', thinsp: ' ', shy: '\u00ad', zwj: '\u200d', zwnj: '\u200c',
  lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', ndash: '–', mdash: '—', hyphen: '-', dash: '-', period: '.', commat: '@', lowbar: '_',
  szlig: 'ß', aelig: 'æ', AElig: 'Æ', oelig: 'œ', OElig: 'Œ', eth: 'ð', ETH: 'Ð', thorn: 'þ', THORN: 'Þ', inodot: 'ı', imath: 'ı',
}; // prettier-ignore
const accented = /^(\w)(?:acute|grave|circ|uml|tilde|cedil|ring|slash|caron|breve|macr|dot|ogon|strok)$/;

/** What is not already plain: coded characters, line ends, anything beyond ASCII with what stands on it. */
const special =
  /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]{2,8});[\p{M}\u200c\u200d]*|(?<=[\p{L}_./+%-])(?:%[\da-fA-F]{2})+[\p{M}\u200c\u200d]*|\r\n?|[\t\v\f`]|[\0-\u0008\u000e-\u001f\u007f]|[\x20-\x7e]?[\p{M}\u200c\u200d]+|[^\n\x20-\x7e][\p{M}\u200c\u200d]*/gu;
const isSpecial = /[^\n\x20-\x7e]|[&%`]/;
const isJoined = /[\p{Ll}\d]\p{Lu}|\p{Lu}{2}\p{Ll}|_|[\p{Script=Cyrillic}\p{Script=Greek}]/u;

export function readingText(written: string): ReadingText {
  let now: Folded | null = null;
  // What one step uncovers (a coded sign for another code) is folded by the next; nothing real takes more than three.
  for (let step = 0; step < 12; step += 1) {
    const before = now?.text ?? written;
    const next = foldOnce(before);
    if (next === null) break;
    if (now === null) now = next;
    else if (next.text !== before) now = through(now, next);
    if (next.text === before) break;
  }
  if (now === null) return { written, text: written, place: (from, to) => ({ from, to }) };
  const { text, starts, ends } = now;
  return {
    written,
    text,
    place: (from, to) => ({
      from: starts[from] ?? written.length,
      to: to > from ? (ends[to - 1] ?? written.length) : (starts[from] ?? written.length),
    }),
  };
}

/** A name or a few words for comparing with others: folded, and in small letters. */
export function folded(words: string): string {
  return readingText(words).text.toLowerCase();
}

/** Null where there is nothing to fold: most of what people write is plain, and the last step always is. */
function foldOnce(text: string): Folded | null {
  const plain = isSpecial.test(text) ? foldLetters(text) : null;
  const parted = isJoined.test(plain?.text ?? text) ? partWords(plain?.text ?? text) : null;
  if (plain === null) return parted;
  return parted === null ? plain : through(plain, parted);
}

function through(first: Folded, second: Folded): Folded {
  const end = first.ends.at(-1) ?? 0;
  return {
    text: second.text,
    starts: second.starts.map((at) => first.starts[at] ?? end),
    ends: second.ends.map((at) => (at === 0 ? 0 : (first.ends[at - 1] ?? end))),
  };
}

/** What stands in a folded text for a stretch of the one before; null where that is kept as it is. */
type Piece = Stretch & { readonly said: string | null };

function putTogether(text: string, pieces: readonly Piece[]): Folded {
  const read = pieces.map(({ said, from, to }) => said ?? text.slice(from, to)).join('');
  const [starts, ends] = [new Int32Array(read.length), new Int32Array(read.length)];
  let at = 0;
  for (const { said, from, to } of pieces) {
    const length = said?.length ?? to - from;
    for (let unit = 0; unit < length; unit += 1, at += 1) {
      starts[at] = said === null ? from + unit : from;
      ends[at] = said === null ? from + unit + 1 : to;
    }
  }
  return { text: read, starts, ends };
}

function foldLetters(text: string): Folded | null {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(special)) {
    const said = plainly(match[0]);
    if (said === match[0]) continue;
    pieces.push({ said: null, from: at, to: match.index });
    at = match.index + match[0].length;
    pieces.push({ said, from: match.index, to: at });
  }
  return pieces.length === 0 ? null : putTogether(text, [...pieces, { said: null, from: at, to: text.length }]);
}

function plainly(special: string): string {
  const [, coded = '', on = ''] = /^(&.+;|%..+?)([\p{M}\u200c\u200d]*)$/u.exec(special) ?? [];
  if (coded !== '') return (coded.startsWith('&') ? decoded(coded) : fromPercent(coded)) + on;
  return special.startsWith('\r') ? '\n' : plainLetter(special);
}

function decoded(entity: string): string {
  const name = entity.slice(1, -1);
  const point = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : name.startsWith('#') ? Number(name.slice(1)) : null;
  if (point !== null) return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) ? String.fromCodePoint(point) : entity;
  return entities[name] ?? entities[name.toLowerCase()] ?? accented.exec(name)?.[1] ?? entity;
}

function fromPercent(coded: string): string {
  try {
    return decodeURIComponent(coded);
  } catch {
    return coded;
  }
}

/** An address is one word, however it is written: parting it would hide it. */
const isAddress = /\S@\S|:\/\/|^www\./i;
const changes = /(?<=\p{Ll})(?=\p{Lu}\p{L})|(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})|(?<=\d)(?=\p{Lu}\p{Ll})/gu;

/** Joined words parted at a change of case (`#MarigoldTumbledown`), lines under words made blanks, look-alikes made Latin. */
function partWords(text: string): Folded | null {
  const latin = inLatin(text);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { 0: run, index: from } of latin.matchAll(/\S+/g)) {
    if (!isJoined.test(run) || isAddress.test(run)) continue;
    for (const { index } of run.matchAll(changes)) {
      pieces.push({ said: null, from: at, to: from + index }, { said: ' ', from: from + index, to: from + index });
      at = from + index;
    }
  }
  if (pieces.length === 0 && latin === text && !text.includes('_')) return null;
  const parted = putTogether(latin, [...pieces, { said: null, from: at, to: latin.length }]);
  const read = parted.text.replace(/\S+/g, (run) => (isAddress.test(run) ? run : run.replaceAll('_', ' ')));
  return read === text ? null : { ...parted, text: read };
}

const otherScript = /\p{L}*[\p{Script=Cyrillic}\p{Script=Greek}]\p{L}*/gu;

/** A word that mixes Latin letters with look-alikes is a Latin word; so is one of look-alikes alone in a text otherwise Latin. */
function inLatin(text: string): string {
  if (!/[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(text)) return text;
  const words = text.match(otherScript) ?? [];
  const isLatinText = /\p{Script=Latin}/u.test(text) && words.every((word) => looksLatin(word));
  return text.replace(otherScript, (word) => (looksLatin(word) && (isLatinText || /\p{Script=Latin}/u.test(word)) ? alike(word) : word));
}

const looksLatin = (word: string): boolean => [...word].every((letter) => lookAlikes.has(letter) || /\p{Script=Latin}/u.test(letter));
const alike = (word: string): string => [...word].map((letter) => lookAlikes.get(letter) ?? letter).join('');
