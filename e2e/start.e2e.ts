import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPostmaster } from '#src/infra/db/postmaster.ts';
import { rootFolder } from '#src/infra/root.ts';

/** The built program, as `npm start` runs it, on a folder that nothing has touched. */
interface Running {
  readonly address: string;
  readonly seconds: number;
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
}

let folder: string;
const children: ChildProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), `gatepost-test-${process.pid}-`));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  const left = findPostmaster(join(folder, 'postgres/cluster'));
  if (left !== null) process.kill(left.pid, 'SIGQUIT');
  rmSync(folder, { recursive: true, force: true });
});

describe('one command', () => {
  it('starts on an empty folder within 15 seconds, with the demo school in it, and says one address', async () => {
    const gatepost = await start();
    // On a machine that does other things besides, such as the rest of the tests, as much longer.
    const share = Math.max(1, (loadavg()[0] ?? 1) / availableParallelism());
    expect(gatepost.seconds / share).toBeLessThan(15);
    expect(await textOf(gatepost, '/healthz')).toBe('ok\n');
    expect(await textOf(gatepost, '/readyz')).toBe('ready\n');
    expect(await textOf(gatepost, '/sign-in')).toContain('demo');
    expect(await textOf(gatepost, '/metrics')).toContain('gatepost_request_seconds');
    await stop(gatepost);
  });

  it('stops in order when it is told to: what is in hand is answered, and the database is stopped last', async () => {
    const gatepost = await start();
    const inHand = Array.from({ length: 20 }, () => textOf(gatepost, '/sign-in'));
    await Promise.race(inHand);
    await stop(gatepost);
    for (const page of await Promise.all(inHand)) expect(page).toContain('</html>');
    expect(findPostmaster(join(folder, 'postgres/cluster'))).toBeNull();
  });

  it('starts again, on the same data, after it was killed', async () => {
    const killed = await start();
    killed.child.kill('SIGKILL');
    await killed.ended;
    const again = await start();
    expect(await textOf(again, '/readyz')).toBe('ready\n');
    await stop(again);
  });

  it('does web and jobs apart, side by side on one database, and the one that stays keeps it running', async () => {
    const web = await start({ GATEPOST_RUN: 'web' });
    const jobs = await start({ GATEPOST_RUN: 'jobs' });
    await stop(jobs);
    expect(await textOf(web, '/readyz')).toBe('ready\n');
    await stop(web);
    expect(findPostmaster(join(folder, 'postgres/cluster'))).toBeNull();
  });

  it.each([
    ['GATEPOST_PORT', { GATEPOST_PORT: 'http' }],
    ['GATEPOST_DEMO', { GATEPOST_DEMO: 'perhaps' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' }],
  ])('ends in one plain line that names %s when it cannot be used', async (name, settings) => {
    const { child, said, ended } = launch(settings);
    expect(await ended).toBe(1);
    expect(child.killed).toBe(false);
    expect(said().trim().split('\n')).toHaveLength(1);
    expect(said()).toContain(name);
    expect(said()).not.toContain('secret');
  });
});

function launch(settings: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--enable-source-maps', join(rootFolder, 'dist/server.js')], {
    env: { PATH: process.env['PATH'], GATEPOST_DATA: folder, GATEPOST_PORT: '0', GATEPOST_LOG: 'warn', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, said: () => said, ended };
}

async function start(settings: Readonly<Record<string, string>> = {}): Promise<Running> {
  const begun = performance.now();
  const { child, said, ended } = launch(settings);
  await expect.poll(said, { timeout: 110_000, interval: 20 }).toMatch(/^Gatepost is ready/m);
  const address = said().match(/http:\/\/\S+/)?.[0] ?? '';
  return { address, seconds: (performance.now() - begun) / 1000, child, ended };
}

async function stop(gatepost: Running): Promise<void> {
  gatepost.child.kill('SIGTERM');
  expect(await gatepost.ended).toBe(0);
}

async function textOf(gatepost: Running, path: string): Promise<string> {
  return (await fetch(gatepost.address + path)).text();
}
