import { spawn } from 'node:child_process';
import { readFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cast, type CastName } from '#fixtures/cast.ts';
import { rootFolder } from '#src/infra/root.ts';

/** The built program as `npm start` runs it (its memory setting included), with the demo school in it. */
export interface Running {
  readonly address: string;
  /** Seconds from the start on an empty folder until it could be used, the demo school's whole term included. */
  readonly startedIn: number;
  /** A cookie that is signed in as one of the cast. */
  signedIn(who: CastName): Promise<string>;
  /** Resident memory now, in MB: the program, and the database it brought along (each shared page counted once). */
  memory(): { readonly program: number; readonly database: number };
  stop(): Promise<void>;
}

export async function startGatepost(): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-bench-'));
  const began = performance.now();
  const child = spawn(process.execPath, [join(rootFolder, 'dist/server.js')], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      MALLOC_ARENA_MAX: '2',
      GATEPOST_DATA: folder,
      GATEPOST_PORT: '0',
      GATEPOST_LOG: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString();
      const found = /ready at (http:\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on('exit', (code) => reject(new Error(`Gatepost ended with ${code} before it was ready.`)));
  });
  const startedIn = (performance.now() - began) / 1000;
  return {
    address,
    startedIn,
    signedIn: (who) => signIn(address, who),
    memory: () => ({ program: shareOf(child.pid ?? 0), database: children(child.pid ?? 0).reduce((sum, pid) => sum + shareOf(pid), 0) }),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await Promise.race([ended, wait(20_000)]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function signIn(address: string, who: CastName): Promise<string> {
  const answer = await fetch(`${address}/sign-in/as`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: address },
    body: new URLSearchParams({ person: cast[who].id }).toString(),
  });
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  if (answer.status !== 303 || cookies.length === 0) throw new Error(`Signing in for the bench was answered with ${answer.status}.`);
  return cookies.join('; ');
}

/** A process's proportional share of memory, in MB, as Linux counts it. */
function shareOf(pid: number): number {
  const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  return Number(found?.[1] ?? Number.NaN) / 1024;
}

/** Every process under one, the database's own among them. */
function children(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as const];
      } catch {
        return [];
      }
    });
  const under = (above: number): number[] => parents.filter(([, parent]) => parent === above).flatMap(([one]) => [one, ...under(one)]);
  return under(pid);
}
