import { describe, expect, it } from 'vitest';
import { journalSchool as school, writersKey as key, writtenAt as at, writtenChain as chain, type Chain } from '#fixtures/journal.ts';
import { newId } from '#src/kernel/ids.ts';
import { signingKey } from '#src/infra/vault/root-key.ts';
import { contentOf } from './entry.ts';
import { checkpointOf } from './export.ts';
import { saySealed, signHead, type Checkpoint } from './lines.ts';
import { verifyChain, type Findings, type Witness } from './verify.ts';

const otherKey = signingKey({ bytes: Buffer.alloc(32, 8), fingerprint: '00000001' });

async function check(lines: readonly string[], witness: Witness = {}, piece = 4096): Promise<Findings> {
  const bytes = Buffer.from(lines.join('\n') + '\n');
  const pieces = async function* () {
    for (let from = 0; from < bytes.length; from += piece) yield bytes.subarray(from, from + piece);
  };
  return verifyChain(pieces(), witness);
}

const codes = (findings: Findings) => findings.flaws.map((flaw) => flaw.code);
const without = (lines: readonly string[], at: number) => lines.filter((_, index) => index !== at);

/** Changes one line by hand; fails when there was nothing to change. */
function edit(lines: readonly string[], at: number, from: string | RegExp, to: string): string[] {
  return lines.map((line, index) => {
    if (index !== at) return line;
    const changed = line.replace(from, to);
    expect(changed).not.toBe(line);
    return changed;
  });
}

describe('checking an exported journal', () => {
  const whole = chain(20);

  it('finds nothing in an export as it was written, in pieces of any size', async () => {
    for (const piece of [1, 7, 100, 65_536]) {
      const findings = await check(whole.lines, { key: key.openHex }, piece);
      expect(findings.flaws).toEqual([]);
      expect(findings).toMatchObject({ school, entries: 20, sealed: 4, erasedWords: 1, head: whole.heads[19] });
    }
  });

  it('an empty journal is whole too', async () => {
    expect((await check(chain(0).lines)).flaws).toEqual([]);
  });

  it('any single character changed anywhere is found', async () => {
    const text = Buffer.from(chain(7).lines.join('\n'));
    const missed: string[] = [];
    for (let index = 0; index < text.length; index++) {
      const byte = text[index] ?? 0;
      const changed = Buffer.from(text);
      // A letter's case, or the next digit or sign: still readable more often than not.
      changed[index] = /[a-z]/i.test(String.fromCharCode(byte)) ? byte ^ 32 : byte ^ 1;
      const findings = await verifyChain(only(changed), { key: key.openHex });
      if (findings.flaws.length === 0) missed.push(`${index}: ${text.subarray(Math.max(0, index - 30), index + 10).toString()}`);
    }
    expect(missed).toEqual([]);
  });

  it('an edited entry is found, and where', async () => {
    const findings = await check(edit(whole.lines, 7, 'publishing:approve', 'publishing:return'));
    expect(findings.flaws[0]).toMatchObject({ line: 8, code: 'changed' });
    expect(codes(await check(edit(whole.lines, 7, '"accounts":7', '"accounts":8')))).toEqual(['changed']);
  });

  it('an entry left out, put in twice or moved is found, wherever it stood', async () => {
    for (let line = 1; line <= 20; line++) {
      expect(codes(await check(without(whole.lines, line)))).toContain(line === 20 ? 'cut-off' : 'changed');
      const twice = [...whole.lines.slice(0, line + 1), ...whole.lines.slice(line)];
      expect(codes(await check(twice))).toContain('changed');
    }
    for (let line = 1; line < 20; line++) {
      const moved = [...whole.lines];
      [moved[line], moved[line + 1]] = [moved[line + 1] ?? '', moved[line] ?? ''];
      expect(codes(await check(moved))).toContain('changed');
    }
  });

  it('an entry that hashes itself anew does not follow from the one before', async () => {
    const forged = chain(20, key, 'y');
    const lines = whole.lines.map((line, index) => (index === 9 ? (forged.lines[9] ?? '') : line));
    expect(codes(await check(lines))).toContain('changed');
  });

  it('words changed, missing, moved to another field, put in later or said to be erased are found', async () => {
    expect(codes(await check(edit(whole.lines, 3, 'Harvest lunch 3', 'Harvest lunch 4')))).toEqual(['words-changed']);
    expect(codes(await check(edit(whole.lines, 3, /,"words":\{"title":\[.*\]\}\}$/, '}')))).toEqual(['words-missing']);
    expect(codes(await check(edit(whole.lines, 3, '"words":{"title":["', '"words":{"other":["')))).toEqual([
      'words-missing',
      'words-changed',
    ]);
    expect(codes(await check(edit(whole.lines, 1, /\}\}$/, '},"words":{"title":["00","late"]}}')))).toEqual(['words-changed']);
    expect(codes(await check(edit(whole.lines, 3, '"Harvest lunch 3"', 'null')))).toEqual(['words-changed']);
    expect(codes(await check(edit(whole.lines, 3, /\["[0-9a-f]+","Harvest lunch 3"\]/, '["",null]')))).toEqual(['changed']);
  });

  it('an entry sealed afterwards is found, since the signed end counts those left out', async () => {
    const line = whole.lines[1] ?? '';
    const sealed = saySealed(Buffer.from(whole.heads[0] ?? '', 'hex'), contentOf(line.slice(line.indexOf('"entry":') + 8, -1)));
    expect(codes(await check([whole.lines[0] ?? '', sealed, ...whole.lines.slice(2)]))).toEqual(['changed']);
  });

  it('a cut at the end is found: without its signed end, with a forged one, or with an older one', async () => {
    expect(codes(await check(whole.lines.slice(0, -1)))).toEqual(['cut-off']);
    expect(codes(await check(without(whole.lines, 20)))).toEqual(['cut-off']);
    const head = { seq: 19, hash: whole.heads[18] ?? '', at, sealed: 3, erased: 1 };
    const forged = JSON.stringify({ head, signature: signHead(otherKey.secret, school, head) });
    expect(codes(await check([...whole.lines.slice(0, 20), forged]))).toEqual(['bad-signature']);
    const header = (whole.lines[0] ?? '').replace(key.openHex, otherKey.openHex);
    expect(codes(await check([header, ...whole.lines.slice(1, 20), forged], { key: key.openHex }))).toEqual(['other-key']);
  });

  it('a short line, an empty one and one that is no JSON are found', async () => {
    for (const line of ['{"hash":"}', '{"hash":"00","entry":{}}', '', '{', 'null'])
      expect(codes(await check([...whole.lines.slice(0, 4), line, ...whole.lines.slice(4)]))).toContain('unreadable');
  });

  it('something put after the end is found', async () => {
    expect(codes(await check([...whole.lines, whole.lines[1] ?? '']))).toEqual(['after-the-end']);
  });

  it('a header that is none, or of another school, is found', async () => {
    expect(codes(await check(['{}', ...whole.lines.slice(1)]))).toContain('unreadable');
    expect(codes(await check(edit(whole.lines, 0, school, newId())))).toEqual(['bad-signature']);
    expect(codes(await check(['not a journal']))).toEqual(['unreadable', 'cut-off']);
    expect(codes(await check([]))).toContain('cut-off');
  });

  it('a place for words that was put beside an entry later is found, though there is nothing in it', async () => {
    const at = whole.lines.findIndex((line) => line.includes('"entry":') && !line.includes(',"words":{'));
    const changed = whole.lines.map((line, index) => (index === at ? `${line.slice(0, -1)},"words":{}}` : line));
    expect(codes(await check(changed))).toEqual(['words-changed']);
  });

  it('what has no end of a line is given up after a while, and is not read on for ever', async () => {
    let pieces = 0;
    const endless = async function* () {
      yield Buffer.from(`${whole.lines[0]}\n`);
      for (; pieces < 100_000; pieces += 1) yield Buffer.alloc(65_536, 'a');
    };
    expect(codes(await verifyChain(endless()))).toEqual(['unreadable', 'cut-off']);
    expect(pieces).toBeLessThan(200);
  });

  describe('against a checkpoint a witness kept', () => {
    const kept = (seq: number, from: Chain = whole): Checkpoint =>
      checkpointOf(key, school, { seq, hash: from.heads[seq - 1] ?? '' }, new Date(at));

    it('a chain that passes through it is witnessed so far', async () => {
      const findings = await check(whole.lines, { checkpoints: [kept(12), kept(20)] });
      expect(findings.flaws).toEqual([]);
      expect(findings.witnessed.map((each) => each.seq)).toEqual([12, 20]);
    });

    it('a journal cut off and signed again by the house itself is found', async () => {
      expect(codes(await check(chain(10).lines, { checkpoints: [kept(12)] }))).toEqual(['cut-off']);
    });

    it('a journal rewritten and signed again by the house itself is found', async () => {
      expect(codes(await check(chain(20, key, 'rewritten').lines, { checkpoints: [kept(12)] }))).toEqual(['checkpoint-differs']);
    });

    it('a forged checkpoint is told from a true one', async () => {
      const forged = { ...kept(12), checkpoint: { ...kept(12).checkpoint, hash: whole.heads[3] ?? '' } };
      expect(codes(await check(whole.lines, { checkpoints: [forged] }))).toEqual(['bad-signature']);
    });

    it("another school's checkpoint says nothing about this one", async () => {
      const other = checkpointOf(key, newId<'school'>(), { seq: 12, hash: whole.heads[0] ?? '' }, new Date(at));
      expect((await check(whole.lines, { checkpoints: [other] })).flaws).toEqual([]);
    });
  });
});

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
