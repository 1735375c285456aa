import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, type SchoolId } from '#src/kernel/ids.ts';
import { openDatabase } from './transact.ts';
import { freshDatabase, type FreshDatabase } from '#fixtures/fresh-database.ts';

/** The tables that stand outside every school, each with its reason. A new table is in a school unless it is added here. */
const outside: Readonly<Record<string, string>> = {
  migration: 'What made this database; the application cannot even read it.',
  sign_in: 'The sign-in stands outside the school: one may reach several.',
  seat: 'Which schools a sign-in reaches; asked before any school is chosen.',
  sign_in_totp: 'A second factor belongs to the sign-in.',
  passkey: 'A second factor belongs to the sign-in.',
  passkey_challenge: 'Asked before anybody is known.',
  recovery_code: 'A second factor belongs to the sign-in.',
  session: 'Found by its hash before any school is known.',
  one_time_link: 'Found by its hash before any school is known.',
  known_device: 'Asked for before anybody is known; holds hashes.',
  root_key: 'The hash of the house’s own key.',
  rate_limit: 'Counted before anybody is known; holds hashes and numbers.',
  school_door: 'Public facts: which address leads to which school.',
};

const [mine, theirs] = [newId<'school'>(), newId<'school'>()];
let fresh: FreshDatabase;
let tables: readonly string[];

beforeAll(async () => {
  fresh = await freshDatabase();
  const { rows } = await fresh.ownerPool.query<{ name: string }>(
    `select relname as name from pg_class where relkind in ('r', 'p', 'v', 'm', 'f') and relnamespace = 'public'::regnamespace order by 1`,
  );
  tables = rows.map((row) => row.name);
  for (const [id, slug] of [
    [mine, 'mine'],
    [theirs, 'theirs'],
  ] as const)
    await makeSchool(id, slug);
  await fillEverything();
});
afterAll(() => fresh.drop());

describe("a school's data is its own", () => {
  it('every table is in a school or on the short list of those outside', () => {
    expect(Object.keys(outside).filter((name) => !tables.includes(name))).toEqual([]);
    expect(inSchool().length).toBeGreaterThan(20);
  });

  it('every table of a school forces row-level security with the tenant policy, and leads its primary key with the school', async () => {
    const { rows } = await fresh.ownerPool.query<{ name: string; right: boolean }>(
      `select c.relname as name,
         c.relrowsecurity and c.relforcerowsecurity
           and (select count(*) = 1 and bool_and(p.polname = 'tenant' and p.polpermissive and p.polcmd = '*' and p.polroles = '{0}'
                  and pg_get_expr(p.polqual, p.polrelid) = '(school_id = app_school())'
                  and pg_get_expr(p.polwithcheck, p.polrelid) = '(school_id = app_school())') from pg_policy p where p.polrelid = c.oid)
           and coalesce((select a.attname = 'school_id' from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
                 where i.indrelid = c.oid and i.indisprimary), false) as right
       from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`,
    );
    const wrong = rows.filter((row) => !(row.name in outside) && !row.right).map((row) => row.name);
    expect(wrong).toEqual([]);
  });

  it('the application works as a role that owns nothing, bypasses nothing and can make nothing', async () => {
    const { rows } = await fresh.ownerPool.query<{ free: boolean; owns: number }>(
      `select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or has_schema_privilege(rolname, 'public', 'create') as free,
         (select count(*)::int from pg_class where relowner = r.oid) as owns from pg_roles r where rolname = 'gatepost_app'`,
    );
    expect(rows).toEqual([{ free: false, owns: 0 }]);
  });

  it("no function or view works with its owner's rights, which would see every school", async () => {
    const { rows } = await fresh.ownerPool.query(
      `select proname as name from pg_proc where prosecdef and pronamespace = 'public'::regnamespace
       union all select relname from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace
         and not coalesce('security_invoker=true' = any (reloptions), false)`,
    );
    expect(rows).toEqual([]);
  });

  it('every table of a school holds a row of the other school for these trials', async () => {
    const empty: string[] = [];
    for (const name of inSchool()) if ((await countAsOwner(name)) === 0) empty.push(name);
    expect(empty).toEqual([]);
  });

  it('as another school, no row of any table is seen, changed or removed', async () => {
    for (const name of inSchool()) {
      const seen = await fresh.database.read(mine, (db) =>
        db.execute(sql`select 1 from ${sql.identifier(name)} where school_id = ${theirs}`),
      );
      expect(seen.rows, name).toEqual([]);
      const before = await countAsOwner(name);
      await tryAsApp(mine, `update ${name} set school_id = school_id where school_id = '${theirs}'`);
      await tryAsApp(mine, `delete from ${name} where school_id = '${theirs}'`);
      expect(await countAsOwner(name), name).toBe(before);
    }
  });

  it('with no school set, no row of any table is seen', async () => {
    for (const name of inSchool()) {
      const seen = await fresh.database.outside((db) => db.execute(sql`select 1 from ${sql.identifier(name)}`));
      expect(seen.rows, name).toEqual([]);
    }
  });

  it.each([
    ['as another school', mine],
    ['with no school set', null],
  ])('%s, a row of a school is refused at every table that may be written', async (_how, as) => {
    for (const name of inSchool()) {
      const code = await tryAsApp(
        as,
        `insert into ${name} select * from json_populate_record(null::${name}, '${JSON.stringify(await aRowOf(name))}')`,
      );
      expect(code, name).toBe('42501');
    }
  });

  it('the setting of one transaction is gone in the next on the same connection', async () => {
    const pool = new pg.Pool({ ...fresh.app, max: 1, pipeline: true });
    const database = openDatabase(pool);
    await database.transact(theirs, async (tx) => void (await tx.execute(sql`select 1`)));
    const { rows } = await database.outside((db) => db.execute(sql`select count(*)::int as n from school`));
    expect(rows).toEqual([{ n: 0 }]);
    await database.close();
  });

  it('a reading transaction cannot write', async () => {
    await expect(fresh.database.read(mine, (db) => db.execute(sql`update school set name = 'Changed'`))).rejects.toMatchObject({
      cause: { code: '25006' },
    });
  });
});

const inSchool = (): readonly string[] => tables.filter((name) => !(name in outside));

async function makeSchool(id: SchoolId, slug: string): Promise<void> {
  await fresh.database.transact(id, (tx) =>
    tx.execute(
      sql`insert into school (school_id, name, slug, nation, phase, type) values (${id}, ${slug}, ${slug}, 'england', 'primary', 'academy')`,
    ),
  );
}

/** Puts one row of the other school into every table, past keys and checks: only who may see it is on trial. */
async function fillEverything(): Promise<void> {
  const client = await fresh.ownerPool.connect();
  try {
    await client.query(`set session_replication_role = replica`);
    for (const name of inSchool()) {
      const { rows } = await client.query<{ constraint: string }>(
        `select conname as constraint from pg_constraint where conrelid = $1::regclass and contype = 'c'`,
        [name],
      );
      for (const row of rows) await client.query(`alter table ${name} drop constraint ${pg.escapeIdentifier(row.constraint)}`);
      const there = await client.query(`select 1 from ${name} where school_id = $1`, [theirs]);
      if (there.rowCount === 0)
        await client.query(`insert into ${name} select * from json_populate_record(null::${name}, $1)`, [
          JSON.stringify(await aRowOf(name)),
        ]);
    }
  } finally {
    await client.query(`set session_replication_role = origin`);
    client.release();
  }
}

/** A row of the other school with something of the right type in every column that needs it. */
async function aRowOf(name: string): Promise<Record<string, unknown>> {
  const { rows } = await fresh.ownerPool.query<{ column: string; type: string }>(
    `select a.attname as column, format_type(a.atttypid, null) as type from pg_attribute a
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and (a.attnotnull or a.attname = 'school_id')`,
    [name],
  );
  return Object.fromEntries(rows.map(({ column, type }) => [column, column === 'school_id' ? theirs : somethingOf(type)]));
}

function somethingOf(type: string): unknown {
  if (type.endsWith('[]')) return [];
  if (type === 'uuid') return newId();
  if (type === 'boolean') return false;
  if (type === 'date') return '2026-09-01';
  if (type.startsWith('timestamp')) return '2026-09-01T08:00:00Z';
  if (type.startsWith('time')) return '08:00';
  if (type === 'bytea') return '\\x00';
  if (type === 'jsonb' || type === 'json') return {};
  if (/int|numeric|double|real/.test(type)) return 1;
  return 'one';
}

async function countAsOwner(name: string): Promise<number> {
  const { rows } = await fresh.ownerPool.query<{ n: number }>(`select count(*)::int as n from ${name} where school_id = $1`, [theirs]);
  return rows[0]?.n ?? 0;
}

/** Runs a statement as the application with this school set; the database's code when it refuses, else `done`. */
async function tryAsApp(as: SchoolId | null, statement: string): Promise<string> {
  const client = new pg.Client(fresh.app);
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.school_id', $1, true)`, [as ?? '']);
    await client.query(statement);
    await client.query('commit');
    return 'done';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  } finally {
    await client.end();
  }
}
