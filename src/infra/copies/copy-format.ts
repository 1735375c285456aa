import { sign, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { canonical } from '#src/infra/journal/entry.ts';
import type { Place } from '#src/infra/vault/vault.ts';

/**
 * A copy of a school is a folder: `journal.ndjson` (as `infra/journal` writes it), `school.ndjson` (every row of every
 * table of the school, one a line), `files/` (named by their SHA-256), and `manifest.json`, which vouches for them and
 * is signed by the house that made it. Sealed secrets are in it sealed: they open only beside the same root key. So are
 * the rows and journal entries that not even everybody at the school may know of: of each such table one line.
 */
export const manifestName = 'manifest.json';
export const journalName = 'journal.ndjson';
export const rowsName = 'school.ndjson';
export const filesFolder = 'files';

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);

const manifestShape = z.strictObject({
  gatepost: z.literal('school'),
  version: z.literal(1),
  school: z.uuid(),
  name: z.string(),
  slug: z.string(),
  at: z.string(),
  /** A digest of the tables and columns: a copy goes into a house of the same build alone. */
  shape: hex64,
  rows: z.strictObject({ count: z.number().int().nonnegative(), sha256: hex64 }),
  journal: z.strictObject({ entries: z.number().int().nonnegative(), sha256: hex64 }),
  /** The names of the files, which are their digests. */
  files: z.array(hex64),
  /** The Ed25519 key of the house, 32 bytes in hex. */
  key: hex64,
});
export type Manifest = z.infer<typeof manifestShape>;

export const signedManifest = z.strictObject({ manifest: manifestShape, signature: z.string() });

export function signManifest(secret: KeyObject, manifest: Manifest): z.infer<typeof signedManifest> {
  return { manifest, signature: sign(null, Buffer.from(canonical(manifest)), secret).toString('base64') };
}

export function isManifestSigned({ manifest, signature }: z.infer<typeof signedManifest>): boolean {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(manifest.key, 'hex')]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, Buffer.from(canonical(manifest)), key, Buffer.from(signature, 'base64'));
}

/** A line of `school.ndjson`; the row is as PostgreSQL wrote it and is not read on the way. */
export const sayRowLine = (table: string, row: string): string => `{"table":"${table}","row":${row}}`;

/** The rows of one table that are kept apart, as one sealed JSON array of texts. */
export const saySealedLine = (table: string, sealed: Uint8Array): string =>
  `{"table":"${table}","sealed":"${Buffer.from(sealed).toString('base64')}"}`;

export function readSealedLine(line: string): { readonly table: string; readonly sealed: Uint8Array } | null {
  const found = /^\{"table":"([a-z_]+)","sealed":"([A-Za-z0-9+/=]+)"\}$/.exec(line);
  return found === null ? null : { table: found[1] ?? '', sealed: Buffer.from(found[2] ?? '', 'base64') };
}

/** Where a sealed line is bound to. */
export const placeOfSealed = (schoolId: string, table: string): Place => ({ schoolId, table, row: schoolId, field: 'copy' });

export function readRowLine(line: string): { readonly table: string; readonly row: string } | null {
  const found = /^\{"table":"([a-z_]+)","row":(\{.*\})\}$/s.exec(line);
  return found === null ? null : { table: found[1] ?? '', row: found[2] ?? '' };
}
