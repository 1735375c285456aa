import type { Act } from '#src/kernel/acts.ts';
import type { Actor, Engagement, Role } from '#src/kernel/actor.ts';
import type { AccountId, OfficialUseId, PersonId, PostId, SchoolId } from '#src/kernel/ids.ts';
import type { Subject } from '#src/kernel/permit.ts';
import type { PolicyRow } from './policy.ts';

/** What stands in the records about whoever asks, at the moment of asking. Mirrors `Person` in the Cedar schema. */
export interface Standing {
  readonly personId: PersonId;
  readonly roles: readonly Role[];
  readonly engagements: readonly Engagement[];
  readonly suspended: boolean;
  readonly ended: boolean;
  readonly revoked: boolean;
  readonly officialOn: readonly AccountId[];
  readonly authorisedDeputy: boolean;
}

export interface Situation {
  readonly headAbsent: boolean;
  readonly stopped: boolean;
}

/** What the records say, whatever is asked: the policy, how whoever asks stands (null for Gatepost itself), and the school's situation. */
export interface Known {
  readonly policy: PolicyRow | null;
  readonly standing: Standing | null;
  readonly situation: Situation;
}

/** The thing an act is done to, with the attributes the rules may read. Mirrors the Cedar schema's entities. */
export type Thing =
  | { readonly kind: 'School'; readonly id: SchoolId }
  | { readonly kind: 'Person'; readonly id: PersonId; readonly standing: Standing }
  | {
      readonly kind: 'Account';
      readonly id: AccountId;
      /** What people call it, for the words of a refusal; the rules never read it. */
      readonly name?: string;
      readonly owned: boolean;
      readonly paused: boolean;
      readonly ended: boolean;
      readonly hasAdministrator: boolean;
      readonly awaitsAcceptance: boolean;
      readonly administrators: readonly PersonId[];
    }
  | {
      readonly kind: 'OfficialUse';
      readonly id: OfficialUseId;
      readonly holder: PersonId;
      readonly capacity: 'employee' | 'governor' | 'other';
      readonly holderRoles: readonly Role[];
      readonly riskControlled: boolean;
      readonly endStated: boolean;
      readonly signedDeclaration: boolean;
    }
  | {
      readonly kind: 'Post';
      readonly id: PostId;
      readonly author: PersonId;
      readonly editors: readonly PersonId[];
      readonly pictured: readonly PersonId[];
      readonly marked: boolean;
      /** It has been published. */
      readonly out: boolean;
      /** Everyone who wrote, changed or sent it, or looks after an account it goes to. */
      readonly knownTo: readonly PersonId[];
    };

/** Facts beside the records, by name as in the Cedar schema's contexts. `situation` is added by the gate itself. */
export type Context = Readonly<Record<string, boolean | string>>;

export interface Question<A extends Act = Act> {
  readonly actor: Actor;
  readonly act: A;
  readonly on: Thing;
  readonly context?: Context;
  /** The journal's subject, when it is not `on` itself. */
  readonly subject?: Subject;
}
