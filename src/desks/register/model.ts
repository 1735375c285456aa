import type { Day } from '#src/kernel/clock.ts';
import type { AccountId, Id, OfficialUseId, PersonId } from '#src/kernel/ids.ts';

export const accountKinds = ['page', 'group', 'feed', 'profile', 'professional-network', 'hosted-site', 'newsletter', 'other'] as const;
export type AccountKind = (typeof accountKinds)[number];
export const channelNames = ['website', 'bluesky', 'manual'] as const;
export type ChannelName = (typeof channelNames)[number];
export const duties = ['administrator', 'moderator', 'responsible'] as const;
export type Duty = (typeof duties)[number];
export const capacities = ['employee', 'governor', 'other'] as const;
export type Capacity = (typeof capacities)[number];
export type UseStatus = 'asked' | 'declined' | 'approved' | 'revoked' | 'ended';

export const accountKindNames: Readonly<Record<AccountKind, string>> = {
  page: 'Page',
  group: 'Group',
  feed: 'Feed',
  profile: 'Profile',
  'professional-network': 'Professional network',
  'hosted-site': 'Site run for the school',
  newsletter: 'Newsletter',
  other: 'Something else',
};

/** HM-SCOPE-06: shortcuts, never limits; any other name is taken as it is typed. */
export const platformNames: Readonly<Record<string, string>> = {
  website: 'School website',
  bluesky: 'Bluesky',
  'facebook-page': 'Facebook page',
  'facebook-group': 'Facebook group',
  instagram: 'Instagram',
  newsletter: 'Newsletter',
  linkedin: 'LinkedIn',
};

/** An official account: a page, group, feed or site run in the school's name, whoever hosts it. */
export interface Account {
  readonly id: AccountId;
  readonly platform: string;
  readonly channel: ChannelName;
  readonly kind: AccountKind;
  readonly name: string;
  readonly handle: string;
  readonly address: string;
  /** `person`: somebody's own account on a professional network (HM-ACC-03), outside vault and handover. */
  readonly owner: 'organisation' | 'person';
  readonly ownerPersonId: PersonId | null;
  readonly email: string | null;
  readonly purpose: string;
  readonly social: boolean;
  /** Other people run it, such as a newspaper: no account in the school's name, but pictures are sent there. */
  readonly runByOthers: boolean;
  readonly host: string | null;
  readonly maintainer: string | null;
  readonly agreementOn: Day | null;
  readonly connectedAt: Date | null;
  readonly secretChangedAt: Date | null;
  readonly pausedAt: Date | null;
  readonly pausedReason: string | null;
  readonly pausedBy: PersonId | null;
  readonly initialNoticeOn: Day | null;
  readonly fromOn: Day;
  readonly untilOn: Day | null;
  readonly position: number;
}

/** Somebody named to look after an account. Not in post until they accept (WH-OFF-03). */
export interface DutyHeld {
  readonly id: Id<'account-duty'>;
  readonly accountId: AccountId;
  readonly personId: PersonId;
  readonly duty: Duty;
  readonly fromOn: Day;
  readonly untilOn: Day | null;
  readonly acceptedAt: Date | null;
  readonly givenUpAt: Date | null;
}

/** HM-OFF-03: the four heads a risk statement covers. */
export const riskKinds = ['money', 'reputation', 'staff', 'services'] as const;
export interface Risk {
  readonly kind: string;
  readonly statement: string;
  readonly controlled: boolean;
}

/** KP-OFF-09: what the chair did before ending an employee's official use. The one concerned never sees the views. */
export interface Consultation {
  readonly on: Day;
  readonly how: string;
  readonly governors: string;
  readonly views: string;
}

/**
 * A line of the register as it stands at some instant.
 * `agreed`: approved, not yet begun. `suspended` is a word for head and chair alone; others read "not currently active".
 */
export type UseState = 'asked' | 'declined' | 'agreed' | 'in-force' | 'suspended' | 'revoked' | 'ended';

export interface Use {
  readonly id: OfficialUseId;
  readonly accountId: AccountId;
  readonly personId: PersonId;
  readonly capacity: Capacity;
  /** KP-OFF-06: comes with the headteacher's role; nobody asked for it. */
  readonly byPost: boolean;
  readonly state: UseState;
  readonly purpose: string;
  readonly occasion: string;
  readonly risks: readonly Risk[];
  readonly askedUntil: Day | null;
  readonly askedAt: Date;
  readonly signedAt: Date | null;
  readonly decidedAt: Date | null;
  readonly decidedBy: PersonId | null;
  readonly decidedAs: string | null;
  readonly decidedClause: string | null;
  readonly absenceId: string | null;
  readonly reason: string | null;
  readonly fromAt: Date | null;
  readonly untilAt: Date | null;
  readonly endedBy: PersonId | null;
  readonly endedAs: string | null;
  readonly endedHow: string | null;
  readonly endedClause: string | null;
}

/** A use with the names a page shows. */
export interface UseLine extends Use {
  readonly holder: string;
  readonly holderTitle: string;
  readonly accountName: string;
  readonly platform: string;
  readonly decidedByName: string | null;
  readonly endedByName: string | null;
}

export interface IssuedRule {
  readonly id: Id<'issued-rule'>;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly issuedAt: Date;
  readonly issuedBy: PersonId;
  readonly replaces: Id<'issued-rule'> | null;
  readonly withdrawnAt: Date | null;
}

/** What posting needs to know beside who may post; the gate's context of the same names. */
export interface PostingFacts {
  readonly detailsOwed: boolean;
  readonly rulesUnread: boolean;
  readonly awarenessDue: boolean;
  readonly initialNotice: boolean;
}
