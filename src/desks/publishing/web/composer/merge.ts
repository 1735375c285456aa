import type { Draft, DraftPicture, Face } from '../../checks/facts.ts';

/**
 * Two changes of one draft brought together, pure. `base` is what both began from. Where both changed the same thing,
 * `mine` stays and the thing is named in `clashes`; everything else of both is kept.
 *
 * Undo is the same question asked backwards: base is the draft after the step, theirs is the draft before it, and mine is
 * what has been written since.
 */
export interface Merged {
  readonly draft: Draft;
  /** What both changed, in words for people: `the words`. */
  readonly clashes: readonly string[];
}

interface Sides<T> {
  readonly base: T;
  readonly mine: T;
  readonly theirs: T;
}

type Clash = (what: string) => void;

/** `within` also brings together two changes in different places of one text: right for undo, wrong between two writers. */
export function mergeDrafts(base: Draft, mine: Draft, theirs: Draft, within = false): Merged {
  const found = new Set<string>();
  const clash: Clash = (what) => found.add(what);
  const sides = { base, mine, theirs };
  const of = <K extends keyof Draft>(key: K): Sides<Draft[K]> => ({ base: base[key], mine: mine[key], theirs: theirs[key] });
  const draft: Draft = {
    words: text(of('words'), within, () => clash('the words')),
    variants: record(of('variants'), (side) => textOrNone(side, within, () => clash('the words for one channel'))),
    accounts: members(of('accounts')),
    pictures: pictures(sides, within, clash),
    answers: record(of('answers'), (side) => one(side, () => clash('an answer'))),
    language: one(of('language'), () => clash('the language')),
    goesOutAt: one(of('goesOutAt'), () => clash('the time')),
  };
  return { draft, clashes: [...found] };
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** A thing that is changed as a whole. */
function one<T>({ base, mine, theirs }: Sides<T>, clash: () => void): T {
  if (same(mine, theirs) || same(theirs, base)) return mine;
  if (same(mine, base)) return theirs;
  clash();
  return mine;
}

function textOrNone(side: Sides<string | undefined>, within: boolean, clash: () => void): string | undefined {
  const { base, mine, theirs } = side;
  if (base === undefined || mine === undefined || theirs === undefined) return one(side, clash);
  return text({ base, mine, theirs }, within, clash);
}

function text(side: Sides<string>, within: boolean, clash: () => void): string {
  const { base, mine, theirs } = side;
  if (!within || same(mine, theirs) || mine === base || theirs === base) return one(side, clash);
  const ours = changeIn(base, mine);
  const other = changeIn(base, theirs);
  const [first, second] = ours.from <= other.from ? [ours, other] : [other, ours];
  if (first.to > second.from || (first.from === second.from && first.to === second.to)) return one(side, clash);
  return base.slice(0, first.from) + first.now + base.slice(first.to, second.from) + second.now + base.slice(second.to);
}

/** The one stretch of a text that was changed, from the first difference to the last. */
export function changeIn(before: string, after: string): { readonly from: number; readonly to: number; readonly now: string } {
  const least = Math.min(before.length, after.length);
  let from = 0;
  while (from < least && before[from] === after[from]) from += 1;
  let tail = 0;
  while (tail < least - from && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { from, to: before.length - tail, now: after.slice(from, after.length - tail) };
}

function record(
  { base, mine, theirs }: Sides<Readonly<Record<string, string>>>,
  merge: (side: Sides<string | undefined>) => string | undefined,
): Readonly<Record<string, string>> {
  const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  return Object.fromEntries(
    [...keys].flatMap((key) => {
      const value = merge({ base: base[key], mine: mine[key], theirs: theirs[key] });
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}

/** A list that things join and leave: what either added is in, what either took out is out. */
function members<T>({ base, mine, theirs }: Sides<readonly T[]>): readonly T[] {
  const has = (list: readonly T[], item: T): boolean => list.some((other) => same(other, item));
  const kept = mine.filter((item) => has(theirs, item) || !has(base, item));
  return [...kept, ...theirs.filter((item) => !has(base, item) && !has(mine, item))];
}

interface Named {
  readonly id: string;
}

/** The same for things with a name of their own, each merged with its other self. */
function byId<T extends Named>({ base, mine, theirs }: Sides<readonly T[]>, merge: (side: Sides<T>) => T): readonly T[] {
  const ids = members({ base: base.map(idOf), mine: mine.map(idOf), theirs: theirs.map(idOf) });
  const ordered = same(mine.map(idOf), base.map(idOf)) ? theirsFirst(ids, theirs) : ids;
  return ordered.flatMap((id) => {
    const [was, here, there] = [base, mine, theirs].map((list) => list.find((item) => item.id === id));
    if (here === undefined || there === undefined) return here ?? there ?? [];
    return merge({ base: was ?? there, mine: here, theirs: there });
  });
}

const idOf = (thing: Named): string => thing.id;

/** Whoever moved something gave the order. */
function theirsFirst<T extends Named>(ids: readonly string[], theirs: readonly T[]): readonly string[] {
  const at = (id: string): number => (theirs.findIndex((item) => item.id === id) + 1 || theirs.length + 1) - 1;
  return ids.toSorted((a, b) => at(a) - at(b));
}

function pictures({ base, mine, theirs }: Sides<Draft>, within: boolean, clash: Clash): readonly DraftPicture[] {
  return byId({ base: base.pictures, mine: mine.pictures, theirs: theirs.pictures }, (side) => {
    const of = <K extends keyof DraftPicture>(key: K): Sides<DraftPicture[K]> => ({
      base: side.base[key],
      mine: side.mine[key],
      theirs: side.theirs[key],
    });
    const marked = byId(of('faces'), (face) => faceOf(face, clash));
    return {
      ...side.mine,
      alt: text(of('alt'), within, () => clash('the description of a photo')),
      faces: marked,
      nobody: marked.length === 0 && one(of('nobody'), () => clash('who is in a photo')),
      blurs: members(of('blurs')),
      crop: one(of('crop'), () => clash('how a photo is cut')),
      leftOutOf: members(of('leftOutOf')),
    };
  });
}

function faceOf({ base, mine, theirs }: Sides<Face>, clash: Clash): Face {
  return {
    ...mine,
    person: one({ base: base.person, mine: mine.person, theirs: theirs.person }, () => clash('who is in a photo')),
    box: one({ base: base.box, mine: mine.box, theirs: theirs.box }, () => undefined),
    blurred: one({ base: base.blurred, mine: mine.blurred, theirs: theirs.blurred }, () => undefined),
  };
}
