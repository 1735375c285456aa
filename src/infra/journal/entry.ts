import { hash as digestOf } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Json } from '#src/kernel/json.ts';

/** One entry of a school's chain, as it is hashed: canonical JSON (RFC 8785), nothing personal in it but ids. */
export interface Entry {
  readonly act: string;
  readonly actor:
    | { readonly kind: 'person'; readonly person: string; readonly signIn: string | null }
    | { readonly kind: 'system'; readonly job: string };
  readonly at: string;
  readonly citations: readonly { readonly clause: string; readonly ref: string; readonly version: string }[];
  /** The refusal's code; only on a refused attempt. */
  readonly code?: string;
  readonly facts?: Readonly<Record<string, Json>>;
  readonly factsDigest: string;
  /** Random, so that an entry left out of an export cannot be guessed from its digest. */
  readonly salt: string;
  readonly school: string;
  readonly seq: number;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly verdict: 'open' | 'held' | 'shut';
  /** For each personal field the SHA-256 (hex) of its salt and its words. Sorts last, which `lines.ts` relies on. */
  readonly words?: Readonly<Record<string, string>>;
}

/** What the first entry follows: 32 zero bytes. */
export const beginning: Buffer = Buffer.alloc(32);

/** Canonical JSON; throws on what JSON cannot say. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('There is nothing here to write down.');
  return text;
}

/** SHA-256 (hex) of a value in canonical JSON: the digest of facts that permits and verdicts carry. */
export function digest(value: unknown): string {
  return digestOf('sha256', canonical(value), 'hex');
}

/** SHA-256 of an entry's canonical text: what stands for the entry when the entry itself is left out. */
export function contentOf(text: string | Uint8Array): Buffer {
  return Buffer.from(digestOf('sha256', text, 'hex'), 'hex');
}

/** A link of the chain: SHA-256 over the link before and the digest of the entry's text. */
export function link(previous: Uint8Array, content: Uint8Array): Buffer {
  const both = Buffer.allocUnsafe(64);
  both.set(previous, 0);
  both.set(content, 32);
  return Buffer.from(digestOf('sha256', both, 'hex'), 'hex');
}

/** The salted hash of one personal field. */
export function wordsHash(salt: Uint8Array, words: string): string {
  return digestOf('sha256', Buffer.concat([salt, Buffer.from(words, 'utf8')]), 'hex');
}
