import type { PersonId, PostId } from '#src/kernel/ids.ts';
import type { Draft } from '../../checks/facts.ts';
import { mergeDrafts } from './merge.ts';

/**
 * What is not saved yet, kept in this tab alone until it is: a phone may drop the page while its browser is in a pocket, and
 * a session may end while somebody writes. It goes as soon as the server has it, and is given to nobody but its writer.
 */
interface Kept {
  readonly writer: PersonId;
  /** The saved draft that it began from. */
  readonly base: Draft;
  readonly draft: Draft;
}

const keyOf = (postId: PostId | null): string => `gatepost-unsaved:${postId ?? 'new'}`;

export function keepHere(postId: PostId | null, kept: Kept): void {
  try {
    sessionStorage.setItem(keyOf(postId), JSON.stringify(kept));
  } catch {
    // The browser keeps nothing for this site: the page itself still holds it.
  }
}

export function forgetHere(postId: PostId | null): void {
  try {
    sessionStorage.removeItem(keyOf(postId));
  } catch {
    // Nothing was kept.
  }
}

/** What this tab still had of the writer's, laid over the draft as it is saved now; null when there is nothing more. */
export function foundHere(postId: PostId | null, writer: PersonId, saved: Draft): Draft | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(postId)) ?? 'null') as Kept | null;
    if (kept === null) return null;
    if (kept.writer !== writer) {
      forgetHere(postId);
      return null;
    }
    const { draft } = mergeDrafts(kept.base, kept.draft, saved);
    return JSON.stringify(draft) === JSON.stringify(saved) ? null : draft;
  } catch {
    return null;
  }
}
