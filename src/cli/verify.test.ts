import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { journalSchool, writersKey, writtenAt, writtenChain } from '#fixtures/journal.ts';
import { checkpointOf } from '#src/infra/journal/export.ts';
import { CommandError } from './command.ts';
import { verifyCommand } from './verify.ts';

let folder: string;
const said: string[] = [];
const whole = writtenChain(20);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatepost-verify-'));
});
beforeEach(() => void said.splice(0));
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function file(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

/** Runs the command; gives its exit code and what it would say on the error line. */
async function verify(...args: string[]): Promise<{ code: number; error: string }> {
  try {
    await verifyCommand((line) => void said.push(line))
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .parseAsync(['node', 'verify', ...args]);
    return { code: 0, error: '' };
  } catch (error) {
    if (error instanceof CommandError) return { code: error.exitCode, error: error.message };
    return { code: 2, error: error instanceof Error ? error.message : '' };
  }
}

describe('gatepost verify', () => {
  it('says of a whole journal that it is whole, and what was not asked', async () => {
    expect(await verify(await file('whole.ndjson', whole.lines))).toEqual({ code: 0, error: '' });
    expect(said[0]).toBe('Whole: 20 entries in one unbroken chain, 4 entries sealed for whoever took it, 1 name or reason erased since.');
    expect(said.join('\n')).toContain('No witness was asked');
  });

  it('says up to where a witness vouches for it', async () => {
    const line = JSON.stringify(checkpointOf(writersKey, journalSchool, { seq: 12, hash: whole.heads[11] ?? '' }, new Date(writtenAt)));
    const args = ['--checkpoints', await file('kept.ndjson', [line]), '--key', writersKey.openHex];
    expect((await verify(await file('whole.ndjson', whole.lines), ...args)).code).toBe(0);
    expect(said.join('\n')).toContain('Witnessed up to entry 12, on 2026-11-20.');
    expect((await verify(await file('short.ndjson', writtenChain(5).lines), ...args)).code).toBe(1);
  });

  it('says of a changed one where, and ends with 1', async () => {
    const changed = whole.lines.map((line, index) => (index === 7 ? line.replace('"accounts":7', '"accounts":8') : line));
    const path = await file('changed.ndjson', changed);
    expect(await verify(path)).toEqual({
      code: 1,
      error: `${path} is not as it was written. Keep it as it is, and ask for another export to compare.`,
    });
    expect(said).toEqual([
      `${path}, line 8: Entry 7 does not follow from the one before: something was changed, left out, put in or moved here.`,
    ]);
    said.length = 0;
    await verify(path, '--json');
    expect(JSON.parse(said.join(''))).toMatchObject({ isWhole: false, flaws: [{ line: 8, code: 'changed' }] });
  });

  it('ends with 3 and says what to do when something cannot be read, and with 2 when it is not understood', async () => {
    expect(await verify(join(folder, 'none'))).toMatchObject({ code: 3, error: expect.stringContaining('There is no ') });
    const path = await file('whole.ndjson', whole.lines);
    expect((await verify(path, '--checkpoints', path)).error).toContain('Put only the lines that begin with');
    expect(await verify(path, '--checkpoints', await file('empty.ndjson', []))).toMatchObject({
      code: 3,
      error: expect.stringContaining('nothing would be proved'),
    });
    expect(said).toEqual([]);
    expect((await verify(path, '--key', 'abc')).code).toBe(2);
    expect((await verify()).code).toBe(2);
    expect(await verify(folder)).toMatchObject({ code: 1 });
    expect(said[0]).toContain('no manifest');
  });
});
