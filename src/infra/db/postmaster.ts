import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** What a running PostgreSQL says of itself in its `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly isReady: boolean;
}

/**
 * Who answers for a cluster at this moment, or null. A file left by a dead or a reused process number is removed, but only
 * when nothing of that server lives on: while something does, PostgreSQL itself has to see it and refuse to start.
 */
export function findPostmaster(cluster: string): Postmaster | null {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null; // it is just being written
  if (worksIn(pid, cluster)) return { pid, isReady: lines[7]?.trim() === 'ready' };
  if (orphansOf(cluster).length === 0) rmSync(file, { force: true });
  return null;
}

/** Processes that outlived their server and may still be writing to its files. */
function orphansOf(cluster: string): readonly number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => readOf(pid, 'cmdline').startsWith('postgres: ') && worksIn(pid, cluster));
}

/** Ends what outlived a killed server, as that server itself would have: at once, and the log of changes puts it right. */
export function endOrphans(cluster: string): void {
  for (const pid of orphansOf(cluster)) signal(pid, 'SIGQUIT');
}

/** Whether a process runs, is no zombie, and works in this very cluster: a number alone may by now be somebody else's. */
function worksIn(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') {
    try {
      return realpathSync(readlinkSync(`/proc/${pid}/cwd`)) === realpathSync(cluster);
    } catch {
      return false;
    }
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(cluster);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return process.platform !== 'linux' || !/^\d+ \(.*\) Z /s.test(readOf(pid, 'stat'));
}

function readOf(pid: number, what: 'stat' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    return '';
  }
}

/** Asks a database to stop at once but in order, and waits until it has; the last word is an immediate stop. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const running = findPostmaster(cluster);
  if (running === null) return;
  signal(running.pid, 'SIGINT');
  for (let waited = 0; waited < 30_000; waited += 20) {
    if (!worksIn(running.pid, cluster)) return;
    await pause(20);
  }
  signal(running.pid, 'SIGQUIT');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has gone by itself.
  }
}

/** When the process started, as the kernel counts it: tells a reused number from the process that had it. */
const startOf = (pid: number): string =>
  readOf(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ')[19] ?? '';

/** Several programs may use one embedded database: each signs the book, and the last to leave stops it. Gives the line signed. */
export function signBook(book: string): string {
  const line = join(book, `${process.pid}-${randomBytes(4).toString('hex')}`);
  writeFileSync(line, startOf(process.pid));
  return line;
}

/** Takes one's own line out of the book; true when nobody is left in it. */
export function leaveBook(line: string): boolean {
  rmSync(line, { force: true });
  const book = dirname(line);
  const others = readdirSync(book).filter((name) => {
    const pid = Number(name.split('-')[0]);
    return isAlive(pid) && startOf(pid) === readFileSync(join(book, name), 'utf8');
  });
  return others.length === 0;
}
