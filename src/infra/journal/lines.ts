import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/**
 * An exported journal, one JSON document a line: a header, the entries in order, then the head, signed. The line of an
 * entry begins `{"hash":"<64 hex>","entry":` and goes on with the entry's canonical text, so that it can be checked
 * without being parsed.
 */
export const entryAt: number = '{"hash":"'.length + 64 + '","entry":'.length;

const count = z.number().int().nonnegative();
const hex64 = z.string().regex(/^[0-9a-f]{64}$/);

export const headerLine = z.strictObject({
  gatepost: z.literal('journal'),
  version: z.literal(1),
  school: z.string(),
  /** The Ed25519 key the head is signed with. Compare it with the one in a checkpoint. */
  key: hex64,
});
export type Header = z.infer<typeof headerLine>;

export const headLine = z.strictObject({
  head: z.strictObject({ seq: count, hash: hex64, at: z.string(), sealed: count, erased: count }),
  signature: z.string(),
});
export type Head = z.infer<typeof headLine>['head'];

/** An entry whose content its reader may not see: the digest keeps its place in the chain. */
export const sealedLine = z.strictObject({ hash: hex64, sealed: hex64 });

/** For each personal field of an entry, its salt and its words; null once erased. */
export type Words = Readonly<Record<string, readonly [salt: string, words: string | null]>>;

/** A checkpoint: the head as it was told to a witness, on one line. */
export const checkpointLine = z.strictObject({
  checkpoint: z.strictObject({ school: z.string(), seq: count, hash: hex64, at: z.string() }),
  key: hex64,
  signature: z.string(),
});
export type Checkpoint = z.infer<typeof checkpointLine>;

export function sayEntry(hash: Uint8Array, text: string, words: Words | null): string {
  const beside = words === null ? '' : `,"words":${JSON.stringify(words)}`;
  return `{"hash":"${Buffer.from(hash).toString('hex')}","entry":${text}${beside}}`;
}

export function saySealed(hash: Uint8Array, content: Uint8Array): string {
  return `{"hash":"${Buffer.from(hash).toString('hex')}","sealed":"${Buffer.from(content).toString('hex')}"}`;
}

/** What is signed: the head, and how much of what leads to it was left out for the reader or erased since. */
function statement(school: string, head: Omit<Head, 'sealed' | 'erased'> & Partial<Head>): Buffer {
  const lines = ['gatepost journal head', school, head.seq, head.hash, head.at, head.sealed ?? 0, head.erased ?? 0];
  return Buffer.from(lines.join('\n'), 'utf8');
}

type Signable = Parameters<typeof statement>[1];

export function signHead(secret: KeyObject, school: string, head: Signable): string {
  return sign(null, statement(school, head), secret).toString('base64');
}

/** Whether the head bears the signature of an Ed25519 key, given as its 32 bytes in hex. */
export function isSigned(key: string, school: string, head: Signable, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64');
  if (bytes.toString('base64') !== signature) return false;
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(key, 'hex')]);
  return verify(null, statement(school, head), createPublicKey({ key: der, format: 'der', type: 'spki' }), bytes);
}
