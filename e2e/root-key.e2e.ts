import { spawn } from 'node:child_process';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rootFolder } from '#src/infra/root.ts';
import { expectReady, freshFolder, stop } from './program.ts';

/** Without the demo school: a key is looked at before any school is. */
const empty = { GATEPOST_DEMO: 'off' };

let program: ReturnType<typeof freshFolder>;
beforeAll(() => {
  program = freshFolder();
});
afterAll(() => program.clear());

it('a root key that is gone, or another’s, ends the start in one line; doctor says so; put back, everything goes on', async () => {
  await stop(await program.start(empty));
  const key = join(program.folder, 'keys', 'root.key');
  const aside = join(program.folder, 'aside.key');
  renameSync(key, aside);
  const missing = program.launch(empty);
  expect(await missing.ended).toBe(1);
  expect(missing.said().trim().split('\n')).toEqual([expect.stringMatching(/^The root key is not in .*put the file with it back/)]);
  expect(existsSync(key)).toBe(false);
  const doctor = await command('doctor');
  expect(doctor.code).toBe(1);
  expect(doctor.said).toMatch(/NOT in order {2}vault: The root key is not in/);
  writeFileSync(key, `gatepost-root-key-1\n${Buffer.alloc(32, 9).toString('base64')}\n`, { mode: 0o600 });
  const other = program.launch(empty);
  expect(await other.ended).toBe(1);
  expect(other.said().trim().split('\n')).toEqual([expect.stringMatching(/holds the root key [0-9a-f]{8}, but/)]);
  renameSync(aside, key);
  const again = await program.start(empty);
  await expectReady(again);
  await stop(again);
});

async function command(...words: string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [join(rootFolder, 'dist/gatepost.js'), ...words], {
    env: { PATH: process.env['PATH'], GATEPOST_DATA: program.folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, said: said.join('') };
}
