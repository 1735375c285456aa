import type { PersonId, SchoolId, SignInId } from './ids.ts';

/** Who asks. A person at a screen or with an API token, or Gatepost itself doing what was already decided. */
export type Actor =
  | {
      readonly kind: 'person';
      readonly schoolId: SchoolId;
      readonly personId: PersonId;
      readonly signInId: SignInId | null;
      readonly scopes?: readonly string[];
    }
  | { readonly kind: 'system'; readonly schoolId: SchoolId; readonly job: string };

/** The posts a person can hold at a school. The policies say "post"; in code a post is only a thing published. */
export const roles = [
  'headteacher',
  'deputy-headteacher',
  'chair-of-governors',
  'governor',
  'senior-leader',
  'safeguarding-lead',
  'data-protection-lead',
  'office',
  'designated-person',
  'administrator',
  'moderator',
  'teacher',
  'support-staff',
  'it-lead',
] as const;
export type Role = (typeof roles)[number];

/** In what capacity the school engages somebody. */
export const engagements = ['employee', 'governor', 'contractor', 'agency', 'trainee', 'volunteer', 'other'] as const;
export type Engagement = (typeof engagements)[number];
