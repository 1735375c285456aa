import type { Citation } from './citation.ts';

/** Something that needs a person, and by when: one line of Today's list, which runs by time left. */
export interface Waiting {
  /** Stable for the same thing, `post:<id>`. */
  readonly key: string;
  /** When it is due; null when nothing runs out. */
  readonly due: Date | null;
  /** When its clock began, if how much of it is used says something. */
  readonly since?: Date;
  readonly what: string;
  readonly why: string;
  readonly state?: { readonly is: 'held' | 'shut' | 'note'; readonly word: string };
  readonly citation?: Citation;
  readonly href: string;
  /** The verb on its button: `Look and decide`. */
  readonly act: string;
  /** It waits for the very person who reads the list. */
  readonly mine: boolean;
}
