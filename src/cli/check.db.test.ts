import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ottersley } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { checkCommand } from './check.ts';
import { CommandError } from './command.ts';

let house: TestHouse;
let folder: string;
let photo: string;
const said: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatepost-check-'));
  photo = join(folder, 'mill.png');
  await sharp({ create: { width: 60, height: 40, channels: 3, background: '#357' } })
    .png()
    .toFile(photo);
  house = await openTestHouse();
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false }));
});
beforeEach(() => void said.splice(0));
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the command; gives its exit code and what it would say on the error line. */
async function check(...args: string[]): Promise<{ code: number; error: string }> {
  try {
    await checkCommand(
      (work) => work(house),
      (line) => void said.push(line),
    )
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .parseAsync(['node', 'check', ...args]);
    return { code: 0, error: '' };
  } catch (error) {
    if (error instanceof CommandError) return { code: error.exitCode, error: error.message };
    return { code: 2, error: error instanceof Error ? error.message : '' };
  }
}

const asOdette = ['--as', 'Odette Marrowby'];
const onWebsite = [...asOdette, '--on', 'website'];

describe('gatepost check', () => {
  it('ends with 0 where the gate is open, and with 1 where it is held, saying why and on which clause', async () => {
    expect(await check(...onWebsite, '--text', 'Lunch menus are on the noticeboard.')).toEqual({ code: 0, error: '' });
    expect(said[0]).toBe('School website: open');
    said.splice(0);
    const held = await check(...onWebsite, '--text', 'Ring Ida on 07700 900123.');
    expect(held).toEqual({ code: 1, error: 'The gate is held.' });
    expect(said.join('\n')).toMatch(/Held: .*\n {2}.*\n[\s\S]*§\d+ \(version 1\.0\): /);
  });

  it('prints one JSON document and nothing else, each finding with its accounts, its ways out and its clause', async () => {
    await check(...onWebsite, '--text', 'Ring Ida on 07700 900123.', '--json');
    expect(said).toHaveLength(1);
    const document = JSON.parse(said[0] ?? '') as { state: string; findings: { code: string; accounts: string[]; citation: object }[] };
    expect(document.state).toBe('held');
    const finding = document.findings.find((one) => one.code === 'personal-details');
    expect(finding).toMatchObject({ accounts: ['School website'], citation: { heading: expect.stringMatching(/\w/) as string } });
  });

  it('looks at pictures as they would be taken in', async () => {
    const shown = ['--picture', photo, '--alt', 'A mill beside a stream', '--shows', 'nobody', '--answer', 'rights=taken by staff'];
    expect((await check(...onWebsite, '--text', 'A day at the mill.', ...shown)).code).toBe(0);
    await check(...onWebsite, '--text', 'A day at the mill.', '--picture', photo);
    expect(said.join('\n')).toContain('Who is in photo 1?');
  });

  it('reads the same words in each encoding that says what it is, and finds the same in them', async () => {
    const words = 'Ring Ida on 07700 900123. Well done Siân Llŷr.';
    const ways: Record<string, Buffer> = {
      utf8: Buffer.from(words),
      bom: Buffer.from(`\uFEFF${words}`),
      utf16le: Buffer.from(`\uFEFF${words}`, 'utf16le'),
      utf16be: Buffer.from(`\uFEFF${words}`, 'utf16le').swap16(),
    };
    await check(...onWebsite, '--text', words);
    const expected = said.splice(0);
    for (const [name, bytes] of Object.entries(ways)) {
      const path = join(folder, `${name}.txt`);
      await writeFile(path, bytes);
      expect([name, await check(...onWebsite, '--file', path), said.splice(0)]).toEqual([
        name,
        { code: 1, error: 'The gate is held.' },
        expected,
      ]);
    }
  });

  it('never says open of what it cannot read, in a file or on standard input', async () => {
    const path = join(folder, 'ansi.txt');
    await writeFile(path, Buffer.from('Well done Siân on the reading prize.', 'latin1'));
    expect(await check(...onWebsite, '--file', path)).toEqual({
      code: 2,
      error: expect.stringContaining('Save it as plain text in UTF-8') as string,
    });
    const stdin = vi
      .spyOn(process, 'stdin', 'get')
      .mockReturnValue(Readable.from([Buffer.from('%PDF-1.7 Well done.')]) as typeof process.stdin);
    expect(await check(...onWebsite)).toEqual({ code: 2, error: expect.stringContaining('standard input is a PDF') as string });
    stdin.mockRestore();
    expect(said).toEqual([]);
  });

  it('stops at more than any post is, also where it never ends, and says of words that are too long that they are', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(65_536, 'a ');
      })(),
    );
    const stdin = vi.spyOn(process, 'stdin', 'get').mockReturnValue(endless as typeof process.stdin);
    expect(await check(...onWebsite)).toEqual({ code: 2, error: expect.stringContaining('larger than 1 MB') as string });
    stdin.mockRestore();
    const path = join(folder, 'long.txt');
    await writeFile(path, 'Well done everyone. '.repeat(100_000));
    expect(await check(...onWebsite, '--file', path)).toEqual({ code: 2, error: expect.stringContaining('larger than 1 MB') as string });
    expect(await check(...onWebsite, '--text', 'x', '--picture', '/dev/zero')).toMatchObject({ code: 2 });
    expect(await check(...onWebsite, '--text', 'Well done everyone. '.repeat(1_500))).toEqual({
      code: 2,
      error: expect.stringContaining('longer than any channel takes') as string,
    });
    expect(await check(...onWebsite, '--file', folder)).toMatchObject({ code: 3 });
    expect(said).toEqual([]);
  });

  it('says what is wrong with what it was given, and what to do, and prints no answer', async () => {
    const words = join(folder, 'words.jpg');
    await writeFile(words, 'These are words.');
    const wrong: [string[], number, string][] = [
      [['--as', 'Nobody Atall', '--on', 'website', '--text', 'x'], 2, 'Nobody called Nobody Atall is on record'],
      [[...asOdette, '--on', 'pigeon', '--text', 'x'], 2, 'knows no account called pigeon. It has School website'],
      [[...asOdette, '--on', ' , ', '--text', 'x'], 2, 'Name at least one'],
      [[...onWebsite, '--school', 'nowhere', '--text', 'x'], 2, 'There is no school nowhere. There is ottersley.'],
      [[...onWebsite, '--text', ' '], 2, 'There is nothing to look at.'],
      [[...onWebsite, '--text', 'x', '--file', words], 2, 'not with both'],
      [[...onWebsite, '--file', join(folder, 'gone.txt')], 3, 'Name a file that is there'],
      [[...onWebsite, '--text', 'x', '--picture', join(folder, 'gone.jpg')], 3, 'Name a file that is there'],
      [[...onWebsite, '--text', 'x', '--picture', words], 2, 'This file is not a photo. Choose a JPEG'],
      [[...onWebsite, '--text', 'x', '--alt', 'A mill'], 2, 'more --alt than --picture'],
      [[...onWebsite, '--text', 'x', '--answer', 'news'], 2, '--answer takes question=answer'],
      [[...onWebsite, '--text', 'x', '--at', '2026-02-30T10:00'], 2, '--at takes a day and a time'],
      [[...asOdette, '--text', 'x'], 2, "required option '--on <channels>'"],
    ];
    for (const [args, code, says] of wrong) {
      const tried = await check(...args);
      expect([tried.code, tried.error], args.join(' ')).toEqual([code, expect.stringContaining(says)]);
    }
    expect(said).toEqual([]);
  });
});
