import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '#fixtures/fresh-database.ts';
import { newId } from '#src/kernel/ids.ts';
import type { RootKey } from './root-key.ts';
import { openVault, type Place } from './vault.ts';

const newRoot = (): RootKey => ({ bytes: randomBytes(32), fingerprint: randomBytes(4).toString('hex') });

describe('the vault', () => {
  let fresh: FreshDatabase;
  const root = newRoot();
  const [schoolId, otherId] = [newId<'school'>(), newId<'school'>()];
  const place: Place = { schoolId, table: 'account', row: newId(), field: 'credentials' };
  beforeAll(async () => {
    fresh = await freshDatabase();
    for (const id of [schoolId, otherId])
      await fresh.ownerPool.query(
        `insert into school (school_id, name, slug, nation, phase, type) values ($1, 'A school', $2, 'england', 'primary', 'academy')`,
        [id, `s-${id}`],
      );
  });
  afterAll(() => fresh.drop());
  /** A vault opened anew, each time in a transaction of the place's own school. */
  const vault = (key = root) => {
    const opened = openVault(key);
    const within = (one: Place) => (one.schoolId === 'house' ? schoolId : (one.schoolId as typeof schoolId));
    return {
      seal: (one: Place, secret: string) => fresh.database.transact(within(one), (tx) => opened.seal(tx, one, secret)),
      open: (one: Place, sealed: Uint8Array) => fresh.database.read(within(one), (db) => opened.open(db, one, sealed)),
    };
  };

  it('what was sealed opens at its place, also after a restart, and the secret is nowhere in it', async () => {
    const sealed = await vault().seal(place, 'app-pass-word-1234 ✓');
    expect(Buffer.from(sealed).includes('app-pass')).toBe(false);
    expect(await vault().open(place, sealed)).toBe('app-pass-word-1234 ✓');
  });

  it('what stands outside every school is sealed for the house', async () => {
    const totp = { schoolId: 'house', table: 'sign_in', row: newId(), field: 'totp' };
    expect(await vault().open(totp, await vault().seal(totp, 'JBSWY3DP'))).toBe('JBSWY3DP');
    await expect(vault().open({ ...totp, schoolId }, await vault().seal(totp, 'JBSWY3DP'))).rejects.toThrow();
  });

  it('moved to another row, field, table or school it does not open', async () => {
    const sealed = await vault().seal(place, 'secret');
    await vault().seal({ ...place, schoolId: otherId }, 'so that the other school has a key');
    for (const moved of [{ row: newId() }, { field: 'password' }, { table: 'sign_in' }, { schoolId: otherId }, { schoolId: 'house' }])
      await expect(vault().open({ ...place, ...moved }, sealed)).rejects.toThrow();
  });

  it('with any single byte flipped, cut off or put on it does not open', async () => {
    const sealed = Buffer.from(await vault().seal(place, 'secret'));
    const kept = vault();
    for (let index = 0; index < sealed.length; index++) {
      const flipped = Buffer.from(sealed);
      flipped[index] = (flipped[index] ?? 0) ^ 1;
      await expect(kept.open(place, flipped)).rejects.toThrow();
    }
    await expect(kept.open(place, sealed.subarray(0, -1))).rejects.toThrow();
    await expect(kept.open(place, Buffer.concat([sealed, Buffer.from([0])]))).rejects.toThrow();
    await expect(kept.open(place, Buffer.alloc(0))).rejects.toThrow('broken');
  });

  it('parts of two seals put together do not open', async () => {
    const [a, b] = [Buffer.from(await vault().seal(place, 'one')), Buffer.from(await vault().seal(place, 'two'))];
    await expect(vault().open(place, Buffer.concat([a.subarray(0, 77), b.subarray(77)]))).rejects.toThrow();
  });

  it('under another root key it does not open, and the refusal says which key is wanted', async () => {
    const sealed = await vault().seal(place, 'secret');
    await expect(vault(newRoot()).open(place, sealed)).rejects.toThrow(root.fingerprint);
    const impostor = { ...newRoot(), fingerprint: root.fingerprint };
    await expect(vault(impostor).open(place, sealed)).rejects.toThrow();
  });

  it('keeps no key of a transaction that came to nothing: what is sealed afterwards opens', async () => {
    const opened = openVault(root);
    const third = newId<'school'>();
    await fresh.ownerPool.query(
      `insert into school (school_id, name, slug, nation, phase, type) values ($1, 'A school', $2, 'england', 'primary', 'academy')`,
      [third, `s-${third}`],
    );
    const there = { ...place, schoolId: third };
    const failed = fresh.database.transact(third, async (tx) => {
      await opened.open(tx, there, await opened.seal(tx, there, 'lost'));
      throw new Error('Thought better of it.');
    });
    await expect(failed).rejects.toThrow('Thought better of it.');
    const sealed = await fresh.database.transact(third, (tx) => opened.seal(tx, there, 'kept'));
    const elsewhere = openVault(root);
    expect(await fresh.database.read(third, (db) => elsewhere.open(db, there, sealed))).toBe('kept');
  });

  it("the school's key lies in the database only wrapped", async () => {
    await vault().seal(place, 'secret');
    const { rows } = await fresh.ownerPool.query<{ wrapped: Buffer }>('select wrapped from vault_key');
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.wrapped.length).toBe(4 + 12 + 32 + 16);
  });
});
