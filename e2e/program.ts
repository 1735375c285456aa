import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { findPostmaster } from '#src/infra/db/postmaster.ts';
import { rootFolder } from '#src/infra/root.ts';

/** The built program, as `npm start` runs it. */
export interface Running {
  readonly address: string;
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** Everything it has said in the console. */
  readonly said: () => string;
}

export type Settings = Readonly<Record<string, string>>;

/** A folder that nothing has touched, and the programs started on it; `clear` leaves nothing of either. */
export function freshFolder() {
  const folder = mkdtempSync(join(tmpdir(), `gatepost-test-${process.pid}-`));
  const children: ChildProcess[] = [];
  const launch = (settings: Settings) => {
    const child = spawn(process.execPath, ['--enable-source-maps', join(rootFolder, 'dist/server.js')], {
      env: { PATH: process.env['PATH'], GATEPOST_DATA: folder, GATEPOST_PORT: '0', GATEPOST_LOG: 'warn', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => void (said += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { child, said: () => said, ended };
  };
  const postmaster = () => findPostmaster(join(folder, 'postgres/cluster'));
  return {
    folder,
    launch,
    postmaster,
    async start(settings: Settings = {}): Promise<Running> {
      const launched = launch(settings);
      await expect.poll(launched.said, { interval: 20 }).toMatch(/^Gatepost is ready/m);
      const address = launched.said().match(/http:\/\/\S+/)?.[0] ?? '';
      return { ...launched, address };
    },
    clear() {
      for (const child of children) child.kill('SIGKILL');
      const left = postmaster();
      if (left !== null) process.kill(left.pid, 'SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Ready, once its database has answered within the two seconds that a probe is given. */
export async function expectReady(gatepost: Running): Promise<void> {
  await expect.poll(async () => (await fetch(`${gatepost.address}/readyz`)).text()).toBe('ready\n');
}

export async function stop(gatepost: Running): Promise<void> {
  gatepost.child.kill('SIGTERM');
  expect(await gatepost.ended).toBe(0);
}
