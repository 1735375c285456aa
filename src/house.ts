import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import type { Channel } from '#src/infra/channels/channel.ts';
import { openChannels } from '#src/infra/channels/open-channels.ts';
import type { Config } from '#src/infra/config/config.ts';
import { layFoundation } from '#src/infra/db/foundation.ts';
import { openDatabase } from '#src/infra/db/transact.ts';
import { openDisk } from '#src/infra/files/disk.ts';
import { openGate } from '#src/infra/gate/open-gate.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { openQueue, type Queue } from '#src/infra/jobs/queue.ts';
import { record, recordRefusal } from '#src/infra/journal/journal.ts';
import type { Log } from '#src/infra/log.ts';
import { openMailer } from '#src/infra/mail/mailer.ts';
import { measureGate, openMetrics, type Metrics } from '#src/infra/metrics.ts';
import { knownRootKey } from '#src/infra/vault/known-root-key.ts';
import { signingKey } from '#src/infra/vault/root-key.ts';
import { openVault } from '#src/infra/vault/vault.ts';
import { readPublicWords } from '#src/desks/publishing/desk.ts';
import { gateRecords } from './gate-records.ts';
import { houseClock, type HouseClock } from './house-clock.ts';
import type { Office } from './office.ts';

/** Everything that is open while Gatepost runs. Services see only its office. */
export interface House {
  readonly office: Office;
  readonly queue: Queue;
  readonly clock: HouseClock;
  readonly metrics: Metrics;
  /** Whether requests can be answered: the database answers, and nobody has asked us to stop. */
  readonly isReady: () => Promise<boolean>;
  /** Lets jobs in hand finish, then closes everything, the database last. */
  close(): Promise<void>;
}

export interface Furnishing {
  readonly now?: () => Date;
  /** Channels that stand in the drills and tests. */
  readonly channels?: Readonly<Record<string, Channel>>;
  /** Without it jobs neither expire nor wake each other (tests). */
  readonly supervise?: boolean;
  /** How many connections the services share; 20 unless told. */
  readonly connections?: number;
}

/** Opens the whole house: the database first, since everything stands on it. */
export async function openHouse(
  config: Config,
  log: Log,
  { say, ...furnishing }: Furnishing & { say?: (line: string) => void } = {},
): Promise<House> {
  const laying = layFoundation(config, say);
  laying.catch(() => {}); // it is awaited below, after what can be done meanwhile
  const fault = faultInPacks();
  const foundation = await laying;
  try {
    if (fault !== null) throw fault;
    const house = await furnish(config, log, foundation.app, furnishing);
    return { ...house, close: () => house.close().finally(() => foundation.close()) };
  } catch (error) {
    await foundation.close();
    throw error;
  }
}

/** Reads the packs while the database starts. A pack that is not right ends the start, and says where. */
function faultInPacks(): unknown {
  try {
    packs();
    return null;
  } catch (error) {
    return error;
  }
}

/** Furnishes a house on a database that is there and up to date. */
export async function furnish(
  config: Config,
  log: Log,
  app: pg.ClientConfig,
  { now: present = () => new Date(), channels, supervise = true, connections = 20 }: Furnishing = {},
): Promise<House> {
  const clock = houseClock(present);
  const { now } = clock;
  const pool = openPool(app, log, connections);
  const database = openDatabase(pool);
  const rootKey = await knownRootKey(database, config.rootKeyFile).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const queue = await openQueue(app, log, { supervise });
  const metrics = openMetrics();
  const files = openDisk(join(config.dataFolder, 'files'));
  const mail = openMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom, outbox: join(config.dataFolder, 'outbox') });
  const onFault = (act: string, messages: readonly string[]): void =>
    log.error({ act, faults: messages.length }, 'The gate met rules it could not evaluate, and refused');
  const gate = openGate({ now, packs: packs(), recordsOf: gateRecords, recordRefusal, onFault });
  const office: Office = {
    config,
    log,
    now,
    transact: database.transact,
    read: database.read,
    outside: database.outside,
    singly: database.singly,
    gate: measureGate(metrics, gate),
    record,
    enqueue: (tx, job, data, options) => queue.enqueue(tx, job, data, options),
    readPublic: (said, words, under) => readPublicWords(said, words, now(), under),
    files,
    vault: openVault(rootKey),
    signing: signingKey(rootKey),
    mail,
    channels: openChannels(database, files, config, now, channels),
  };
  return {
    office,
    clock,
    queue,
    metrics,
    isReady: () => answersSoon(pool),
    async close() {
      await queue.stop();
      mail.close();
      pool.removeAllListeners('error').on('error', () => {}); // from here on connections are meant to be lost
      await database.close();
    },
  };
}

/** Statements that hang and transactions left open are cut off, so that one cannot hold up a school. */
function openPool(app: pg.ClientConfig, log: Log, max: number): pg.Pool {
  const pool = new pg.Pool({
    ...app,
    max,
    pipeline: true,
    application_name: 'gatepost',
    statement_timeout: 30_000,
    // A database that no longer answers at all is noticed here; one that is busy has said so by then.
    query_timeout: 45_000,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    idle_in_transaction_session_timeout: 60_000,
  });
  // The pool listens only to connections that rest; one that is lost while it is lent says so to whoever has borrowed it.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', (error) => log.warn({ error }, 'A connection to the database was lost; another is made when it is needed'));
  return pool;
}

async function answersSoon(pool: pg.Pool): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), 2_000).unref());
  const asked = openDatabase(pool)
    .outside((db) => db.execute(sql`select 1`))
    .then(
      () => true,
      () => false,
    );
  return Promise.race([asked, late]);
}
