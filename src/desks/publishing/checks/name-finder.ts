import type { PersonId } from '#src/kernel/ids.ts';
import type { KnownName } from './facts.ts';
import type { Hit } from './texts.ts';

/** A name of a pupil or parent found in a text. */
export interface NameHit extends Hit {
  readonly kind: 'pupil' | 'parent';
  /** Everybody on the school's lists whom it may mean; more than one when a first name is shared. */
  readonly people: readonly PersonId[];
  readonly full: boolean;
  readonly given: string;
}

interface Token {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly plain: string;
}

/** First names that are words, months, flowers and birds too: a capital alone does not make them a name. */
const everydayWords = new Set(
  'april may june august autumn summer winter spring will mark grace hope faith joy rose lily daisy ivy iris heather holly hazel poppy violet olive jasmine rosemary basil amber ruby pearl jade crystal dawn eve star sky skye river brook forest robin wren jay martin linnet lark jack bill rob pat sue bob nick don ray art drew chase grant miles dean guy victor rich frank ernest max king duke earl noble major christian sunny harmony melody carol penny peg kit moss oak fern aster sorrel quill posy tam una honey ginger paris london sydney chelsea florence victoria virginia georgia jordan israel kenya india asia china austin dallas lincoln wells'.split(
    ' ',
  ),
);
const placeWords = new Set(
  'street road lane avenue close way drive house hall park school academy class mill farm wood hill bridge green court gardens centre church'.split(
    ' ',
  ),
);
const titles = new Set('mr mrs ms miss mx dr'.split(' '));
const timeWords = new Set('in on of by until since from during every last next this early late mid st nd rd th'.split(' '));

function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(/[\p{L}\p{M}]+(?:[-’'][\p{L}\p{M}]+)*/gu)].map((match) => {
    const word = match[0].replace(/[’']s?$/u, '');
    return { from: match.index, to: match.index + word.length, text: word, plain: plain(word) };
  });
}

function plain(word: string): string {
  return word.normalize('NFKD').replace(/\p{M}/gu, '').replace(/’/g, "'").toLowerCase();
}

interface Index {
  /** First word of the given name → the people. */
  readonly byGiven: ReadonlyMap<string, readonly Listed[]>;
  readonly byFamily: ReadonlyMap<string, readonly Listed[]>;
}
interface Listed {
  readonly who: KnownName;
  readonly given: readonly string[];
  readonly family: readonly string[];
}

/** A school's lists hold a thousand names and more, most of one plain word: those need no taking apart. */
const words = (name: string): readonly string[] =>
  /^[A-Za-z]+$/.test(name) ? [name.toLowerCase()] : tokensOf(name).map((token) => token.plain);
/** A school's list is the same array from check to check; its index is worked out once. */
const indexes = new WeakMap<readonly KnownName[], Index>();

function indexOf(names: readonly KnownName[]): Index {
  const known = indexes.get(names);
  if (known !== undefined) return known;
  const listed = names
    .map((who): Listed => ({ who, given: words(who.given), family: words(who.family) }))
    .filter((one) => one.given.length > 0);
  const index = { byGiven: Map.groupBy(listed, (one) => one.given[0] ?? ''), byFamily: Map.groupBy(listed, (one) => one.family[0] ?? '') };
  indexes.set(names, index);
  return index;
}

function matches(tokens: readonly Token[], at: number, name: readonly string[]): boolean {
  return name.length > 0 && name.every((word, i) => tokens[at + i]?.plain === word);
}

function hasCapital(token: Token | undefined): boolean {
  return token !== undefined && /^\p{Lu}/u.test(token.text);
}

function startsSentence(text: string, token: Token): boolean {
  return /(^|[.?!:\n]["'’”)]?\s*|^\s*["'‘“(]?\s*)$/u.test(text.slice(0, token.from));
}

/** Whether a capitalised everyday word is more likely a name here than the word itself. */
function readsAsName(text: string, tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined) return false;
  const next = tokens[at + 1];
  if (next !== undefined && placeWords.has(next.plain) && hasCapital(next) && next.from - token.to === 1) return false;
  if (!everydayWords.has(token.plain)) return true;
  if (startsSentence(text, token)) return /^(['’]s\b|,? and \p{Lu}|,)/u.test(text.slice(token.to));
  const before = tokens[at - 1];
  const digitBefore = /\d(st|nd|rd|th)?\s*$/u.test(text.slice(0, token.from));
  const digitAfter = /^\s*\d/u.test(text.slice(token.to));
  return !digitBefore && !digitAfter && !(before !== undefined && timeWords.has(before.plain));
}

/**
 * Finds the names of pupils and parents in a text, from the school's own lists. `allowed` holds names that are never
 * taken for theirs: staff, places. A parent is named by full name, or by title and family name.
 */
export function findNames(text: string, names: readonly KnownName[], allowed: readonly string[] = []): readonly NameHit[] {
  const { byGiven, byFamily } = indexOf(names);
  const tokens = tokensOf(text);
  const allowedNames = allowed.map(words);
  const staffFamilies = new Set(allowedNames.map((name) => name.at(-1)));
  const hits: NameHit[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined || !hasCapital(token)) continue;
    const allowedHere = allowedNames.find((name) => name.length > 1 && matches(tokens, at, name));
    if (allowedHere !== undefined) {
      at += allowedHere.length - 1;
      continue;
    }
    if (titles.has(token.plain)) {
      const family = tokens[at + 1];
      const parents = (byFamily.get(family?.plain ?? '') ?? []).filter(
        (one) => one.who.kind === 'parent' && matches(tokens, at + 1, one.family),
      );
      if (family !== undefined && parents.length > 0 && !staffFamilies.has(family.plain))
        hits.push(hitOf(text, tokens, at, 1 + (parents[0]?.family.length ?? 1), parents, true));
      at += 1;
      continue;
    }
    const here = (byGiven.get(token.plain) ?? []).filter((one) => matches(tokens, at, one.given));
    const inFull = here.filter((one) => matches(tokens, at + one.given.length, one.family) && hasCapital(tokens[at + one.given.length]));
    const first = inFull[0];
    if (first !== undefined) {
      const length = first.given.length + first.family.length;
      hits.push(hitOf(text, tokens, at, length, inFull, true));
      at += length - 1;
      continue;
    }
    const pupils = here.filter((one) => one.who.kind === 'pupil');
    const pupil = pupils[0];
    if (pupil !== undefined && readsAsName(text, tokens, at)) {
      hits.push(hitOf(text, tokens, at, pupil.given.length, pupils, false));
      at += pupil.given.length - 1;
    }
  }
  return hits;
}

function hitOf(text: string, tokens: readonly Token[], at: number, length: number, listed: readonly Listed[], full: boolean): NameHit {
  const from = tokens[at]?.from ?? 0;
  const to = tokens[at + length - 1]?.to ?? from;
  const pupils = listed.filter((one) => one.who.kind === 'pupil');
  const chosen = pupils.length > 0 ? pupils : listed;
  return {
    from,
    to,
    said: text.slice(from, to),
    kind: pupils.length > 0 ? 'pupil' : 'parent',
    people: chosen.map((one) => one.who.id).toSorted(),
    full,
    given: chosen[0]?.who.given ?? '',
  };
}
