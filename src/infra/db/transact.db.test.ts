import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '#fixtures/fresh-database.ts';
import { nettlebury, ottersley } from '#fixtures/cast.ts';
import { openDatabase, type Database } from './transact.ts';

let fresh: FreshDatabase;
/** One connection, so that whoever comes next speaks where the last one spoke. */
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase(new pg.Pool({ ...fresh.app, max: 1, pipeline: true }));
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const schoolNow = sql<{ school: string }>`select coalesce(current_setting('app.school_id', true), '') as school`;

describe('a transaction', () => {
  it('answers each of the statements that were asked together, in their order', async () => {
    const said = await database.read(ottersley.id, (db) =>
      Promise.all([1, 2, 3].map(async (n) => (await db.execute<{ n: number }>(sql`select ${n}::int as n`)).rows[0]?.n)),
    );
    expect(said).toEqual([1, 2, 3]);
  });

  it('keeps nothing of what was written before one of its statements failed, and leaves a connection that works', async () => {
    const broken = database.transact(ottersley.id, async (tx) => {
      await tx.execute(sql`create temporary table kept (n int) on commit preserve rows`);
      await Promise.all([tx.execute(sql`select 1 / 0`), tx.execute(sql`select 1`)]);
    });
    await expect(broken).rejects.toMatchObject({ cause: { code: '22012' } });
    const { rows } = await database.outside((db) => db.execute(sql`select to_regclass('pg_temp.kept') is null as gone`));
    expect(rows).toEqual([{ gone: true }]);
  });

  it('hears nothing more once it has ended: a straggler never speaks within the next one, of another school', async () => {
    let straggler: Promise<unknown> = Promise.resolve();
    const failed = database.read(ottersley.id, async (db) => {
      straggler = wait(30).then(() => db.execute(schoolNow));
      straggler.catch(() => {});
      await Promise.all([straggler, Promise.reject(new Error('Given up.'))]);
    });
    await expect(failed).rejects.toThrow('Given up.');
    const next = await database.read(nettlebury.id, async (db) => {
      await wait(60);
      return (await db.execute(schoolNow)).rows;
    });
    await expect(straggler).rejects.toMatchObject({ cause: { message: 'This transaction has ended.' } });
    expect(next).toEqual([{ school: nettlebury.id }]);
  });

  it('prepares a text that is asked again, and forgets its school between two that share it', async () => {
    for (const school of [ottersley.id, nettlebury.id, ottersley.id, nettlebury.id]) {
      const { rows } = await database.read(school, (db) => db.execute(schoolNow));
      expect(rows).toEqual([{ school }]);
    }
    const { rows } = await database.singly((db) => db.execute<{ n: number }>(sql`select count(*)::int as n from pg_prepared_statements`));
    expect(rows[0]?.n).toBeGreaterThan(0);
    expect((await database.singly((db) => db.execute(schoolNow))).rows).toEqual([{ school: '' }]);
  });
});
