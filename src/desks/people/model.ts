import type { Engagement, Role } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { Id, PersonId } from '#src/kernel/ids.ts';
import type { Language } from '#src/kernel/languages.ts';

export const nations = ['england', 'wales', 'scotland', 'northern-ireland'] as const;
export type Nation = (typeof nations)[number];
export const phases = ['nursery', 'primary', 'middle', 'secondary', 'all-through', 'special', 'post-16'] as const;
export type Phase = (typeof phases)[number];
export const schoolTypes = [
  'community',
  'voluntary-controlled',
  'voluntary-aided',
  'foundation',
  'academy',
  'independent',
  'other',
] as const;
export type SchoolType = (typeof schoolTypes)[number];
/** How a nation is said to people. */
export const nationNames: Readonly<Record<Nation, string>> = {
  england: 'England',
  wales: 'Wales',
  scotland: 'Scotland',
  'northern-ireland': 'Northern Ireland',
};
export const personKinds = ['staff', 'pupil', 'parent'] as const;
export type PersonKind = (typeof personKinds)[number];

/** How a role is said to people: `Deputy headteacher`. */
export const roleNames: Readonly<Record<Role, string>> = {
  headteacher: 'Headteacher',
  'deputy-headteacher': 'Deputy headteacher',
  'chair-of-governors': 'Chair of governors',
  governor: 'Governor',
  'senior-leader': 'Leadership team',
  'safeguarding-lead': 'Safeguarding lead',
  'data-protection-lead': 'Data protection lead',
  office: 'Office',
  'designated-person': 'Designated person',
  administrator: 'Administrator',
  moderator: 'Moderator',
  teacher: 'Teacher',
  'support-staff': 'Support staff',
  'it-lead': 'IT lead',
};

/** HM-SCOPE-04: the capacities in which a school engages people; everyone in any of them is bound as staff. */
export const engagementNames: Readonly<Record<Engagement, string>> = {
  employee: 'Employee',
  governor: 'Governor',
  contractor: 'Contractor',
  agency: 'Agency worker',
  trainee: 'Trainee',
  volunteer: 'Volunteer',
  other: 'Another provider',
};

export interface Named {
  readonly id: PersonId;
  readonly given: string;
  readonly family: string;
  readonly knownAs: string | null;
}

/** `Odette Marrowby`, as the school calls them. */
export function fullName(person: Omit<Named, 'id'>): string {
  return `${person.knownAs ?? person.given} ${person.family}`;
}

export interface EngagementHeld {
  readonly id: Id<'engagement'>;
  readonly kind: Engagement;
  readonly title: string;
  readonly agencyContact: string | null;
  readonly fromOn: Day;
  readonly untilOn: Day | null;
}

/** A last day on record: from `endsAt` on, nothing that somebody had before it holds. */
export interface Departure {
  readonly id: Id<'departure'>;
  readonly lastDay: Day;
  readonly endsAt: Date;
}

export interface RoleHeld {
  readonly id: Id<'role-held'>;
  readonly role: Role;
  readonly fromOn: Day;
  readonly untilOn: Day | null;
  readonly withdrawnAt: Date | null;
}

export interface Absence {
  readonly id: Id<'absence'>;
  readonly personId: PersonId;
  readonly fromOn: Day;
  /** `13:30`; null: from the beginning of the day. */
  readonly fromTime: string | null;
  readonly untilOn: Day | null;
  /** Null: to the end of the day. */
  readonly untilTime: string | null;
  readonly recordedBy: PersonId;
  readonly recordedAt: Date;
  readonly returnedAt: Date | null;
}

export interface Authorisation {
  readonly id: Id<'deputy-authorisation'>;
  readonly personId: PersonId;
  readonly fromOn: Day;
  readonly untilOn: Day | null;
  readonly authorisedBy: PersonId;
  readonly authorisedAt: Date;
  readonly withdrawnAt: Date | null;
}

export interface Suspension {
  readonly id: Id<'suspension'>;
  readonly personId: PersonId;
  readonly fromAt: Date;
  readonly untilAt: Date | null;
}

/** Somebody's record without anything that only few may see. */
export interface Person extends Named {
  readonly kind: PersonKind;
  readonly email: string | null;
  readonly yearGroup: string | null;
  readonly bornOn: Day | null;
  readonly joinedOn: Day | null;
  readonly leftOn: Day | null;
}

export interface PersonRecord extends Person {
  readonly engagements: readonly EngagementHeld[];
  readonly roles: readonly RoleHeld[];
}

/** A term, or a pre-election period. */
export interface Term {
  readonly name: string;
  readonly startsOn: Day;
  readonly endsOn: Day;
}

/** What the school says of itself; rules and checks hang on these. */
export interface SchoolSettings {
  readonly name: string;
  readonly slug: string;
  readonly nation: Nation;
  readonly phase: Phase;
  readonly type: SchoolType;
  readonly zone: string;
  /** The usual language of what it publishes. */
  readonly language: Language;
  readonly emailDomains: readonly string[];
  readonly posting: { readonly from: string; readonly until: string; readonly weekdays: readonly number[] };
  readonly phones: readonly string[];
  readonly postcodes: readonly string[];
  readonly allowedNames: readonly string[];
  readonly ethos: string;
  readonly isDemo: boolean;
  readonly terms: readonly Term[];
  readonly preElection: readonly Term[];
}

/** A row of the people list. */
export interface PersonLine extends Named {
  readonly kind: PersonKind;
  readonly title: string;
  readonly yearGroup: string | null;
  readonly roles: readonly Role[];
  readonly engagements: readonly Engagement[];
  readonly leftOn: Day | null;
}
