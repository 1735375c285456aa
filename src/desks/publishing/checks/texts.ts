import type { AccountId, PictureId } from '#src/kernel/ids.ts';
import { type Draft, type PostFacts, picturesFor, wordsFor } from './facts.ts';

/** One text that readers would get, and on which accounts: the shared words, an account's own, a description. */
export interface Text {
  readonly where: 'words' | 'variant' | 'alt';
  readonly text: string;
  readonly accounts: readonly AccountId[];
  readonly account?: AccountId;
  readonly picture?: PictureId;
  /** Stable name of the place, for keys. */
  readonly place: string;
}

/** A stretch of a text. */
export interface Hit {
  readonly from: number;
  readonly to: number;
  readonly said: string;
}

/** Every text of the draft that at least one account would get, shared words first. Empty texts are left out. */
export function textsOf(facts: PostFacts): readonly Text[] {
  const { draft } = facts;
  const ids = facts.accounts.map((account) => account.id);
  const sharing = ids.filter((id) => draft.variants[id] === undefined);
  const shared: Text[] =
    sharing.length > 0 || ids.length === 0 ? [{ where: 'words', text: draft.words, accounts: sharing, place: 'words' }] : [];
  const own = ids
    .filter((id) => draft.variants[id] !== undefined)
    .map((id): Text => ({ where: 'variant', text: wordsFor(draft, id), accounts: [id], account: id, place: `words ${id}` }));
  const alts = draft.pictures.map((picture): Text => {
    const on = ids.filter((id) => picturesFor(draft, id).includes(picture));
    return { where: 'alt', text: picture.alt, accounts: on, picture: picture.id, place: `alt ${picture.id}` };
  });
  return [...shared, ...own, ...alts].filter((one) => one.text.trim() !== '' && (one.where === 'words' || one.accounts.length > 0));
}

/** Every match of a pattern (which has the `g` flag) as stretches of the text. */
export function hitsOf(text: string, pattern: RegExp): readonly Hit[] {
  return [...text.matchAll(pattern)].map((match) => ({ from: match.index, to: match.index + match[0].length, said: match[0] }));
}

/** Somebody's own words as part of a pattern. */
export function literally(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** One stretch from the first hit to the last, and what it reads with every hit replaced. */
export function spanOf<H extends Hit>(
  text: string,
  hits: readonly H[],
  now: (hit: H) => string,
): { from: number; to: number; was: string; now: string } {
  const ordered = hits.toSorted((a, b) => a.from - b.from);
  const from = ordered[0]?.from ?? 0;
  const to = ordered.at(-1)?.to ?? 0;
  let read = '';
  let at = from;
  for (const hit of ordered) {
    read += text.slice(at, hit.from) + now(hit);
    at = hit.to;
  }
  return { from, to, was: text.slice(from, to), now: read };
}

/** `photo 2`, counted as the writer sees them. */
export function photoName(draft: Draft, id: PictureId): string {
  return `photo ${draft.pictures.findIndex((picture) => picture.id === id) + 1}`;
}

/** The sentence (or line) around a place in a text. */
export function sentenceAround(text: string, at: number): string {
  const before = Math.max(
    text.lastIndexOf('. ', at - 1),
    text.lastIndexOf('\n', at - 1),
    text.lastIndexOf('? ', at - 1),
    text.lastIndexOf('! ', at - 1),
  );
  const after = text.slice(at).search(/[.?!](\s|$)|\n/);
  return text.slice(before + 1, after < 0 ? text.length : at + after + 1).trim();
}
