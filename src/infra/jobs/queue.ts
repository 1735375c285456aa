import { sql } from 'drizzle-orm';
import type pg from 'pg';
import { fromDrizzle, PgBoss, type JobWithMetadata } from 'pg-boss';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Log } from '#src/infra/log.ts';
import { bossConnection, jobSchema } from './install.ts';
import type { Handled, Job, JobOptions } from './jobs.ts';

/** The house's list of work to be done later, on the same database as what it is about. */
export interface Queue {
  /** Puts work off until after this transaction commits; it is lost with it if it does not. */
  enqueue<D>(tx: Tx, job: Job<D>, data: D, options?: JobOptions): Promise<void>;
  /** Does the work: one worker for each job, woken when something is enqueued. */
  work<House>(handled: readonly Handled<House>[], house: House): Promise<void>;
  /** Does everything that waits, here and now, and gives how many; for tests and drills. What fails is left for the next call. */
  runWaiting<House>(handled: readonly Handled<House>[], house: House, options?: { readonly also?: 'later' }): Promise<number>;
  /** Lets the jobs in hand finish, up to so many milliseconds, then closes. Unfinished ones are tried again. */
  stop(graceMs?: number): Promise<void>;
}

/** The queue's name of a job: pg-boss allows no colon. */
const queueOf = (name: string): string => name.replaceAll(':', '.');

/** Opens the queue as the application's role. With `supervise: false` nothing expires or is tidied away (tests). */
export async function openQueue(connection: pg.PoolConfig, log: Log, options: { readonly supervise?: boolean } = {}): Promise<Queue> {
  const supervise = options.supervise ?? true;
  const boss = new PgBoss({
    ...bossConnection(connection),
    max: 4,
    application_name: 'gatepost jobs',
    schema: jobSchema,
    migrate: false,
    createSchema: false,
    supervise,
    schedule: supervise,
    useListenNotify: supervise,
    reindex: false, // the application's role does not own the indexes
    // How soon a job whose process died is seen to have missed its heartbeat.
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
  });
  boss.on('error', (error) => log.error(scrub(error), 'The job list met an error'));
  boss.on('warning', (warning) => log.warn({ warning: warning.message }, 'The job list gave a warning'));
  await boss.start();
  return new BossQueue(boss, log);
}

class BossQueue implements Queue {
  readonly #boss: PgBoss;
  readonly #log: Log;
  readonly #known = new Map<string, Promise<void>>();

  constructor(boss: PgBoss, log: Log) {
    this.#boss = boss;
    this.#log = log;
  }

  async enqueue<D>(tx: Tx, job: Job<D>, data: D, options: JobOptions = {}): Promise<void> {
    await this.#make(job);
    await this.#boss.send(queueOf(job.name), job.data.parse(data) as object, {
      db: fromDrizzle(tx, sql),
      // The queue keeps waiting jobs apart by key; a job without one stands by itself.
      singletonKey: options.singletonKey ?? crypto.randomUUID(),
      ...(options.startAfter === undefined ? {} : { startAfter: options.startAfter }),
    });
  }

  async work<House>(handled: readonly Handled<House>[], house: House): Promise<void> {
    for (const each of handled) {
      const name = queueOf(each.job.name);
      await this.#make(each.job);
      if (each.job.every !== undefined) await this.#boss.schedule(name, each.job.every, {}, { tz: 'UTC' });
      const options = {
        includeMetadata: true,
        batchSize: 1,
        localConcurrency: each.job.abreast ?? 1,
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: 2,
      } as const;
      await this.#boss.work<object, void, typeof options>(name, options, async (jobs) => {
        for (const job of jobs) await this.#run(each, house, job);
      });
    }
  }

  async runWaiting<House>(handled: readonly Handled<House>[], house: House, options: { readonly also?: 'later' } = {}): Promise<number> {
    let done = 0;
    let later = options.also === 'later';
    for (let before = -1; before !== done;) {
      before = done;
      for (const each of handled) {
        await this.#make(each.job);
        const name = queueOf(each.job.name);
        const fetch = { includeMetadata: true, batchSize: 100, ignoreStartAfter: later } as const;
        for (const job of await this.#boss.fetch<object>(name, fetch)) {
          await this.#run(each, house, { ...job, signal: new AbortController().signal }).then(
            () => this.#boss.complete(name, job.id),
            (error: Error) => {
              later = false; // or what just failed would be tried again at once, until it may not be
              return this.#boss.fail(name, job.id, { message: error.message });
            },
          );
          done++;
        }
      }
    }
    return done;
  }

  stop(graceMs = 10_000): Promise<void> {
    return this.#boss.stop({ graceful: graceMs > 0, timeout: Math.max(graceMs, 1_000), close: true });
  }

  /** Makes the queue of a job the first time it is met; a second process making the same one does no harm. */
  #make(job: Omit<Job<unknown>, 'data'>): Promise<void> {
    let made = this.#known.get(job.name);
    if (made === undefined) {
      made = this.#boss.createQueue(queueOf(job.name), {
        policy: 'short',
        retryLimit: job.retryLimit ?? 5,
        retryDelay: 2,
        retryBackoff: true,
        retryDelayMax: 600,
        expireInSeconds: job.expireInSeconds ?? 120,
        heartbeatSeconds: 15, // a process that died in the middle is missed after this long
        notify: true,
      });
      this.#known.set(job.name, made);
      made.catch(() => this.#known.delete(job.name));
    }
    return made;
  }

  async #run<House>(each: Handled<House>, house: House, job: JobWithMetadata<object>): Promise<void> {
    const isLast = job.retryCount >= job.retryLimit;
    try {
      await each.run(house, job.data, { signal: job.signal, retry: job.retryCount, isLast });
    } catch (error) {
      this.#log.error({ job: each.job.name, id: job.id, retry: job.retryCount, isLast, ...scrub(error) }, 'A job did not finish');
      // What is thrown on is kept with the job: a name and a code, never a statement with its values.
      throw new Error(JSON.stringify(scrub(error)));
    }
  }
}

/** A database error's message holds the values of its statement, which may be names: only its kind is kept. */
function scrub(error: unknown): { readonly error: string; readonly code?: string } {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? error.cause : error;
  const isQuery = error !== cause || 'code' in cause;
  return {
    error: isQuery ? error.name : `${error.name}: ${error.message}`,
    ...('code' in cause && typeof cause.code === 'string' ? { code: cause.code } : {}),
  };
}
