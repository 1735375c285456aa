import type { Finding } from '#src/kernel/finding.ts';
import type { AccountId, PersonId, PictureId, PostId } from '#src/kernel/ids.ts';
import type { Language } from '#src/kernel/languages.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import type { GateState } from '../../checks/check.ts';
import type { Draft, MayShow } from '../../checks/facts.ts';

/** An account that a post could go to, as the composer offers it. */
export interface AccountChoice {
  readonly id: AccountId;
  readonly name: string;
  readonly platform: string;
  /** What Gatepost puts behind the words there. */
  readonly added: string;
  /** False when it takes no post without a picture. */
  readonly textOnly: boolean;
  /** False until somebody has connected it, where the platform asks for that. */
  readonly connected: boolean;
}

/** Somebody marked on a picture, and where they may be shown: `may be shown` or not, never why (WH-CON-01); null to whoever may not read consents (OC-CON-02). */
export interface PersonShown {
  readonly id: PersonId;
  readonly name: string;
  readonly short: string;
  readonly kind: 'pupil' | 'staff' | 'other';
  readonly may: Readonly<Record<string, MayShow>> | null;
}

/** A writer's own mark on a post: `mark:<tick>` among the draft's answers. */
export type TickShown = 'confidential' | 'allegation';

/** What the gate says of a draft as it stands: plain data, from the server to the page. */
export interface CheckShown {
  readonly findings: readonly Finding[];
  readonly gates: readonly { readonly account: AccountId; readonly state: GateState }[];
  readonly state: GateState;
  readonly toPutRight: readonly string[];
  readonly toDecide: readonly string[];
  readonly people: readonly PersonShown[];
  readonly purpose: string | null;
  readonly purposes: readonly string[];
  /** What the writer may say of the post unasked, as far as the policy reads it. */
  readonly about: { readonly ticks: readonly TickShown[]; readonly topics: readonly string[] };
  /** Elsewhere a link leads to the private form on the post's own page (WH-PUB-01). */
  readonly leadsToForm: boolean;
  /** Pictures whose files are still being made, or could not be used. */
  readonly pictures: Readonly<Record<string, 'processing' | 'ready' | 'refused'>>;
  /** Why a picture could not be used, and what to do instead. */
  readonly faults: Readonly<Record<string, string>>;
  /** The office publishes it for this writer (OC-PUB-02). */
  readonly door: { readonly what: string } | null;
  /** The wall time of the check, `9:41`. */
  readonly at: string;
}

export interface TimeChoice {
  /** An ISO instant, or empty for as soon as it may. */
  readonly value: string;
  readonly label: string;
}

/** A name typed without scripts that is not one person's: who it may be, to choose from; nobody when there is none. */
export interface Naming {
  readonly picture: PictureId;
  readonly typed: string;
  readonly found: readonly { readonly id: PersonId; readonly name: string; readonly year: string | null }[];
}

/** Everything the composer starts from. */
export interface ComposerView {
  readonly school: string;
  /** Whose page this is: nothing of it is ever saved or sent as anybody else. */
  readonly writer: PersonId;
  readonly byline: string;
  readonly zone: string;
  /** The school's usual one. */
  readonly language: Language;
  readonly postId: PostId | null;
  readonly revision: number;
  readonly draft: Draft;
  readonly savedAt: string | null;
  /** When the page was opened, an ISO instant: the time a post takes runs from then (WH-PUB-06). */
  readonly openedAt: string;
  readonly accounts: readonly AccountChoice[];
  readonly check: CheckShown;
  readonly times: readonly TimeChoice[];
  /** What was refused on the last try, in words, where scripts are off. */
  readonly refused: Pick<Refusal, 'what' | 'why' | 'next' | 'citations'> | null;
  readonly naming: Naming | null;
}
