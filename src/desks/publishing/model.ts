import { z } from 'zod';
import type { Citation } from '#src/kernel/citation.ts';
import type { AccountId, Id, PersonId, PictureId, PostId } from '#src/kernel/ids.ts';
import { parseId } from '#src/kernel/ids.ts';
import { languageCodes } from '#src/kernel/languages.ts';
import type { Parcel } from '#src/infra/channels/channel.ts';
import type { Grounds } from '#src/desks/register/desk.ts';
import type { Draft } from './checks/facts.ts';

export { titleOf } from './title.ts';

export type DeliveryId = Id<'delivery'>;

export const postStatuses = ['draft', 'held', 'scheduled', 'out', 'taken-down', 'discarded'] as const;
export type PostStatus = (typeof postStatuses)[number];

export const deliveryStatuses = [
  'waiting',
  'by-hand',
  'sending',
  'live',
  'failed',
  'unknown',
  'stopped',
  'taking-down',
  'taken-down',
] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

export const approvalKinds = [
  'approval',
  'second-review',
  'mention',
  'sign-off',
  'release',
  'return',
  /** OC-PUB-02: the office put a colleague's post through the single door, or said that it will not. */
  'publish',
  'decline',
] as const;
export type ApprovalKind = (typeof approvalKinds)[number];

/** A thing to be published, or published. `draft` is the whole of what was written, as of `revision`. */
export interface Post {
  readonly id: PostId;
  readonly author: PersonId;
  readonly status: PostStatus;
  readonly revision: number;
  readonly draft: Draft;
  /** Everyone who changed it, the author among them: none of them approves it. */
  readonly editors: readonly PersonId[];
  readonly marked: boolean;
  /** While held: the codes that somebody else must settle. */
  readonly waitsFor: readonly string[];
  readonly holdCode: string | null;
  readonly holdWhy: string | null;
  readonly goesOutAt: Date | null;
  readonly sentBy: PersonId | null;
  readonly seal: string | null;
  readonly begunAt: Date;
  readonly changedAt: Date;
  readonly submittedAt: Date | null;
  readonly letGoAt: Date | null;
  /** The role that whoever let it go held as they did. */
  readonly letGoAs: string | null;
  readonly outAt: Date | null;
  /** What it was for, of the school's own purposes, as of letting go; null when none was asked for or seen. */
  readonly purpose: string | null;
  /** The post that this one puts right; null for everything that is no correction (HM-PUB-03). */
  readonly corrects: PostId | null;
}

/** One file of a picture as a channel gets it. */
export interface Rendition {
  readonly use: 'full' | 'page' | 'thumb' | 'bluesky';
  readonly sha256: string;
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

export interface Picture {
  readonly id: PictureId;
  readonly postId: PostId;
  readonly status: 'processing' | 'ready' | 'refused';
  readonly name: string;
  readonly uploadedSha256: string | null;
  readonly baseSha256: string | null;
  /** Hash of the crop and blurs the renditions were made with; another than the draft's means they are being remade. */
  readonly edits: string;
  readonly renditions: readonly Rendition[];
  readonly why: string | null;
  readonly addedBy: PersonId;
  readonly addedAt: Date;
  /** The head under which a reviewer had it taken away, and whether it may show a child (HA-PUB-04). */
  readonly takenAs: string | null;
  readonly childShown: boolean;
  readonly takenAt: Date | null;
}

export interface Approval {
  readonly id: Id<'approval'>;
  readonly postId: PostId;
  readonly kind: ApprovalKind;
  readonly seal: string;
  readonly personId: PersonId | null;
  readonly code: string | null;
  readonly by: PersonId;
  readonly asRole: string;
  readonly clause: string;
  readonly at: Date;
  readonly note: string;
  readonly ethosConfirmed: boolean;
  /** What the reviewer answered or marked, by head. */
  readonly marks: Readonly<Record<string, string>>;
  readonly voidedAt: Date | null;
  readonly voidedWhy: string | null;
}

/** One post on its way to one account. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly postId: PostId;
  readonly accountId: AccountId;
  /** The channel's platform code: `website`, `bluesky`, `manual`. */
  readonly channel: string;
  readonly status: DeliveryStatus;
  readonly key: string;
  readonly dueAt: Date;
  readonly parcel: Parcel | null;
  readonly frozenAt: Date | null;
  readonly attempts: number;
  readonly leaseToken: string | null;
  readonly leaseUntil: Date | null;
  readonly nextTryAt: Date | null;
  readonly code: string | null;
  readonly why: string | null;
  readonly mayRetry: boolean;
  /** Its outcome is unknown, and only a person can find it out. */
  readonly needsPerson: boolean;
  /** By when what must be done by hand is to be confirmed. */
  readonly handByAt: Date | null;
  readonly remoteId: string | null;
  readonly url: string | null;
  readonly liveAt: Date | null;
  readonly confirmedBy: PersonId | null;
  /** Once set, it is never sent (again). */
  readonly tombstoneAt: Date | null;
  readonly takenDownAt: Date | null;
  readonly proof: string | null;
  readonly citations: readonly Citation[];
  readonly restedOn: RestedOn | null;
  /** When a correction was last known to stand there: on the school's own page, or because a person said so (HM-PUB-03). */
  readonly correctedAt: Date | null;
  readonly correctedBy: PersonId | null;
}

/** The record that allows one person to be shown on one account. */
export interface Permission {
  readonly person: PersonId;
  readonly account: AccountId;
  readonly record: string;
}

/** What a post rested on as it went out to one account; written with the parcel and never changed after. */
export interface RestedOn extends Grounds {
  /** The version of the policy in force, as people know it. */
  readonly policy: { readonly id: string; readonly title: string; readonly version: string };
  /** OC-CON-02: the permission of everybody who is shown. */
  readonly permissions: readonly Omit<Permission, 'account'>[];
}

const id = <Name extends string>() =>
  z.string().transform((text, context) => {
    const parsed = parseId<Name>(text);
    if (parsed !== null) return parsed;
    context.addIssue('This is not something Gatepost named.');
    return z.NEVER;
  });
const fraction = z.number().min(0).max(1);
const box = z.object({ x: fraction, y: fraction, w: fraction, h: fraction });

/** A draft as a browser, a form or the API sends it. */
export const draftSchema = z.object({
  words: z.string().max(20_000, 'These words are longer than any channel takes.'),
  variants: z.record(id<'account'>(), z.string().max(20_000)),
  accounts: z.array(id<'account'>()).max(50),
  pictures: z
    .array(
      z.object({
        id: id<'picture'>(),
        state: z.enum(['processing', 'ready', 'refused']),
        alt: z.string().max(2_000, 'A description of up to 2,000 characters fits everywhere.'),
        hint: z.string().max(200),
        faces: z
          .array(z.object({ id: z.string().max(64), person: id<'person'>().nullable(), box: box.nullable(), blurred: z.boolean() }))
          .max(200),
        nobody: z.boolean(),
        blurs: z.array(box).max(50),
        crop: box.nullable(),
        leftOutOf: z.array(id<'account'>()).max(50),
      }),
    )
    .max(20, 'A post takes up to 20 photos.'),
  answers: z.record(z.string().max(80), z.string().max(2_000)),
  language: z.enum(languageCodes, 'Choose a language from the list.').nullable().default(null),
  goesOutAt: z.iso
    .datetime({ offset: true, error: 'Give a day and a time.' })
    .transform((at) => (at.endsWith('Z') ? at : new Date(at).toISOString()))
    .refine((at) => at.startsWith('20'), 'Choose a day of this century.')
    .nullable(),
});

/** Everybody marked on a picture of a draft, each once. */
export function picturedOn(draft: Draft): readonly PersonId[] {
  return [...new Set(draft.pictures.flatMap((picture) => picture.faces.flatMap((face) => (face.person === null ? [] : [face.person]))))];
}
