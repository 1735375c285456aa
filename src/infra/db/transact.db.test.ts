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
    const another = Promise.withResolvers<void>();
    let straggler: Promise<unknown> = Promise.resolve();
    const failed = database.read(ottersley.id, async (db) => {
      straggler = another.promise.then(() => db.execute(schoolNow));
      straggler.catch(() => {});
      await Promise.all([straggler, Promise.reject(new Error('Given up.'))]);
    });
    await expect(failed).rejects.toThrow('Given up.');
    const next = await database.read(nettlebury.id, async (db) => {
      another.resolve();
      await straggler.catch(() => {});
      return (await db.execute(schoolNow)).rows;
    });
    await expect(straggler).rejects.toMatchObject({ cause: { message: 'This transaction has ended.' } });
    expect(next).toEqual([{ school: nettlebury.id }]);
  });

  it('takes no second connection inside itself: it is refused at once, and what was begun leaves nothing', async () => {
    const another: Record<string, () => Promise<unknown>> = {
      reading: () => database.read(ottersley.id, (db) => db.execute(schoolNow)),
      writing: () => database.transact(nettlebury.id, (tx) => tx.execute(schoolNow)),
      outside: () => database.outside((db) => db.execute(schoolNow)),
      singly: () => database.singly((db) => db.execute(schoolNow)),
    };
    for (const inner of Object.values(another)) {
      const refused = 'A second connection is taken inside a transaction';
      await expect(database.transact(ottersley.id, inner)).rejects.toThrow(refused);
      await expect(database.read(ottersley.id, inner)).rejects.toThrow(refused);
      await expect(database.outside(inner)).rejects.toThrow(refused);
      await expect(database.singly(inner)).rejects.toThrow(refused);
      await inner();
    }
  });

  it('lets what it began go on by itself once it has ended, and other pools be asked meanwhile', async () => {
    const begun = Promise.withResolvers<undefined>();
    const later = await database.read(ottersley.id, async () => ({
      work: begun.promise.then(() => database.outside((db) => db.execute(schoolNow))),
    }));
    begun.resolve(undefined);
    expect((await later.work).rows).toEqual([{ school: '' }]);
    const rows = await database.read(ottersley.id, () =>
      fresh.database.read(nettlebury.id, async (db) => (await db.execute(schoolNow)).rows),
    );
    expect(rows).toEqual([{ school: nettlebury.id }]);
  });

  it('prepares a text that is asked again, and forgets its school between two that share it', async () => {
    for (const school of [ottersley.id, nettlebury.id, ottersley.id, nettlebury.id]) {
      const { rows } = await database.read(school, (db) => db.execute(schoolNow));
      expect(rows).toEqual([{ school }]);
    }
    // On the connection that was asked, which another may have been lent meanwhile.
    const { rows } = await database.read(ottersley.id, async (db) => {
      for (let again = 0; again < 3; again += 1) await db.execute(schoolNow);
      return db.execute<{ n: number }>(sql`select count(*)::int as n from pg_prepared_statements`);
    });
    expect(rows[0]?.n).toBeGreaterThan(0);
    expect((await database.singly((db) => db.execute(schoolNow))).rows).toEqual([{ school: '' }]);
  });
});
