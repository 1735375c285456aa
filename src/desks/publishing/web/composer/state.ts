import type { PostId } from '#src/kernel/ids.ts';
import type { Draft } from '../../checks/facts.ts';
import type { Failure, Latest, Said } from './talk.ts';
import type { CheckShown } from './view.ts';

/** Something put right, which can be taken back until it is sent. */
export interface Done {
  readonly words: string;
  readonly before: Draft;
  readonly after: Draft;
}

/** What stands between the page and the server. Whatever it is, what was typed stays. */
export type Trouble =
  | Failure
  /** Somebody else changed the same thing; `what` names it. */
  | { readonly is: 'clash'; readonly theirs: Latest; readonly what: readonly string[] };

/** A photo on its way to the server, or one that did not get there. */
export interface Upload {
  readonly key: number;
  readonly file: File;
  readonly share: number;
  readonly failed: NotArrived | null;
}

export interface NotArrived extends Pick<Said, 'what' | 'why'> {
  /** It was the way there that failed, not the file: the same file may arrive next time. */
  readonly again: boolean;
}

export interface ComposerState {
  readonly draft: Draft;
  readonly check: CheckShown;
  readonly postId: PostId | null;
  readonly revision: number;
  readonly savedAt: string | null;
  /** The draft that `check` is about; another than `draft` while a newer one is being checked. */
  readonly checked: Draft;
  /** False while the server cannot say: then every gate is held (never open unasked). */
  readonly isChecked: boolean;
  readonly trouble: Trouble | null;
  readonly done: readonly Done[];
  readonly uploads: readonly Upload[];
  readonly isSending: boolean;
  /** People named since the last check, by id: known at once, before the check comes back. */
  readonly named: Readonly<Record<string, string>>;
}

/** The state as it is at this moment, for what goes on between two renders. */
export interface Live {
  readonly get: () => ComposerState;
  readonly patch: (change: Partial<ComposerState>) => void;
}

/** Says something in the page's one place for it, with a way back. */
export function sayOnPage(words: string, undo?: () => void): void {
  document.dispatchEvent(new CustomEvent('gatepost:said', { detail: { words, ...(undo !== undefined && { undo }) } }));
}
