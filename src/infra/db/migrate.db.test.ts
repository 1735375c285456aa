import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { rootFolder } from '#src/infra/root.ts';
import { migrate } from './migrate.ts';

const at = { host: inject('cluster').socket, port: 5432, ssl: false };
const owner = { ...at, user: 'landlord', password: 'unused', database: 'landlords' };
const numbered = readdirSync(join(rootFolder, 'migrations')).filter((name) => name.endsWith('.sql'));

beforeAll(async () => {
  await asOwner(`create role landlord login createdb createrole`);
  await asOwner(`create database landlords owner landlord template template0`);
});
afterAll(async () => {
  await asOwner(`drop database landlords with (force)`);
  await asOwner(`drop role landlord`);
});

describe('migrating a database on a server of one’s own', () => {
  it('works as an owner who is no superuser, and two programs that start together run each migration once', async () => {
    const ran = await Promise.all([migrate(owner, null), migrate(owner, null)]);
    expect(ran.map((names) => names.length).sort((a, b) => a - b)).toEqual([0, numbered.length]);
    expect(await migrate(owner, null)).toEqual([]);
  });

  it('keeps the tenants apart for an owner who is no superuser either', async () => {
    const client = new pg.Client(owner);
    await client.connect();
    const { rows } = await client.query(
      `select bool_and(relforcerowsecurity) as forced from pg_class where relname in ('school', 'person', 'journal')`,
    );
    await client.end();
    expect(rows).toEqual([{ forced: true }]);
  });

  it('refuses a database that another edition of a migration has made, and changes nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatepost-migrations-'));
    for (const name of numbered) copyFileSync(join(rootFolder, 'migrations', name), join(folder, name));
    writeFileSync(join(folder, '0001_ground.sql'), 'select 1;');
    await expect(migrate(owner, null, folder)).rejects.toThrow('0001_ground.sql is not the migration that made this database');
    rmSync(folder, { recursive: true });
  });

  it('a migration that fails leaves nothing behind and is named', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatepost-migrations-'));
    for (const name of numbered) copyFileSync(join(rootFolder, 'migrations', name), join(folder, name));
    writeFileSync(join(folder, '9999_broken.sql'), 'create table half (id int); select no_such_column;');
    await expect(migrate(owner, null, folder)).rejects.toThrow('Migration 9999_broken.sql did not run');
    const client = new pg.Client(owner);
    await client.connect();
    const { rows } = await client.query(`select to_regclass('half') as half`);
    await client.end();
    expect(rows).toEqual([{ half: null }]);
    rmSync(folder, { recursive: true });
  });

  it('refuses a database that a newer Gatepost has made', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatepost-migrations-'));
    for (const name of numbered.slice(0, 1)) copyFileSync(join(rootFolder, 'migrations', name), join(folder, name));
    await expect(migrate(owner, null, folder)).rejects.toThrow('made by a newer one');
    rmSync(folder, { recursive: true });
  });
});

async function asOwner(statement: string): Promise<void> {
  const client = new pg.Client({ ...at, user: 'gatepost', database: 'postgres' });
  await client.connect();
  await client.query(statement);
  await client.end();
}
