import type { Act } from '#src/kernel/acts.ts';
import type { Role } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';

export type Verdict = 'open' | 'held' | 'shut';

/** What of the journal somebody wants to see. Days are the school's, both ends included. */
export interface JournalFilter {
  readonly act?: Act | undefined;
  readonly by?: PersonId | undefined;
  readonly subject?: { readonly kind: string; readonly id: string } | undefined;
  readonly verdict?: Verdict | undefined;
  readonly fromOn?: Day | undefined;
  readonly untilOn?: Day | undefined;
}

/** Whoever did it, as they stood that day. */
export type Doer =
  | { readonly kind: 'person'; readonly id: PersonId; readonly name: string; readonly role: Role | null }
  | { readonly kind: 'gatepost'; readonly job: string };

/** What it was done to, in words for this reader. */
export interface Done {
  readonly kind: string;
  readonly id: string;
  /** A person's or an account's name; null where there is none or the reader may not see it. */
  readonly name: string | null;
}

export interface JournalRow {
  readonly at: Date;
  readonly act: string;
  readonly verdict: Verdict;
  readonly by: Doer;
  readonly on: Done;
  /** The account it happened on, when that is not the thing itself. */
  readonly place: string | null;
  readonly citations: readonly { readonly clause: string; readonly ref: string; readonly version: string }[];
  readonly code: string | null;
  /** Words kept beside the entry: null once erased. */
  readonly words: Readonly<Record<string, string | null>>;
  /** The link of the chain, SHA-256 in hex. */
  readonly hash: string;
}

export interface JournalPage {
  readonly rows: readonly JournalRow[];
  readonly total: number;
  /** The posts and official uses among them that the reader may open. */
  readonly opens: ReadonlySet<string>;
  /** Everybody who appears in it, for the filter. */
  readonly doers: readonly { readonly id: PersonId; readonly name: string }[];
}
