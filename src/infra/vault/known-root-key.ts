import { existsSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { SettingError } from '#src/infra/config/config.ts';
import type { Database } from '#src/infra/db/transact.ts';
import { listSchools } from '#src/infra/schools.ts';
import { loadRootKey, wholeFingerprint, type RootKey } from './root-key.ts';

/** The root key is not there, or is another than the one this database was sealed with. */
export class RootKeyError extends SettingError {}

/**
 * The root key this database knows, which is remembered the first time by its hash. A new one is made only where nothing
 * was ever sealed: in the place of a lost one it would open nothing, and hide that anything was lost.
 */
export async function knownRootKey(database: Pick<Database, 'outside' | 'read'>, file: string): Promise<RootKey> {
  const remembered = await rememberedIn(database);
  const from = remembered === null ? await sealedWith(database) : [remembered];
  const here = existsSync(file) && from.length > 0 ? (await loadRootKey(file)).fingerprint : null;
  // A school may have been brought here under another house's key: this one is the one that opens any of them.
  const known = from.find((one) => here !== null && one.startsWith(here)) ?? from[0] ?? null;
  if (known !== null && !existsSync(file))
    throw new RootKeyError(
      `The root key is not in ${file}. What is sealed in this database opens with the key ${known.slice(0, 8)} alone: put the file with it back, or set GATEPOST_ROOT_KEY_FILE to where it is. No new key was made, and nothing was changed.`,
    );
  const key = await loadRootKey(file);
  const hash = wholeFingerprint(key.bytes);
  const right = known !== null && !hash.startsWith(known) ? known : await remember(database, hash);
  if (!hash.startsWith(right))
    throw new RootKeyError(
      `${file} holds the root key ${key.fingerprint}, but what is sealed in this database opens with the key ${right.slice(0, 8)} alone. Put the file with that key in its place, or set GATEPOST_ROOT_KEY_FILE to where it is. Nothing was changed.`,
    );
  return key;
}

/** The hash of the key that was first used here, in hex; null before the first use. */
async function rememberedIn(database: Pick<Database, 'outside'>): Promise<string | null> {
  const { rows } = await database.outside((db) =>
    db.execute<{ known: string }>(sql`select encode(fingerprint, 'hex') as known from root_key`),
  );
  return rows[0]?.known ?? null;
}

/** From before the hash was kept: the beginning of it, which stands beside each school's own key. */
async function sealedWith(database: Pick<Database, 'outside' | 'read'>): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { id } of await listSchools(database)) {
    const { rows } = await database.read(id, (db) =>
      db.execute<{ known: string }>(
        sql`select encode(substring(wrapped from 1 for 4), 'hex') as known from vault_key order by made_at desc limit 1`,
      ),
    );
    found.push(...rows.map((row) => row.known));
  }
  return found;
}

/** Two processes that start together with a key each: the first one's is the key, and the second hears so. */
async function remember(database: Pick<Database, 'outside'>, hash: string): Promise<string> {
  await database.outside((db) =>
    db.execute(sql`insert into root_key (fingerprint) values (${Buffer.from(hash, 'hex')}) on conflict do nothing`),
  );
  return (await rememberedIn(database)) ?? hash;
}
