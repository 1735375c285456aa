import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres, type Postgres } from './postgres.ts';
import { findPostmaster } from './postmaster.ts';

let folder: string;
let running: Postgres | undefined;
const settings = { fsync: 'off' };
const cluster = (): string => join(folder, 'postgres', 'cluster');
const start = async (): Promise<Postgres> => (running = await startPostgres({ folder, settings, isThrowaway: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), `gatepost-test-${process.pid}-`));
});
afterEach(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the database that Gatepost brings', () => {
  it('keeps what was written when it is stopped and started', async () => {
    const first = await start();
    await query(first, 'create table kept (n int); insert into kept values (7)');
    await first.stop();
    expect(findPostmaster(cluster())).toBeNull();
    expect((await query(await start(), 'select n from kept')).rows).toEqual([{ n: 7 }]);
  });

  it('starts although a dead program left its number behind, even where the number is by now another program’s', async () => {
    await (await start()).stop();
    writeFileSync(join(cluster(), 'postmaster.pid'), `${process.pid}\n${cluster()}\n1\n5432\n/nowhere\n\n\nready\n`);
    expect((await query(await start(), 'select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('starts over a zombie, which has a number but no life', async () => {
    await (await start()).stop();
    // The shell's child ends at once; its parent sleeps on without asking after it.
    const parent = spawn('sh', ['-c', 'sh -c "exit 0" & echo $!; exec sleep 900'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const pid = await new Promise<string>((resolve) => parent.stdout.once('data', (said) => resolve(String(said).trim())));
    writeFileSync(join(cluster(), 'postmaster.pid'), `${pid}\n${cluster()}\n1\n5432\n/nowhere\n\n\nready\n`);
    expect((await query(await start(), 'select 1 as one')).rows).toEqual([{ one: 1 }]);
    parent.kill('SIGKILL');
  });

  it('comes back by itself, with everything that was committed, when it is killed', async () => {
    const first = await start();
    await query(first, 'create table kept (n int); insert into kept values (7)');
    process.kill(findPostmaster(cluster())?.pid ?? 0, 'SIGKILL');
    const kept = () =>
      query(first, 'select n from kept').then(
        (found) => found.rows,
        () => null,
      );
    await expect.poll(kept).toEqual([{ n: 7 }]);
  });

  it('is shared by two programs on one folder, and stops with the last of them', async () => {
    const first = await start();
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60_000)'], { stdio: 'ignore' });
    const stat =
      readFileSync(`/proc/${other.pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? '';
    writeFileSync(join(folder, 'postgres', 'users', `${other.pid}-other`), stat);
    await first.stop();
    expect(findPostmaster(cluster())?.isReady).toBe(true);
    other.kill('SIGKILL');
    const again = await start();
    await again.stop();
    expect(findPostmaster(cluster())).toBeNull();
  });

  it('never takes half-made files for a database', async () => {
    await (await start()).stop();
    rmSync(join(cluster(), 'PG_VERSION'));
    expect(existsSync(join(folder, 'postgres', 'unfinished'))).toBe(false);
    await expect(start()).rejects.toThrow();
  });

  it('says which settings file stands in the way when it cannot start', async () => {
    await (await start()).stop();
    await expect(startPostgres({ folder, settings: { shared_buffers: 'lots' } })).rejects.toThrow(/did not start.*shared_buffers/s);
  });
});

async function query(postgres: Postgres, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client(postgres.owner);
  client.on('error', () => {});
  try {
    await client.connect();
    return await client.query(text);
  } finally {
    await client.end().catch(() => {});
  }
}
