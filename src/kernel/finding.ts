import type { Citation } from './citation.ts';
import type { AccountId, PersonId, PictureId } from './ids.ts';
import type { Severity } from './policy.ts';

/**
 * A change to a draft that puts a finding right. Plain data, so that it can be shown before it is made, made in the
 * browser or by the server, and undone.
 */
export type Fix =
  | {
      readonly kind: 'replace-words';
      readonly from: number;
      readonly to: number;
      readonly was: string;
      readonly now: string;
      /** In this account's own words; without it, in the shared words. */
      readonly account?: AccountId;
      /** In this picture's description. */
      readonly picture?: PictureId;
    }
  | { readonly kind: 'leave-picture-out'; readonly picture: PictureId; readonly account: AccountId; readonly also?: readonly AccountId[] }
  | { readonly kind: 'remove-picture'; readonly picture: PictureId }
  | { readonly kind: 'blur-person'; readonly picture: PictureId; readonly person: PersonId }
  | { readonly kind: 'blur-face'; readonly picture: PictureId; readonly face: string }
  | { readonly kind: 'leave-account-out'; readonly account: AccountId }
  | { readonly kind: 'write-alt'; readonly picture: PictureId; readonly suggestion: string }
  | { readonly kind: 'say-nobody'; readonly picture: PictureId }
  | { readonly kind: 'tag-people'; readonly picture: PictureId }
  | { readonly kind: 'answer'; readonly question: string; readonly answer: string }
  | { readonly kind: 'ask-approval'; readonly of: 'mention' | 'sign-off' | 'release'; readonly person?: PersonId }
  | { readonly kind: 'move-time'; readonly to: string }
  | { readonly kind: 'go'; readonly href: string };

export interface LabelledFix {
  readonly label: string;
  readonly fix: Fix;
  /** Safe to be made by "Put all right": loses nothing and claims nothing on the writer's behalf. */
  readonly safe: boolean;
}

/** What the gate found in a draft: what, why, what next, and the clause it rests on. */
export interface Finding {
  /** Stable for the same cause in the same draft, so that focus and undo survive a re-check. */
  readonly key: string;
  readonly code: string;
  readonly severity: Severity;
  /** The accounts it concerns; empty means all. */
  readonly accounts: readonly AccountId[];
  readonly what: string;
  readonly why: string;
  readonly fixes: readonly LabelledFix[];
  readonly citation: Citation;
  readonly picture?: PictureId;
  /** Where in the shared words; or in one account's own words, or in the description of `picture`. */
  readonly words?: { readonly from: number; readonly to: number; readonly account?: AccountId; readonly inAlt?: true };
}
