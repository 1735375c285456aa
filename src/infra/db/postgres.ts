import { createHash, randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { endOrphans, findPostmaster, leaveBook, signBook, stopPostmaster } from './postmaster.ts';
import { copyPostgres, postgresHome } from './postgres-binaries.ts';
import { barredAt, databaseUser, privateFolder, type SystemUser } from './system-user.ts';

export interface PostgresOptions {
  /** Where the database lives; made when it is not there. */
  readonly folder: string;
  /** Server settings over the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
  /** For a cluster whose loss costs nothing: the first write is not waited for. */
  readonly isThrowaway?: boolean;
  readonly say?: (line: string) => void;
}

/** A PostgreSQL of Gatepost's own, reached over a Unix socket that only this user can open. */
export interface Postgres {
  /** Connects as the owner, who may do anything: for migrations. */
  readonly owner: pg.ClientConfig & { readonly host: string; readonly user: string; readonly database: string };
  readonly log: string;
  /** Stops the database, unless another program still uses it. */
  stop(): Promise<void>;
}

interface Place {
  readonly home: string;
  readonly folder: string;
  readonly cluster: string;
  readonly book: string;
  readonly socket: string;
  readonly log: string;
  readonly user: SystemUser | null;
}

const usual = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '64MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A statement's text and the detail of an error hold names and words: neither is for a log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/**
 * Starts the database, or joins the one that is already running there (a second process, or one that outlived a
 * killed program). It is a process of its own group, so that a signal to the program does not stop it first.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const place = settle(resolve(options.folder), options.say ?? (() => {}));
  if (!existsSync(join(place.cluster, 'PG_VERSION'))) await makeCluster(place, options.isThrowaway ?? false);
  const version = readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8').trim();
  if (version !== '18') throw new Error(`${place.cluster} was made by PostgreSQL ${version}; this Gatepost brings PostgreSQL 18.`);
  const line = signBook(place.book);
  const owner = {
    host: place.socket,
    port: Number(options.settings?.port ?? 5432),
    user: 'gatepost',
    database: 'gatepost',
    ssl: false as const,
  };
  const run = serverOf(place, options.settings ?? {});
  await becomeReady(place, owner, run);
  const keeping = keepRunning(place, run);
  return {
    owner,
    log: place.log,
    async stop() {
      clearInterval(keeping);
      if (leaveBook(line)) await stopPostmaster(place.cluster);
    },
  };
}

/** Where everything lies. As root, what the database's user cannot reach is put where it can. */
function settle(folder: string, say: (line: string) => void): Place {
  const user = databaseUser();
  mkdirSync(folder, { recursive: true, mode: user === null ? 0o700 : 0o711 });
  const home = user === null ? postgresHome() : reachableHome(postgresHome(), user);
  const at = user === null ? join(folder, 'postgres') : reachableFolder(folder, user, say);
  const cluster = join(at, 'cluster');
  // A socket's whole path may have 107 bytes.
  const near = join(at, 'run');
  const socket =
    Buffer.byteLength(near) <= 90 ? near : join(tmpdir(), `gatepost-${createHash('sha256').update(at).digest('hex').slice(0, 16)}`);
  const book = join(at, 'users');
  for (const one of [at, book, socket]) privateFolder(one, user);
  return { home, folder: at, cluster, book, socket, log: join(at, 'postgres.log'), user };
}

/** Where root may put what another user must reach, when Gatepost itself stands in a closed folder such as /root. */
const open = '/var/lib/gatepost';

function reachableHome(home: string, user: SystemUser): string {
  if (barredAt(home, user) === null) return home;
  mkdirSync(open, { recursive: true, mode: 0o711 });
  return copyPostgres(home, open);
}

function reachableFolder(folder: string, user: SystemUser, say: (line: string) => void): string {
  const at = join(folder, 'postgres');
  const barred = barredAt(dirname(folder), user);
  if (barred === null) {
    chmodSync(folder, 0o711); // ours, and passed through on the way to the database
    return at;
  }
  mkdirSync(open, { recursive: true, mode: 0o711 });
  if (!existsSync(at)) {
    rmSync(at, { force: true });
    symlinkSync(join(open, randomBytes(6).toString('hex')), at);
  }
  const elsewhere = readlinkSync(at);
  say(`PostgreSQL runs as ${user.name}, who may not enter ${barred}; its data is in ${elsewhere}.`);
  return elsewhere;
}

/** Makes a new cluster aside and moves it into place last, so that a half-made one is never taken for one. */
async function makeCluster(place: Place, isThrowaway: boolean): Promise<void> {
  const aside = join(place.folder, `unfinished-${process.pid}`);
  rmSync(aside, { recursive: true, force: true });
  // Passwords would protect nothing: whoever gets into the socket's folder can read the files as well.
  const who = ['--username=gatepost', '--auth=trust'];
  const how = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const care = isThrowaway ? ['--no-sync'] : ['--data-checksums'];
  const initdb = spawn(join(place.home, 'bin', 'initdb'), ['-D', aside, ...who, ...how, ...care], {
    ...asUser(place.user),
    cwd: place.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [code, said] = await Promise.all([ending(initdb), readAll(initdb.stderr)]);
  if (code !== 0) throw new Error(`PostgreSQL could not make its files in ${place.folder}. ${said}`.trim());
  try {
    renameSync(aside, place.cluster);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(join(place.cluster, 'PG_VERSION'))) throw error; // else another process was first
  }
}

function ending(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
}

/** What starts the server, unless the one it started before is still coming up or going down. */
function serverOf(place: Place, settings: Readonly<Record<string, string>>): () => void {
  const flags = Object.entries({ ...usual, unix_socket_directories: place.socket, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  let child: ChildProcess | undefined;
  let isGone = true;
  return () => {
    if (!isGone) return;
    endOrphans(place.cluster);
    const log = openSync(place.log, child === undefined ? 'w' : 'a', 0o600);
    if (place.user !== null) chownSync(place.log, place.user.uid, place.user.gid);
    isGone = false;
    child = spawn(join(place.home, 'bin', 'postgres'), ['-D', place.cluster, ...flags], {
      ...asUser(place.user),
      cwd: place.cluster,
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const gone = (): void => void (isGone = true);
    child.on('error', gone).on('exit', gone).unref();
  };
}

/** A server that dies, whoever started it, is started again; so every program that shares it looks. */
function keepRunning(place: Place, run: () => void): NodeJS.Timeout {
  const look = (): void => {
    if (findPostmaster(place.cluster) === null) run();
  };
  return setInterval(look, 500).unref();
}

/** Nothing of the environment's PG… variables reaches the server. */
function asUser(user: SystemUser | null): { env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return user === null ? { env } : { env, uid: user.uid, gid: user.gid };
}

async function becomeReady(place: Place, owner: pg.ClientConfig, run: () => void): Promise<void> {
  let [tries, lastTry] = [0, 0];
  for (const begun = Date.now(); Date.now() - begun < 600_000; await pause(20)) {
    const running = findPostmaster(place.cluster);
    if (running?.isReady && (await answers(owner))) return;
    if (running !== null || Date.now() - lastTry < 1_000) continue;
    if (++tries > 3) break;
    lastTry = Date.now();
    run();
  }
  const account = existsSync(place.log) ? readFileSync(place.log, 'utf8').trim().split('\n').at(-1) : '';
  throw new Error(`PostgreSQL did not start in ${place.folder}. ${account}`);
}

/** Connects for real, since a database that is being stopped still calls itself ready for a moment. */
async function answers(owner: pg.ClientConfig): Promise<boolean> {
  for (const database of ['gatepost', 'postgres']) {
    const client = new pg.Client({ ...owner, database });
    try {
      await client.connect();
      if (database === 'postgres') await client.query('create database gatepost');
      return true;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === '42P04') return true; // another process has just made it
      if (code !== '3D000') return false;
    } finally {
      await client.end().catch(() => {});
    }
  }
  return true;
}
