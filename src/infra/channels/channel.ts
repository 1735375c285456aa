import type { SchoolId, AccountId, PostId } from '#src/kernel/ids.ts';
import type { Language } from '#src/kernel/languages.ts';

/** What a channel can do; the composer, the gate and the sender read this and never ask which platform it is. */
export interface Abilities {
  readonly maxPictures: number;
  readonly maxPictureBytes: number;
  readonly textOnly: boolean;
  /** A link stands behind words of the text, and its address takes no room. */
  readonly linksBehindWords?: boolean;
  /** The platform takes a key of ours and refuses a second copy, so a retry is safe. */
  readonly idempotent: boolean;
  /** What we sent can be read back with our own authority. */
  readonly readBack: boolean;
  readonly takeDown: 'by-interface' | 'by-hand';
  /** A person puts it up and pastes the address back. */
  readonly byHand?: boolean;
}

interface PictureFile {
  readonly sha256: string;
  readonly type: string;
  readonly width: number;
  readonly height: number;
}

export interface ParcelPicture extends PictureFile {
  readonly alt: string;
  /** The same picture in fewer pixels, smallest first, for pages of our own. */
  readonly smaller?: readonly PictureFile[];
}

/** One post as one channel gets it, frozen before the first attempt and never changed after. */
export interface Parcel {
  readonly schoolId: SchoolId;
  readonly postId: PostId;
  readonly accountId: AccountId;
  /** Our key for this post on this account; for Bluesky the record key (a TID). */
  readonly key: string;
  readonly frozenAt: string;
  readonly text: string;
  /** What the words are in; a parcel of before this was said has none, and is in the school's usual language. */
  readonly language?: Language;
  readonly pictures: readonly ParcelPicture[];
  /** Where a reader tells the school something about it in private (WH-PUB-01). */
  readonly link?: string;
  /** Who speaks, attached by Gatepost and not to be taken off (HM-PUB-01): `Ottersley School · Office manager`. */
  readonly byline?: string;
  /** The post that it puts right: its words stand on that post's page, and it has none of its own (HM-PUB-03). */
  readonly corrects?: PostId;
}

export const tellUs = 'Tell us privately';

/**
 * The words as they go out: who speaks is a line of its own at the end, and so is the way to the school's private form. Its
 * address stands in full, or behind the words where the platform can do that.
 */
export function wordsOut({ text, byline, link }: Pick<Parcel, 'text' | 'byline' | 'link'>, behindWords = false): string {
  const way = link === undefined || behindWords ? tellUs : `${tellUs}: ${link}`;
  const lines = [...(byline === undefined ? [] : [byline]), ...(link === undefined ? [] : [way])];
  return lines.length === 0 ? text : `${text}\n\n${lines.join('\n')}`;
}

/** How to reach an account: never logged, never in an error. */
export interface Credentials {
  readonly service?: string;
  readonly identifier?: string;
  readonly secret?: string;
}

/** The platform's own name for what was published. */
export interface Published {
  readonly remoteId: string;
  readonly url: string | null;
}

/** The platform said no: why, in plain words, and whether trying again can help. */
export interface Refused {
  readonly state: 'failed';
  readonly why: string;
  readonly retry: boolean;
  readonly retryAfterSeconds?: number;
  /** It does not let the school's account in: nothing goes on there until somebody connects it anew. */
  readonly signedOut?: true;
}

export type SendOutcome =
  | { readonly state: 'live'; readonly published: Published }
  | Refused
  /** We cannot tell whether it went out; it is read back before anything is tried again. */
  | { readonly state: 'unknown'; readonly why: string };

export type ReadBack =
  | { readonly state: 'there'; readonly published: Published; readonly same: boolean }
  | { readonly state: 'not-there' }
  | { readonly state: 'cannot-tell'; readonly why: string; readonly signedOut?: true };

export interface Channel {
  readonly platform: string;
  readonly name: string;
  readonly abilities: Abilities;
  send(parcel: Parcel, credentials: Credentials, signal: AbortSignal): Promise<SendOutcome>;
  /** Looks, with our own authority, for what this parcel would have made. */
  readBack(parcel: Parcel, credentials: Credentials, signal: AbortSignal): Promise<ReadBack>;
  takeDown(
    parcel: Parcel,
    published: Published,
    credentials: Credentials,
    signal: AbortSignal,
  ): Promise<SendOutcome | { readonly state: 'gone' }>;
  /** Signs in once to see that the credentials work. */
  check?(
    credentials: Credentials,
    signal: AbortSignal,
  ): Promise<{ readonly ok: true; readonly handle: string } | { readonly ok: false; readonly why: string }>;
}

/** The code of an account's channel: `website`, `bluesky`, or `manual:` and the platform, such as `manual:instagram`. */
export function channelCode(account: { readonly channel: string; readonly platform: string }): string {
  return account.channel === 'manual' ? `manual:${account.platform}` : account.channel;
}

export interface Channels {
  /** By the code that `channelCode` gives. */
  get(code: string): Channel;
  list(): readonly Channel[];
}
