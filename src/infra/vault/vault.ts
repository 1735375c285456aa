import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { newId, parseId, type SchoolId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { derive, type RootKey } from './root-key.ts';
import { seal, sealBytes, unseal } from './seal.ts';

/** Where a sealed value lives; bound into the seal, so that one moved to another row or school does not open. */
export interface Place {
  /** The school, or `house` for what stands outside every school, such as a sign-in's second factor. */
  readonly schoolId: string;
  readonly table: string;
  readonly row: string;
  readonly field: string;
}

/** A transaction of the school that the place is in; for the house's own, any. The vault takes no connection itself. */
type Within = Pick<Db, 'execute'>;

/** AES-256-GCM: a data key for each secret, wrapped by the school's key, wrapped by a root key kept outside the database. */
export interface Vault {
  /** Of this house's root key: the first 8 hex digits of its hash. */
  readonly fingerprint: string;
  /** The school's first secret makes its key, in the same transaction. */
  seal(tx: Within, place: Place, secret: string): Promise<Uint8Array>;
  /** Throws when the seal is broken or the place is another. */
  open(db: Within, place: Place, sealed: Uint8Array): Promise<string>;
  /**
   * A school's own key as a copy holds it, wrapped by this house's root key: as it is, or, when `from` is the root key it
   * was wrapped by, wrapped anew. Throws an OtherRootKey when it is neither's.
   */
  wrapHere(schoolId: string, key: { readonly id: string; readonly wrapped: Buffer }, from: RootKey | null): Buffer;
}

/** A school's key was wrapped by another root key than the ones at hand. */
export class OtherRootKey extends Error {
  /** The first 8 hex digits of the hash of the one it was wrapped by. */
  readonly wanted: string;
  constructor(wanted: string, message: string) {
    super(message);
    this.wanted = wanted;
  }
}

interface SchoolKey {
  readonly id: string;
  readonly bytes: Buffer;
}

const version = 1;
const idBytes = 16;
const wrappedBytes = 32 + sealBytes;
const houseKeyId = '00000000-0000-0000-0000-000000000000';

/** A sealed value is: version (1 byte), the school key's id (16), the wrapped data key (60), then the sealed secret. */
export function openVault(root: RootKey): Vault {
  /** By id, which says all of a key: one whose transaction came to nothing is never asked for. */
  const keys = new Map<string, SchoolKey>();
  const house: SchoolKey = { id: houseKeyId, bytes: derive(root, 'house vault') };

  const keyToOpen = async (db: Within, schoolId: string, id: string): Promise<SchoolKey> => {
    if (schoolId === 'house') return house;
    const kept = keys.get(`${schoolId} ${id}`);
    if (kept !== undefined) return kept;
    const key = await oneKey(db, root, schoolOf(schoolId), id);
    keys.set(`${schoolId} ${id}`, key);
    return key;
  };

  return {
    fingerprint: root.fingerprint,
    async seal(tx, place, secret) {
      const key = place.schoolId === 'house' ? house : await newestKey(tx, root, schoolOf(place.schoolId));
      const dataKey = randomBytes(32);
      const bound = bind(place);
      const head = Buffer.concat([Buffer.from([version]), Buffer.from(key.id.replaceAll('-', ''), 'hex')]);
      return Buffer.concat([head, seal(key.bytes, bound, dataKey), seal(dataKey, bound, Buffer.from(secret, 'utf8'))]);
    },
    async open(db, place, sealed) {
      if (sealed[0] !== version || sealed.length < 1 + idBytes + wrappedBytes + sealBytes) throw new Error('The seal is broken.');
      const key = await keyToOpen(db, place.schoolId, idOf(sealed.subarray(1, 1 + idBytes)));
      const bound = bind(place);
      const body = 1 + idBytes;
      const dataKey = unseal(key.bytes, bound, sealed.subarray(body, body + wrappedBytes));
      return unseal(dataKey, bound, sealed.subarray(body + wrappedBytes)).toString('utf8');
    },
    wrapHere(schoolId, key, from) {
      const isOurs = from === null || key.wrapped.subarray(0, 4).toString('hex') === root.fingerprint;
      const opened = unwrap(isOurs ? root : from, schoolId, key);
      return isOurs ? key.wrapped : wrap(root, schoolId, opened);
    },
  };
}

function bind(place: Place): Buffer {
  return Buffer.from(JSON.stringify(['gatepost vault', version, place.schoolId, place.table, place.row, place.field]), 'utf8');
}

const bindKey = (schoolId: string, id: string): Buffer =>
  Buffer.from(JSON.stringify(['gatepost school key', version, schoolId, id]), 'utf8');

function idOf(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function schoolOf(schoolId: string): SchoolId {
  const id = parseId<'school'>(schoolId);
  if (id === null) throw new Error('A sealed value belongs to a school, or to the house.');
  return id;
}

/** The school's newest key, made the first time it is wanted. */
async function newestKey(tx: Within, root: RootKey, schoolId: SchoolId): Promise<SchoolKey> {
  const found = await tx.execute<{ id: string; wrapped: Buffer }>(
    sql`select id, wrapped from vault_key where school_id = ${schoolId} order by made_at desc, id desc limit 1`,
  );
  const row = found.rows[0];
  if (row !== undefined) return unwrap(root, schoolId, row);
  const key = { id: newId<'vault-key'>(), bytes: randomBytes(32) };
  const wrapped = wrap(root, schoolId, key);
  await tx.execute(sql`insert into vault_key (school_id, id, wrapped, made_at) values (${schoolId}, ${key.id}, ${wrapped}, now())`);
  return key;
}

async function oneKey(db: Within, root: RootKey, schoolId: SchoolId, id: string): Promise<SchoolKey> {
  const found = await db.execute<{ id: string; wrapped: Buffer }>(
    sql`select id, wrapped from vault_key where school_id = ${schoolId} and id = ${id}`,
  );
  const row = found.rows[0];
  if (row === undefined) throw new Error('The seal is broken, or this was sealed for another school.');
  return unwrap(root, schoolId, row);
}

function wrap(root: RootKey, schoolId: string, key: SchoolKey): Buffer {
  return Buffer.concat([Buffer.from(root.fingerprint, 'hex'), seal(root.bytes, bindKey(schoolId, key.id), key.bytes)]);
}

function unwrap(root: RootKey, schoolId: string, row: { readonly id: string; readonly wrapped: Buffer }): SchoolKey {
  const under = row.wrapped.subarray(0, 4).toString('hex');
  if (under !== root.fingerprint) {
    throw new OtherRootKey(
      under,
      `The school's key was wrapped by the root key ${under}; the root key in use is ${root.fingerprint}. Put the file with the key ${under} back.`,
    );
  }
  return { id: row.id, bytes: unseal(root.bytes, bindKey(schoolId, row.id), row.wrapped.subarray(4)) };
}
