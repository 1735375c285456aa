import { hash as digestOf } from 'node:crypto';
import { beginning, wordsHash } from './entry.ts';
import { checkpointLine, entryAt, headerLine, headLine, isSigned, sealedLine, type Checkpoint, type Header } from './lines.ts';

/** Something in an export that is not as it was written. `line` counts from 1. */
export interface Flaw {
  readonly line: number;
  readonly code:
    | 'unreadable'
    | 'changed'
    | 'words-changed'
    | 'words-missing'
    | 'cut-off'
    | 'after-the-end'
    | 'bad-signature'
    | 'other-key'
    | 'checkpoint-differs';
  readonly what: string;
}

export interface Findings {
  readonly school: string | null;
  readonly entries: number;
  /** Entries left out for this reader; their place in the chain is checked all the same. */
  readonly sealed: number;
  readonly erasedWords: number;
  readonly head: string;
  readonly key: string | null;
  /** Checkpoints that the chain passes through. */
  readonly witnessed: readonly Checkpoint['checkpoint'][];
  readonly flaws: readonly Flaw[];
}

export interface Witness {
  readonly checkpoints?: readonly Checkpoint[];
  /** The key the export must be signed with, in hex, known from somewhere else. */
  readonly key?: string;
}

const lineStart = Buffer.from('{"hash":"');
const entryMark = Buffer.from('","entry":');
const sealedMark = Buffer.from('","sealed":');
const endPlain = Buffer.from('"}}');
const lowerHex = /^[0-9a-f]+$/;
const newline = 10;
const longestLine = 4 * 1024 * 1024;
const brace = 125;

/**
 * Checks an export line by line as it arrives, in constant memory: any edit, deletion, insertion or reordering breaks
 * the chain from there on; a cut at the end is seen by the signed head, and by a checkpoint a witness kept.
 */
export class Verifier {
  #previous: string = beginning.toString('hex');
  #line = 0;
  #entries = 0;
  #sealed = 0;
  #erased = 0;
  #header: Header | null = null;
  #ended = false;
  #broken = false;
  readonly #flaws: Flaw[] = [];
  readonly #witness: Witness;
  readonly #expected: Map<number, Checkpoint>;
  readonly #witnessed: Checkpoint['checkpoint'][] = [];
  readonly #both = Buffer.alloc(64);

  constructor(witness: Witness = {}) {
    this.#witness = witness;
    this.#expected = new Map((witness.checkpoints ?? []).map((each) => [each.checkpoint.seq, each]));
  }

  /** One line, without its line feed. */
  take(line: Buffer): void {
    this.#line++;
    if (this.#line === 1) return this.#takeHeader(line);
    if (this.#ended) return this.#flaw('after-the-end', 'There is more after the signed end.');
    if (!has(line, lineStart, 0) || line[line.length - 1] !== brace) return this.#takeHead(line);
    if (has(line, entryMark, entryAt - entryMark.length)) return this.#takeEntry(line);
    if (has(line, sealedMark, 73)) return this.#takeSealed(line);
    this.#takeHead(line);
  }

  finish(): Findings {
    if (!this.#ended) this.#flaw('cut-off', 'The signed end is missing: the export was cut off.');
    for (const { checkpoint } of this.#expected.values()) {
      this.#flaw('cut-off', `A checkpoint of ${checkpoint.at} vouches for entry ${checkpoint.seq}, and the journal ends before it.`);
    }
    return {
      school: this.#header?.school ?? null,
      entries: this.#entries,
      sealed: this.#sealed,
      erasedWords: this.#erased,
      head: this.#previous,
      key: this.#header?.key ?? null,
      witnessed: this.#witnessed,
      flaws: this.#flaws,
    };
  }

  #takeHeader(line: Buffer): void {
    const header = headerLine.safeParse(parse(line.toString('utf8')));
    if (!header.success) return this.#flaw('unreadable', 'The first line is not the header of a journal.');
    this.#header = header.data;
    if (this.#witness.key !== undefined && this.#witness.key !== header.data.key) {
      this.#flaw('other-key', `Signed with the key ${header.data.key}, not with ${this.#witness.key}.`);
    }
    for (const each of this.#expected.values()) this.#checkCheckpoint(each, header.data);
  }

  #checkCheckpoint(each: Checkpoint, header: Header): void {
    if (each.checkpoint.school !== header.school) {
      this.#expected.delete(each.checkpoint.seq);
    } else if (!isSigned(each.key, each.checkpoint.school, each.checkpoint, each.signature)) {
      this.#expected.delete(each.checkpoint.seq);
      this.#flaw('bad-signature', `The checkpoint of ${each.checkpoint.at} does not bear its signature.`);
    } else if (each.key !== header.key) {
      this.#flaw('other-key', `The checkpoint of ${each.checkpoint.at} was signed with another key than this export.`);
    }
  }

  #takeEntry(line: Buffer): void {
    const plain = has(line, endPlain, line.length - 3);
    const beside = plain ? -1 : line.lastIndexOf('},"words":{') + 1;
    const end = beside > 0 ? beside : line.length - 1;
    const text = line.subarray(entryAt, end);
    if (!this.#advance(line, digestOf('sha256', text, 'hex'))) return;
    if (!plain) this.#checkWords(text, beside > 0 ? line.subarray(beside + '"words":'.length + 1, line.length - 1) : null);
  }

  #takeSealed(line: Buffer): void {
    const sealed = sealedLine.safeParse(parse(line.toString('utf8')));
    if (!sealed.success) return this.#flaw('unreadable', 'This line cannot be read.');
    this.#sealed++;
    this.#advance(line, sealed.data.sealed);
  }

  /** Computes the next link; says so once when it is not the one stated, since everything after it follows from there. */
  #advance(line: Buffer, content: string): boolean {
    this.#entries++;
    // Hashes go about as hex: node gives them faster so than as buffers.
    this.#both.write(this.#previous, 0, 'hex');
    this.#both.write(content, 32, 'hex');
    const stated = line.toString('latin1', 9, 73);
    const agrees = digestOf('sha256', this.#both, 'hex') === stated;
    if (!agrees && !this.#broken) {
      const what = `Entry ${this.#entries} does not follow from the one before: something was changed, left out, put in or moved here.`;
      this.#flaw('changed', what);
    }
    // Going on from what is stated shows whether the rest hangs together.
    this.#broken = !agrees;
    this.#previous = stated;
    this.#meet(this.#entries, stated);
    return agrees;
  }

  #meet(seq: number, hash: string): void {
    const expected = this.#expected.get(seq);
    if (expected === undefined) return;
    this.#expected.delete(seq);
    if (expected.checkpoint.hash === hash) this.#witnessed.push(expected.checkpoint);
    else
      this.#flaw(
        'checkpoint-differs',
        `The checkpoint of ${expected.checkpoint.at} vouches for another entry ${seq}: the journal was rewritten.`,
      );
  }

  #checkWords(text: Buffer, part: Buffer | null): void {
    const mark = text.lastIndexOf(',"words":{');
    const hashes = mark < 0 ? {} : fields(text.toString('utf8', mark + ',"words":'.length, text.length - 1));
    const beside = part === null ? {} : fields(part.toString('utf8'));
    if (hashes === null || beside === null) return this.#flaw('words-changed', `The words beside entry ${this.#entries} cannot be read.`);
    for (const field of Object.keys(hashes)) this.#checkField(field, hashes[field], beside[field]);
    const extra = Object.keys(beside).find((field) => hashes[field] === undefined);
    if (part !== null && Object.keys(beside).length === 0)
      this.#flaw('words-changed', `Entry ${this.#entries} was given a place for words later.`);
    if (extra !== undefined) this.#flaw('words-changed', `The words '${extra}' were put beside entry ${this.#entries} later.`);
  }

  #checkField(field: string, hash: unknown, pair: unknown): void {
    if (!Array.isArray(pair)) return this.#flaw('words-missing', `The words '${field}' of entry ${this.#entries} are missing.`);
    const [salt, words]: unknown[] = pair;
    if (words === null && salt === '') this.#erased++;
    else if (
      typeof salt !== 'string' ||
      !lowerHex.test(salt) ||
      typeof words !== 'string' ||
      wordsHash(Buffer.from(salt, 'hex'), words) !== hash
    ) {
      this.#flaw('words-changed', `The words '${field}' of entry ${this.#entries} are not those that were written.`);
    }
  }

  #takeHead(line: Buffer): void {
    const end = headLine.safeParse(parse(line.toString('utf8')));
    if (!end.success) return this.#flaw('unreadable', 'This line cannot be read.');
    this.#ended = true;
    const { head, signature } = end.data;
    if (head.seq !== this.#entries) {
      this.#flaw('cut-off', `The signed end counts ${head.seq} entries; there are ${this.#entries}.`);
    } else if (head.sealed !== this.#sealed || head.erased !== this.#erased) {
      this.#flaw(
        'changed',
        `The signed end says ${head.sealed} entries were left out and ${head.erased} words erased; it is ${this.#sealed} and ${this.#erased}.`,
      );
    } else if (head.hash !== this.#previous) {
      this.#flaw('changed', 'The signed end is not the end of this chain.');
    }
    if (this.#header !== null && !isSigned(this.#header.key, this.#header.school, head, signature)) {
      this.#flaw('bad-signature', 'The end does not bear the signature of the key in the header.');
    }
  }

  #flaw(code: Flaw['code'], what: string): void {
    if (this.#flaws.length < 100) this.#flaws.push({ line: this.#line, code, what });
  }
}

/** Checks an export from its bytes, in whatever pieces they come. */
export async function verifyChain(bytes: AsyncIterable<Uint8Array>, witness: Witness = {}): Promise<Findings> {
  const verifier = new Verifier(witness);
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of bytes) {
    const block = rest.length === 0 ? Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength) : Buffer.concat([rest, piece]);
    // No entry is as long; what has no end of a line is no journal, and would fill the memory.
    if (block.length > longestLine && block.indexOf(newline) < 0) {
      rest = block;
      break;
    }
    let from = 0;
    for (let to = block.indexOf(newline, from); to >= 0; to = block.indexOf(newline, from)) {
      verifier.take(block.subarray(from, to));
      from = to + 1;
    }
    rest = Buffer.from(block.subarray(from));
  }
  if (rest.length > 0) verifier.take(rest);
  return verifier.finish();
}

/** Reads a checkpoint file: one signed line for each. Throws on a line that is none. */
export function readCheckpoints(text: string): readonly Checkpoint[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => checkpointLine.parse(JSON.parse(line)));
}

/** Whether some bytes stand at a place; by hand, since it is done for every line. */
function has(line: Buffer, mark: Buffer, at: number): boolean {
  for (let index = 0; index < mark.length; index++) if (line[at + index] !== mark[index]) return false;
  return true;
}

/** An object exactly as Gatepost writes it, or null. */
function fields(text: string): Record<string, unknown> | null {
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return JSON.stringify(value) === text ? { ...value } : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
