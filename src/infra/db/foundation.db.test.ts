import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layFoundation } from './foundation.ts';
import { startPostgres, type Postgres } from './postgres.ts';

let folder: string;
let server: Postgres;
let port: number;
const address = (password: string): string => `postgres://landlord:${password}@127.0.0.1:${port}/school%20data`;
const foundationOn = (databaseUrl: string) => layFoundation({ databaseUrl, dataFolder: folder });

/** A server as a hosting company gives it: over TCP, passwords asked for, an owner who is no superuser. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), `gatepost-test-${process.pid}-`));
  port = await freePort();
  const settings = { fsync: 'off', listen_addresses: '127.0.0.1', port: String(port) };
  server = await startPostgres({ folder, settings, isThrowaway: true });
  await asRoot(`create role landlord login createrole password 'let me in'`);
  await asRoot(`create database "school data" owner landlord`);
  writeFileSync(join(folder, 'postgres/cluster/pg_hba.conf'), 'local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n');
  await asRoot(`select pg_reload_conf()`);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a database server of one’s own', () => {
  it('is brought up to date, and the application signs in under its own name with its own password', async () => {
    const foundation = await foundationOn(address('let%20me%20in'));
    const client = new pg.Client(foundation.app);
    await client.connect();
    const { rows } = await client.query(`select current_user as who, current_database() as at`);
    await client.end();
    expect(rows).toEqual([{ who: 'gatepost_app', at: 'school data' }]);
    await foundation.close();
  });

  it('keeps working for every process that knows the owner’s password, and after that has changed', async () => {
    await asRoot(`alter role landlord password 'new lock'`);
    const [one, other] = [await foundationOn(address('new%20lock')), await foundationOn(address('new%20lock'))];
    expect(one.app).toEqual(other.app);
    const client = new pg.Client(one.app);
    await client.connect();
    await client.end();
  });

  it('that cannot be reached is named in one line, without the password', async () => {
    const fault = await foundationOn(address('wrong')).catch((error: Error) => error);
    expect(fault).toMatchObject({ name: 'SettingError' });
    expect(String(fault)).toMatch(/DATABASE_URL cannot be reached: .*landlord/);
    expect(String(fault)).not.toContain('wrong');
  });
});

async function asRoot(statement: string): Promise<void> {
  const client = new pg.Client(server.owner);
  await client.connect();
  await client.query(statement);
  await client.end();
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address() as AddressInfo;
      probe.close(() => resolve(free));
    });
  });
}
