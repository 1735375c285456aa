import type { Day } from '#src/kernel/clock.ts';
import type { AccountId, Id, PersonId } from '#src/kernel/ids.ts';

export type BatchId = Id<'consent-batch'>;
export type ObjectionId = Id<'objection'>;

/** What a pupil's image is used for; each is asked and answered by itself. */
export const uses = ['picture', 'name-with-picture', 'video'] as const;
export type Use = (typeof uses)[number];

export const useWords: Readonly<Record<Use, string>> = {
  picture: 'Pictures',
  'name-with-picture': 'First name beside a picture',
  video: 'Video',
};

/** Where it is shown: an account's platform, such as `facebook-page`, or one of the two below. */
export type Outlet = string;
/** Every place that other people run, whatever the platform. */
export const othersOutlet = 'others-pages';
export const offlineOutlets = ['print', 'in-school'] as const;

export const answers = ['given', 'refused', 'withdrawn'] as const;
export type Answer = (typeof answers)[number];

/** How an answer reached the school. `settled` is the headteacher's, where two people differ. */
export const ways = ['paper-form', 'e-mail', 'phone', 'in-person', 'link', 'import', 'settled'] as const;
export type Way = (typeof ways)[number];

/**
 * One thing said about a pupil, as the reckoning sees it. `voice` tells those who answer apart and is never shown.
 * An objection comes as `objected` to every use and outlet, in a voice of its own.
 */
export interface Said {
  readonly id: string;
  readonly pupilId: PersonId;
  readonly use: Use | 'every';
  readonly outlet: Outlet | 'every';
  readonly voice: string;
  readonly answer: Answer | 'objected';
  readonly answeredOn: Day;
  readonly untilOn: Day | null;
  readonly settles: boolean;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
}

/**
 * How one pupil's use and outlet stand on a day. `no` says that somebody with a say has said no, never who or why;
 * `expired` that a yes has run out; `none` that nobody has answered. Only `yes` shows a child.
 */
export type Standing = 'yes' | 'no' | 'expired' | 'none';

export interface Cell {
  readonly standing: Standing;
  /** The record a yes rests on; null for anything else. */
  readonly reliesOn: string | null;
  /** The last day of a yes that stands, or of one that ran out. */
  readonly untilOn: Day | null;
}

/** WH-CON-03: the kinds of outlet a member of staff answers for. */
export const outletKinds = ['school-online', 'other-online', 'print'] as const;
export type OutletKind = (typeof outletKinds)[number];

export const outletKindWords: Readonly<Record<OutletKind, string>> = {
  'school-online': 'The school’s own pages',
  'other-online': 'Other people’s pages',
  print: 'Print',
};

/** An account as far as consent needs to know it. */
export interface Place {
  readonly id: AccountId;
  readonly platform: Outlet;
  readonly kind?: string;
  /** Other people run it, such as a newspaper; a yes for the school's own places does not cover it. */
  readonly runByOthers?: boolean;
}

export interface MayShow {
  readonly personId: PersonId;
  readonly accountId: AccountId;
  readonly use: Use;
  readonly may: boolean;
  /** The answer on record that a yes rests on, to be kept with what goes out (OC-CON-02); null when `may` is false. */
  readonly reliesOn: string | null;
}

export interface StaffMayShow {
  readonly personId: PersonId;
  readonly accountId: AccountId;
  readonly may: boolean;
  readonly reliesOn: string | null;
}
