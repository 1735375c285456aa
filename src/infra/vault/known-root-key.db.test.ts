import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '#fixtures/fresh-database.ts';
import { newId } from '#src/kernel/ids.ts';
import { knownRootKey } from './known-root-key.ts';
import { openVault, type Place } from './vault.ts';

let fresh: FreshDatabase;
let folder: string;
let file: string;
const schoolId = newId<'school'>();
const place: Place = { schoolId, table: 'account', row: newId(), field: 'credentials' };
beforeEach(async () => {
  fresh = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'gatepost-key-'));
  file = join(folder, 'keys', 'root.key');
});
afterEach(async () => {
  await fresh.drop();
  await rm(folder, { recursive: true });
});

const known = () => knownRootKey(fresh.database, file);
const why = () =>
  known().then(
    () => 'it opened',
    (error: Error) => `${error.name}: ${error.message}`,
  );

async function sealSomething(): Promise<Uint8Array> {
  await fresh.ownerPool.query(
    `insert into school (school_id, name, slug, nation, phase, type) values ($1, 'A school', 'a-school', 'england', 'primary', 'academy')`,
    [schoolId],
  );
  const vault = openVault(await known());
  return fresh.database.transact(schoolId, (tx) => vault.seal(tx, place, 'secret'));
}

describe('the root key', () => {
  it('is made where nothing was ever sealed, and the database remembers its hash, not the key', async () => {
    const first = await known();
    const { rows } = await fresh.ownerPool.query<{ kept: string }>(`select encode(fingerprint, 'hex') as kept from root_key`);
    expect(rows[0]?.kept.startsWith(first.fingerprint)).toBe(true);
    expect(rows[0]?.kept).not.toContain(first.bytes.toString('hex'));
    expect((await known()).bytes).toEqual(first.bytes);
  });

  it('that is missing ends the start in one sentence that names it; none is made in its place, and put back it opens what it sealed', async () => {
    const sealed = await sealSomething();
    await rename(file, join(folder, 'aside'));
    expect(await why()).toMatch(/^SettingError: The root key is not in .*root\.key.*the key [0-9a-f]{8} alone: put the file/);
    expect(existsSync(file)).toBe(false);
    await rename(join(folder, 'aside'), file);
    const vault = openVault(await known());
    expect(await fresh.database.read(schoolId, (db) => vault.open(db, place, sealed))).toBe('secret');
  });

  it('that is another than the one known ends the start, also where nothing is sealed yet', async () => {
    const first = await known();
    await rename(file, join(folder, 'aside'));
    await expect(known()).rejects.toThrow();
    const other = await freshDatabase();
    const another = await knownRootKey(other.database, file);
    await other.drop();
    expect(await why()).toContain(`holds the root key ${another.fingerprint}, but`);
    expect(await why()).toContain(`the key ${first.fingerprint} alone`);
    expect(await readFile(file, 'utf8')).toContain(another.bytes.toString('base64'));
  });

  it('is known by what was sealed with it, in a database from before its hash was kept', async () => {
    await sealSomething();
    await fresh.ownerPool.query(`truncate root_key`);
    await rename(file, join(folder, 'aside'));
    expect(await why()).toMatch(/^SettingError: The root key is not in/);
    await rename(join(folder, 'aside'), file);
    await known();
    expect((await fresh.ownerPool.query(`select 1 from root_key`)).rowCount).toBe(1);
  });

  it('of two processes that start together with a key each, is the first one’s; the other hears so', async () => {
    const files = [file, join(folder, 'other.key')];
    const came = await Promise.allSettled(files.map((one) => knownRootKey(fresh.database, one)));
    expect(came.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
