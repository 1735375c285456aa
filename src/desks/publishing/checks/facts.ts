import type { Day } from '#src/kernel/clock.ts';
import type { AccountId, PersonId, PictureId } from '#src/kernel/ids.ts';
import type { Language } from '#src/kernel/languages.ts';

/**
 * Everything the content checks may know. Plain data: it is written beside the verdict, so that another version of the
 * policy can be run over the same facts. Nothing here says why somebody may not be shown.
 */

/** A rectangle on a picture, in fractions of its width and height (0 to 1), so that it fits every rendition. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Somebody marked on a picture. `person` is null while nobody has said who it is. */
export interface Face {
  readonly id: string;
  readonly person: PersonId | null;
  /** Null when a person is said to be in the picture but not where. */
  readonly box: Box | null;
  /** The box is pixelated in every rendition that leaves the school. */
  readonly blurred: boolean;
}

export interface DraftPicture {
  readonly id: PictureId;
  readonly state: 'processing' | 'ready' | 'refused';
  /** What a reader who cannot see the picture is told. */
  readonly alt: string;
  /** A few words of what the file was called, fit for suggesting a description; never shown to the public. */
  readonly hint: string;
  readonly faces: readonly Face[];
  /** The writer's explicit answer that nobody can be recognised. */
  readonly nobody: boolean;
  /** Regions blurred without naming anybody. */
  readonly blurs: readonly Box[];
  readonly crop: Box | null;
  readonly leftOutOf: readonly AccountId[];
  /** The head under which a reviewer had it taken away (HA-PUB-04); its files are gone. */
  readonly takenAway?: string;
}

/**
 * What a writer can change. `answers` holds what was answered when a check asked: `purpose`, `source`, `interest` (`yes`,
 * `none`) with `whose-business`, `party-political`, `children-back`, `event-on` (a day), `best-interests`,
 * `rights:<picture id>` and `rights-owner:<picture id>` (or `rights` and `rights-owner` for all), `rights-until` (a day), `true-so-far`, `policy:<check>`; and what the writer says unasked: `topic`,
 * `mark:confidential`, `mark:allegation`.
 */
export interface Draft {
  readonly words: string;
  /** An account's own words instead of the shared ones. */
  readonly variants: Readonly<Record<string, string>>;
  readonly accounts: readonly AccountId[];
  readonly pictures: readonly DraftPicture[];
  readonly answers: Readonly<Record<string, string>>;
  /** What the words are in; null means the school's usual language. */
  readonly language: Language | null;
  /** When it is to go out, an ISO instant; null means as soon as it may. */
  readonly goesOutAt: string | null;
}

export const emptyDraft: Draft = { words: '', variants: {}, accounts: [], pictures: [], answers: {}, language: null, goesOutAt: null };

export interface AccountFacts {
  readonly id: AccountId;
  /** As people call it: `Instagram`. */
  readonly name: string;
  readonly platform: string;
  readonly kind: string;
  /** What Gatepost itself puts behind the words: who speaks. */
  readonly added: string;
  readonly maxPictures: number;
  /** False when the platform takes no post without a picture. */
  readonly textOnly: boolean;
  readonly paused: boolean;
  /** Whether Gatepost can post there: connected where the platform asks for it, or put up by hand. */
  readonly connected: boolean;
  /** WH-PUB-05: the first communication with its statement is on record. */
  readonly initialNotice: boolean;
  /** Who speaks stands on every post and cannot be taken off (HM-PUB-01). */
  readonly identityAttached: boolean;
  /** Whether a staff picture here needs the permission for outlets the school controls, or for others (WH-CON-03). */
  readonly outlet: 'school-controlled' | 'other';
}

/** What may be shown of one person on one account, consent and lists already merged into one answer. */
export interface MayShow {
  readonly picture: boolean;
  readonly nameWithPicture: boolean;
}

/** A person marked on one of the pictures. */
export interface PersonFacts {
  readonly id: PersonId;
  readonly kind: 'pupil' | 'staff' | 'other';
  readonly given: string;
  readonly family: string;
  /** By account id; an account that is missing means no. */
  readonly may: Readonly<Record<string, MayShow>>;
}

/** A pupil or a parent of the school, to look for in the words. */
export interface KnownName {
  readonly id: PersonId;
  readonly kind: 'pupil' | 'parent';
  readonly given: string;
  readonly family: string;
  /** Of a parent: their children at the school, as far as it has them on record. */
  readonly of?: readonly PersonId[];
}

export interface Period {
  readonly from: Day;
  readonly until: Day;
}

export interface SchoolFacts {
  readonly name: string;
  readonly nation: 'england' | 'wales' | 'scotland' | 'northern-ireland';
  /** `academy`, `community`, `voluntary-aided`, …: who employs decides which pre-election rules bind (DOMAIN A14). */
  readonly type: string;
  readonly zone: string;
  /** Mail domains and contact points that the school publishes itself. */
  readonly domains: readonly string[];
  readonly phones: readonly string[];
  readonly postcodes: readonly string[];
  /** `07:30` to `18:00` on the given weekdays (Monday = 1); null when the school has set none. */
  readonly postingHours: { readonly from: string; readonly until: string; readonly weekdays: readonly number[] } | null;
  readonly terms: readonly Period[];
  /** The school's own pre-election periods, beside the dated table of elections. */
  readonly preElection: readonly Period[];
  /** OC-PUB-01: the school has recorded its ethos and values. */
  readonly ethosRecorded: boolean;
  /** Staff and place names that are never taken for a pupil's. */
  readonly allowedNames: readonly string[];
  readonly stopped: boolean;
}

/** A topic that the leadership's liaison note bars, with the words that give it away (WH-PUB-03). */
export interface BarredTopic {
  readonly topic: string;
  readonly words: readonly string[];
  readonly notedOn: Day;
}

/** What others have already decided about this draft, each still valid for it as it stands. */
export interface Decisions {
  readonly mentions: readonly PersonId[];
  readonly signedOff: boolean;
  /** Leadership asked to see it first (WH-PUB-03). */
  readonly signOffAsked: boolean;
  readonly releases: readonly ('confidential' | 'may-be-unlawful' | 'personal-details')[];
  /** People other than the writer who looked at it and approved (HM-PUB-02, four eyes). */
  readonly approvals: number;
  /** The reviewer confirmed that it fits the school's ethos (OC-PUB-01). */
  readonly ethosConfirmed: boolean;
  /**
   * What a reviewer answered or marked, by head: `party-political` (`yes`, `no`), `content-not-allowed` (the head) with
   * `characteristic`, `disrepute` (whose), `may-be-unlawful` (the law), `confidential`, `allegation`, `best-interests` (why).
   */
  readonly marks: Readonly<Record<string, string>>;
}

export const nothingDecided: Decisions = {
  mentions: [],
  signedOff: false,
  signOffAsked: false,
  releases: [],
  approvals: 0,
  ethosConfirmed: false,
  marks: {},
};

/** Somebody who was marked on a picture once, and is not any more. */
export interface Unmarked {
  readonly picture: PictureId;
  /** Where they were marked; null when nobody said. */
  readonly box: Box | null;
  readonly person: PersonFacts;
}

export interface PostFacts {
  readonly draft: Draft;
  /** Who speaks, as it stands under the post wherever it goes; facts of before it was read have none. */
  readonly byline?: string;
  /** The accounts of the draft, in the register's order. */
  readonly accounts: readonly AccountFacts[];
  /** Everybody marked on a picture of the draft, in any order. */
  readonly people: readonly PersonFacts[];
  /** Whoever was marked on one of these pictures, in this post or another, and is not marked there now. */
  readonly unmarked?: readonly Unmarked[];
  readonly names: readonly KnownName[];
  readonly school: SchoolFacts;
  readonly decisions: Decisions;
  readonly barred: readonly BarredTopic[];
  readonly now: string;
}

/** Facts for the same draft with a change made: who may be shown where does not hang on the draft. */
export function withDraft(facts: PostFacts, draft: Draft): PostFacts {
  return { ...facts, draft, accounts: facts.accounts.filter((account) => draft.accounts.includes(account.id)) };
}

/** The words as one account gets them. */
export function wordsFor(draft: Draft, account: AccountId): string {
  return draft.variants[account] ?? draft.words;
}

/** The pictures as one account gets them. */
export function picturesFor(draft: Draft, account: AccountId): readonly DraftPicture[] {
  return draft.pictures.filter((picture) => !picture.leftOutOf.includes(account));
}

/** Every region that is pixelated, whether or not somebody is named there. */
export function blurred(picture: Pick<DraftPicture, 'blurs' | 'faces'>): readonly Box[] {
  return [...picture.blurs, ...picture.faces.flatMap((face) => (face.blurred && face.box !== null ? [face.box] : []))];
}
