import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { findPostmaster, stopPostmaster } from '#src/infra/db/postmaster.ts';
import { beginLoad, type Load } from './load.ts';

/** The figures of the rounds in which the database was taken away. */
export interface DatabaseTally {
  readonly name: 'database';
  readonly rounds: number;
  /** Rounds after which the same process was still there. */
  readonly survived: number;
  /** Rounds after which every client had good answers again, with nobody's help. */
  readonly recovered: number;
  /** The longest that took, from the blow to good answers for every client. */
  readonly longestMs: number;
  readonly answered: number;
  /** Answers 503 that said when to ask again. */
  readonly putOff: number;
  /** Other answers from 500 up, and connections cut without an answer. */
  readonly faults: number;
  /** Writes that were acknowledged, and of those the ones that are not there, or there twice. */
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  readonly met: boolean;
}

/** What becomes of the database: its connections cut, one of its processes killed, all of it killed, or told to go at once. */
const blows = ['connections', 'backend', 'killed', 'quit'] as const;

/** How long a round may take to come back before it counts as lost. */
const patience = 120_000;

/** Runs the program as a school does, with everybody at work, and takes its own database away again and again. */
export async function databaseDrill(rounds: number, say: (line: string) => void): Promise<DatabaseTally> {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-faults-'));
  chmodSync(folder, 0o711);
  const cluster = join(folder, 'postgres', 'cluster');
  const program = start(folder);
  try {
    const address = await program.address;
    const owner = { host: join(folder, 'postgres', 'run'), port: 5432, user: 'gatepost', database: 'gatepost', ssl: false };
    const load = await withOwner(owner, (client) => beginLoad(address, client));
    const times: (number | null)[] = [];
    let survived = 0;
    for (let round = 0; round < rounds && program.isAlive(); round++) {
      const blow = blows[round % blows.length] ?? 'connections';
      await load.goodAnswers(2);
      const came = await strike(blow, owner, cluster, load);
      times.push(came);
      if (program.isAlive()) survived++;
      say(
        `round ${round + 1}, ${blow}: ${came === null ? 'did not come back' : `back after ${came} ms`}, ${load.said.putOff} put off so far`,
      );
    }
    await load.stop();
    for (const fault of new Set(load.said.faults)) say(`a fault: ${fault}`);
    return await count(rounds, survived, times, load, owner);
  } finally {
    await program.stop();
    await stopPostmaster(cluster);
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Program {
  readonly address: Promise<string>;
  isAlive(): boolean;
  stop(): Promise<void>;
}

function start(folder: string): Program {
  const child: ChildProcess = spawn(process.execPath, ['--enable-source-maps', join(import.meta.dirname, 'server.js')], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', GATEPOST_DATA: folder, GATEPOST_PORT: '0', GATEPOST_LOG: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /is ready at (http:\/\/\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(() => reject(new Error('The program did not start.')));
  });
  address.catch(() => {});
  return {
    address,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Milliseconds from the blow until every client has good answers again; null when that does not come. */
async function strike(blow: (typeof blows)[number], owner: pg.ClientConfig, cluster: string, load: Load): Promise<number | null> {
  const postmaster = findPostmaster(cluster);
  if (postmaster === null) return null;
  const others = `from pg_stat_activity where datname = 'gatepost' and pid <> pg_backend_pid() and application_name like 'gatepost%'`;
  const at = performance.now();
  if (blow === 'connections') await withOwner(owner, (client) => client.query(`select pg_terminate_backend(pid) ${others}`));
  if (blow === 'backend') {
    const found = await withOwner(owner, (client) => client.query<{ pid: number }>(`select pid ${others} limit 1`));
    for (const { pid } of found.rows) process.kill(pid, 'SIGKILL');
  }
  if (blow === 'killed') process.kill(postmaster.pid, 'SIGKILL');
  if (blow === 'quit') process.kill(postmaster.pid, 'SIGQUIT');
  const back = load.goodAnswers(3).then(() => true);
  const came = await Promise.race([back, pause(patience, false, { ref: false })]);
  return came ? Math.round(performance.now() - at) : null;
}

async function count(
  rounds: number,
  survived: number,
  times: readonly (number | null)[],
  load: Load,
  owner: pg.ClientConfig,
): Promise<DatabaseTally> {
  const { answered, putOff, faults, acknowledged } = load.said;
  const { rows } = await withOwner(owner, (client) =>
    client.query<{ words: string; there: number }>(
      `select draft->>'words' as words, count(*)::int as there from post where draft->>'words' like 'Drill %' group by 1`,
    ),
  );
  const there = new Map(rows.map((row) => [row.words, row.there]));
  const lost = [...acknowledged].filter((words) => !there.has(words)).length;
  const doubled = rows.filter((row) => row.there > 1).length;
  const back = times.filter((time) => time !== null);
  const recovered = back.length;
  const met =
    survived === rounds && recovered === rounds && faults.length === 0 && acknowledged.size > 0 && putOff > 0 && lost + doubled === 0;
  return {
    name: 'database',
    rounds,
    survived,
    recovered,
    longestMs: Math.max(0, ...back),
    answered,
    putOff,
    faults: faults.length,
    acknowledged: acknowledged.size,
    lost,
    doubled,
    met,
  };
}

async function withOwner<T>(owner: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(owner);
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
