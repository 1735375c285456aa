import type { Act } from './acts.ts';
import type { Actor } from './actor.ts';
import type { Citation } from './citation.ts';
import type { SchoolId } from './ids.ts';

declare const minted: unique symbol;

/** What an act is done to: the journal's subject. */
export interface Subject<Kind extends string = string> {
  readonly kind: Kind;
  readonly id: string;
}

/**
 * Proof that the gate was asked and answered open. Store writers take one as an argument, so code that skips the gate
 * does not compile. Only `infra/gate` mints them.
 */
export interface Permit<A extends Act = Act> {
  readonly [minted]: true;
  readonly act: A;
  readonly schoolId: SchoolId;
  readonly actor: Actor;
  readonly subject: Subject;
  readonly citations: readonly Citation[];
  /** SHA-256 (hex) of the facts the verdict was given, in canonical JSON. */
  readonly factsDigest: string;
  readonly at: Date;
}

/** For `infra/gate` alone; the boundary check keeps it so. */
export function mintPermit<A extends Act>(permit: Omit<Permit<A>, typeof minted>): Permit<A> {
  return permit as Permit<A>;
}
