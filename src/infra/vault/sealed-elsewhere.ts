import { sql } from 'drizzle-orm';
import { conflict, type NextStep, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Database, Tx } from '#src/infra/db/transact.ts';
import { listSchools, type SchoolDoor } from '#src/infra/schools.ts';
import type { RootKey } from './root-key.ts';
import { OtherRootKey, type Vault } from './vault.ts';

/** A school that was brought here under another house's root key: nothing sealed in it opens, and nothing can be sealed. */
export interface SealedElsewhere {
  readonly school: SchoolDoor;
  /** The first 8 hex digits of the hash of the key that opens it. */
  readonly wanted: string;
}

export async function listSealedElsewhere(
  { outside, read }: Pick<Database, 'outside' | 'read'>,
  { fingerprint }: Pick<Vault, 'fingerprint'>,
): Promise<readonly SealedElsewhere[]> {
  const found: SealedElsewhere[] = [];
  for (const school of await listSchools({ outside })) {
    const { rows } = await read(school.id, (db) =>
      db.execute<{ wanted: string }>(sql`
        select distinct encode(substring(wrapped from 1 for 4), 'hex') as wanted from vault_key
        where substring(wrapped from 1 for 4) <> decode(${fingerprint}, 'hex')`),
    );
    found.push(...rows.map(({ wanted }) => ({ school, wanted })));
  }
  return found;
}

/** For whoever runs Gatepost: what is so, and what to do. */
export function saySealedElsewhere({ school, wanted }: SealedElsewhere): string {
  return `What is sealed for ${school.name} opens with the root key ${wanted} alone, which is not this house’s: no child can be put on its restricted list, and no account connected. Give the file with that key, which is the keys/root.key of the house it came from: gatepost rekey ${school.slug} --root-key <file>`;
}

/** The same for whoever works at the school; null for any other error. */
export function sealedElsewhere(error: unknown, meanwhile: readonly NextStep[] = []): Refusal | null {
  if (!(error instanceof OtherRootKey))
    return error instanceof Error && error.cause !== undefined ? sealedElsewhere(error.cause, meanwhile) : null;
  const { wanted } = error;
  const why = `The school was brought here from another house, and what is sealed in it opens with that house’s root key, ${wanted}, alone. Nothing was changed.`;
  const step = { label: `Ask whoever runs Gatepost for you to give it that key. Its doctor says how: gatepost doctor` };
  return { ...conflict('What is sealed for this school does not open here.', why, [...meanwhile, step]), code: 'sealed-elsewhere' };
}

/** What cannot be sealed or opened here is refused, with what to do meanwhile; any other fault is thrown on. */
export async function hereOrRefused<T>(work: Promise<T>, meanwhile: readonly NextStep[] = []): Promise<Result<T>> {
  try {
    return ok(await work);
  } catch (error) {
    const refusal = sealedElsewhere(error, meanwhile);
    if (refusal === null) throw error;
    return no(refusal);
  }
}

/** Wraps every key of a school by this house's root key; how many were wrapped by the other. Throws an OtherRootKey when neither opens one. */
export async function wrapAnew(tx: Tx, vault: Pick<Vault, 'wrapHere'>, { id: schoolId }: SchoolDoor, from: RootKey): Promise<number> {
  const { rows } = await tx.execute<{ id: string; wrapped: Buffer }>(sql`select id, wrapped from vault_key for update`);
  let anew = 0;
  for (const key of rows) {
    const wrapped = vault.wrapHere(schoolId, key, from);
    if (wrapped.equals(key.wrapped)) continue;
    await tx.execute(sql`update vault_key set wrapped = ${wrapped} where id = ${key.id}`);
    anew++;
  }
  return anew;
}
