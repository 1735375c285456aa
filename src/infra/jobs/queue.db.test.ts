import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { freshDatabase, type FreshDatabase } from '#fixtures/fresh-database.ts';
import { limit } from '#fixtures/limits.ts';
import { newId, type SchoolId } from '#src/kernel/ids.ts';
import type { Log } from '#src/infra/log.ts';
import { handles, type Job } from './jobs.ts';
import { openQueue, type Queue } from './queue.ts';

const greet: Job<{ schoolId: string; name: string }> = {
  name: 'testing:greet',
  data: z.strictObject({ schoolId: z.string(), name: z.string() }),
  retryLimit: 1,
};

describe('the job list', () => {
  let fresh: FreshDatabase;
  const schoolId: SchoolId = newId<'school'>();
  const lines: unknown[] = [];
  const log: Log = { info: () => {}, warn: (fields) => lines.push(fields), error: (fields) => lines.push(fields) };
  const open: Queue[] = [];
  const queue = async (supervise = false) => {
    const made = await openQueue(fresh.app, log, { supervise });
    open.push(made);
    return made;
  };
  beforeAll(async () => {
    fresh = await freshDatabase();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await Promise.all(open.splice(0).map((each) => each.stop(1_000)));
    await fresh.ownerPool.query('delete from pgboss.job');
    lines.length = 0;
  });
  afterAll(() => fresh.drop());

  const done: string[] = [];
  const handled = [handles(greet, async (house: string, data) => void done.push(`${house} ${data.name}`))];

  it('a job is done after its transaction commits, and is lost with it if it does not', async () => {
    const jobs = await queue();
    await fresh.database.transact(schoolId, (tx) => jobs.enqueue(tx, greet, { schoolId, name: 'kept' }));
    await expect(
      fresh.database.transact(schoolId, async (tx) => {
        await jobs.enqueue(tx, greet, { schoolId, name: 'lost' });
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    done.length = 0;
    expect(await jobs.runWaiting(handled, 'done')).toBe(1);
    expect(done).toEqual(['done kept']);
  });

  it('what is put in is parsed: a job with other data never gets onto the list', async () => {
    const jobs = await queue();
    const wrong = JSON.parse(`{"schoolId":"${schoolId}","name":5}`) as { schoolId: string; name: string };
    await expect(fresh.database.transact(schoolId, (tx) => jobs.enqueue(tx, greet, wrong))).rejects.toThrow();
    expect((await fresh.ownerPool.query('select count(*)::int as n from pgboss.job')).rows).toEqual([{ n: 0 }]);
  });

  it('what is taken out is parsed again', async () => {
    const jobs = await queue();
    await fresh.database.transact(schoolId, (tx) => jobs.enqueue(tx, greet, { schoolId, name: 'as sent' }));
    await fresh.ownerPool.query(`update pgboss.job set data = '{"name": 1}'`);
    done.length = 0;
    await jobs.runWaiting(handled, 'done');
    expect(done).toEqual([]);
    expect((await fresh.ownerPool.query('select state from pgboss.job')).rows).toEqual([{ state: 'retry' }]);
  });

  it('of two waiting jobs with one key there is one; without keys both stay', async () => {
    const jobs = await queue();
    await fresh.database.transact(schoolId, async (tx) => {
      for (const name of ['a', 'b']) await jobs.enqueue(tx, greet, { schoolId, name }, { singletonKey: 'one' });
      for (const name of ['c', 'd']) await jobs.enqueue(tx, greet, { schoolId, name });
    });
    done.length = 0;
    await jobs.runWaiting(handled, 'done');
    expect(done.sort()).toEqual(['done a', 'done c', 'done d']);
  });

  it('a job for later waits for its time', async () => {
    const jobs = await queue();
    const startAfter = new Date(Date.now() + 3_600_000);
    await fresh.database.transact(schoolId, (tx) => jobs.enqueue(tx, greet, { schoolId, name: 'later' }, { startAfter }));
    expect(await jobs.runWaiting(handled, 'done')).toBe(0);
    expect(await jobs.runWaiting(handled, 'done', { also: 'later' })).toBe(1);
  });

  it('a job that throws is tried again so often and no more, and neither log nor list keeps what it was about', async () => {
    const jobs = await queue();
    const tries: [number, boolean][] = [];
    const failing = [
      handles(greet, async (_house: string, _data, run) => {
        tries.push([run.retry, run.isLast]);
        throw Object.assign(new Error('insert into person values (Ada Lovelace)'), {
          cause: Object.assign(new Error('Ada'), { code: '23505' }),
        });
      }),
    ];
    await fresh.database.transact(schoolId, (tx) => jobs.enqueue(tx, greet, { schoolId, name: 'x' }));
    for (let i = 0; i < 4; i++) await jobs.runWaiting(failing, '', { also: 'later' });
    expect(tries).toEqual([
      [0, false],
      [1, true],
    ]);
    const { rows } = await fresh.ownerPool.query<{ state: string; output: object }>('select state, output from pgboss.job');
    expect(rows[0]?.state).toBe('failed');
    expect(JSON.stringify([rows, lines])).not.toContain('Ada');
    expect(JSON.stringify(rows)).toContain('23505');
  });

  it('a worker is woken by a commit, not by looking now and then', async () => {
    const jobs = await queue(true);
    const woken = Promise.withResolvers<string>();
    await jobs.work([handles(greet, async (_house: string, data) => woken.resolve(data.name))], '');
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] }); // no clock moves from here on
    await fresh.database.transact(schoolId, (tx) => jobs.enqueue(tx, greet, { schoolId, name: 'now' }));
    expect(await woken.promise).toBe('now');
    expect(lines).toEqual([]);
  });

  it('two processes share the work, and stopping lets the work in hand finish', async () => {
    const [one, two] = [await queue(true), await queue(true)];
    const [both, stopping] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const [seen, finished] = [new Map<string, string>(), new Set<string>()];
    const worker = (by: string) => [
      handles(greet, async (_house: string, data) => {
        seen.set(data.name, by);
        if (new Set(seen.values()).size === 2) both.resolve();
        await (data.name === 'last' ? stopping : both).promise;
        finished.add(data.name);
      }),
    ];
    await one.work(worker('one'), '');
    await two.work(worker('two'), '');
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    await fresh.database.transact(schoolId, async (tx) => {
      for (const name of names) await one.enqueue(tx, greet, { schoolId, name });
    });
    await expect.poll(() => [...finished].toSorted()).toEqual(names);
    await fresh.database.transact(schoolId, (tx) => one.enqueue(tx, greet, { schoolId, name: 'last' }));
    await expect.poll(() => seen.has('last')).toBe(true);
    const stopped = Promise.all(open.splice(0).map((each) => each.stop(limit)));
    stopping.resolve();
    await stopped;
    expect(finished).toContain('last');
    expect(lines).toEqual([]);
  });
});
