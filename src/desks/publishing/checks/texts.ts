import type { AccountId, PictureId } from '#src/kernel/ids.ts';
import { type ReadingText, type Stretch, readingText, runAround } from '#src/kernel/reading-text.ts';
import { type Draft, type PostFacts, type SchoolFacts, picturesFor, wordsFor } from './facts.ts';

/** One text that readers would get, and on which accounts: the shared words, an account's own, a description. */
export interface Text {
  readonly where: 'words' | 'variant' | 'alt';
  /** As the checks read it; places in it are those of the reading text, until `written` leads back. */
  readonly text: string;
  readonly read: ReadingText;
  readonly accounts: readonly AccountId[];
  readonly account?: AccountId;
  readonly picture?: PictureId;
  /** Stable name of the place, for keys. */
  readonly place: string;
}

/** A stretch of a text, with what it says. */
export interface Hit extends Stretch {
  readonly said: string;
}

const texts = new WeakMap<PostFacts, readonly Text[]>();

/** Every text of the draft that at least one account would get, shared words first. Empty texts are left out. */
export function textsOf(facts: PostFacts): readonly Text[] {
  const known = texts.get(facts);
  if (known !== undefined) return known;
  const { draft } = facts;
  const ids = facts.accounts.map((account) => account.id);
  const sharing = ids.filter((id) => draft.variants[id] === undefined);
  const shared =
    sharing.length > 0 || ids.length === 0 ? [textOf(facts, draft.words, { where: 'words', accounts: sharing, place: 'words' })] : [];
  const own = ids
    .filter((id) => draft.variants[id] !== undefined)
    .map((id) => textOf(facts, wordsFor(draft, id), { where: 'variant', accounts: [id], account: id, place: `words ${id}` }));
  const alts = draft.pictures.map((picture) => {
    const on = ids.filter((id) => picturesFor(draft, id).includes(picture));
    return textOf(facts, picture.alt, { where: 'alt', accounts: on, picture: picture.id, place: `alt ${picture.id}` });
  });
  const all = [...shared, ...own, ...alts].filter((one) => one.text.trim() !== '' && (one.where === 'words' || one.accounts.length > 0));
  texts.set(facts, all);
  return all;
}

function textOf({ school }: PostFacts, written: string, on: Omit<Text, 'text' | 'read'>): Text {
  const read = readOnce(school, written);
  return { ...on, text: read.text, read };
}

const readings = new WeakMap<SchoolFacts, Map<string, ReadingText>>();

/** A fix changes one text of a draft: the others are read once for all that the draft could become (`withDraft`). */
export function readOnce(school: SchoolFacts, written: string): ReadingText {
  const known = readings.get(school) ?? new Map<string, ReadingText>();
  readings.set(school, known);
  const read = known.get(written) ?? readingText(written);
  known.set(written, read);
  return read;
}

/** Every match of a pattern (which has the `g` flag) as stretches of the text. */
export function hitsOf(text: string, pattern: RegExp): readonly Hit[] {
  return [...text.matchAll(pattern)].map((match) => ({ from: match.index, to: match.index + match[0].length, said: match[0] }));
}

/** Somebody's own words as part of a pattern. */
export function literally(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const patterns = new WeakMap<RegExp, RegExp>();

/** Every match of a phrase, whatever parts its words: blanks, a line's end, a hyphen. */
export function phrasesIn(text: string, pattern: RegExp): readonly Hit[] {
  const known = patterns.get(pattern) ?? new RegExp(eitherCase(anyGap(pattern.source)), pattern.flags);
  patterns.set(pattern, known);
  return hitsOf(text, known);
}

/** Each blank of a pattern made any gap between two words; those in brackets are left alone. */
function anyGap(source: string): string {
  return source.replace(/\\.|\[(?:\\.|[^\]])*\]| \?| (?![*+{])/g, (part) =>
    part === ' ?' ? '[ \\n-]{0,3}' : part === ' ' ? '[ \\n-]{1,3}' : part,
  );
}

/**
 * `(?i:…)` written out, letter by letter: V8 at times finds no match for a class such as a gap inside of it, depending on
 * what ran before. What is in brackets there is left alone.
 */
function eitherCase(source: string): string {
  return source.replace(/\(\?i:((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g, (_, inner: string) => {
    const letters = inner.replace(/\\.|\[(?:\\.|[^\]])*\]|[a-z]/gi, (part) =>
      part.length === 1 ? `[${part.toLowerCase()}${part.toUpperCase()}]` : part,
    );
    return `(?:${letters})`;
  });
}

/** The stretch of what was written that a hit stands for: a tag, a handle or an address is meant whole. */
export function written({ read }: Pick<Text, 'read'>, hit: Stretch): Stretch {
  const place = read.place(hit.from, hit.to);
  return {
    from: wholeRun(read.written, place.from)?.from ?? place.from,
    to: wholeRun(read.written, Math.max(place.from, place.to - 1))?.to ?? place.to,
  };
}

/** What was written there, without what nobody sees, for quoting. */
export function asWritten(text: Pick<Text, 'read'>, hit: Stretch): string {
  const { from, to } = written(text, hit);
  return text.read.written
    .slice(from, to)
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ');
}

/** What is one thing to a reader and broken by half of it: an address of a page or a mailbox, a file, a tag, a handle. */
const oneThing =
  /(?:https?:\/\/|www\.)\S+|[^\s:;,<>"“()]+@[^\s:;,<>"”()]+|[\w.-]+\.[a-z]{2,}\/\S*|[^\s,;"“(]+\.(?:jpe?g|png|gif|webp|heic|pdf|docx?|mp[34]|mov)\b|[#@][\p{L}\p{M}\p{N}_.\p{Cf}-]+/giu;

function wholeRun(text: string, at: number): Stretch | null {
  const { from, to } = runAround(text, at);
  const run = text.slice(from, to);
  if (!/[#@/.]/.test(run)) return null;
  for (const match of run.matchAll(oneThing)) {
    const thing = match[0].replace(/(?:[.,;:!?)"'”’»\]>…-]|['’]s)+$/u, '');
    const start = from + match.index;
    if (start <= at && at < start + thing.length) return { from: start, to: start + thing.length };
  }
  return null;
}

/** One stretch of what was written from the first hit to the last, and what it reads with every hit replaced. */
export function spanOf<H extends Hit>(
  text: Pick<Text, 'read'>,
  hits: readonly H[],
  now: (hit: H) => string,
): { from: number; to: number; was: string; now: string } {
  const source = text.read.written;
  const ordered = hits.map((hit) => ({ ...written(text, hit), said: now(hit) })).toSorted((a, b) => a.from - b.from);
  const from = ordered[0]?.from ?? 0;
  const to = Math.max(...ordered.map((hit) => hit.to), from);
  let read = '';
  let at = from;
  for (const hit of ordered) {
    if (hit.from >= at) read += source.slice(at, hit.from) + hit.said;
    at = Math.max(at, hit.to);
  }
  return { from, to, was: source.slice(from, to), now: read + source.slice(at, to) };
}

/** `photo 2`, counted as the writer sees them. */
export function photoName(draft: Draft, id: PictureId): string {
  return `photo ${draft.pictures.findIndex((picture) => picture.id === id) + 1}`;
}

/** The sentence (or line) around a place in a text. */
export function sentenceAround(text: string, at: number): Hit {
  const before = Math.max(...['. ', '\n', '? ', '! '].map((end) => text.lastIndexOf(end, at - 1)));
  const after = text.slice(at).search(/[.?!](\s|$)|\n/);
  const whole = text.slice(before + 1, after < 0 ? text.length : at + after + 1);
  const said = whole.trim();
  const from = before + 1 + whole.length - whole.trimStart().length;
  return { from, to: from + said.length, said };
}
