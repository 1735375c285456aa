import type { AccountId, OfficialUseId, PersonId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { headByPost } from './posting.ts';
import { rulesInForce } from './rules-store.ts';
import { listUses } from './uses-store.ts';

/** What somebody's posting to an account rests on: kept with what goes out, as it stood then. */
export interface Grounds {
  /** KP-OFF-01: the line of the register, with who approved it as what; null for somebody who has none. */
  readonly use: {
    readonly id: OfficialUseId;
    /** KP-OFF-06: it came with the headteacher's role. */
    readonly byPost: boolean;
    readonly approvedBy: PersonId | null;
    readonly approvedAs: string | null;
    readonly approvedAt: string | null;
    readonly clause: string | null;
  } | null;
  /** KP-OFF-11: the numbers of the rules in force, which together are their version. */
  readonly rules: readonly number[];
}

export async function groundsOf(db: Db, person: PersonId, account: AccountId, now: Date, policy: Policy): Promise<Grounds> {
  const [[line], inForce] = await Promise.all([
    listUses(db, now, { person, account, states: ['in-force'], headByPost: headByPost(policy) }),
    rulesInForce(db),
  ]);
  const rules = inForce.map((rule) => rule.number);
  if (line === undefined) return { use: null, rules };
  const { id, byPost, decidedBy, decidedAs, decidedAt, decidedClause } = line;
  return {
    use: {
      id,
      byPost,
      approvedBy: decidedBy,
      approvedAs: decidedAs,
      approvedAt: decidedAt?.toISOString() ?? null,
      clause: decidedClause,
    },
    rules,
  };
}

/** Everybody who may use each of these accounts now, in the register's order: for passing on what somebody left behind (KP-OFF-05). */
export async function officialUsersOf(
  db: Db,
  accounts: readonly AccountId[],
  now: Date,
  policy: Policy,
): Promise<readonly { readonly personId: PersonId; readonly byPost: boolean; readonly accounts: readonly AccountId[] }[]> {
  const lines = await listUses(db, now, { states: ['in-force'], headByPost: headByPost(policy) });
  const wanted = accounts.length === 0 ? lines : lines.filter((line) => accounts.includes(line.accountId));
  return [...Map.groupBy(wanted, (line) => line.personId)].map(([personId, theirs]) => ({
    personId,
    byPost: theirs.every((line) => line.byPost),
    accounts: theirs.map((line) => line.accountId),
  }));
}
