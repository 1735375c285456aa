import { sql } from 'drizzle-orm';
import { addDays, dayOf, instantOf, type Day } from '#src/kernel/clock.ts';
import type { AccountId, PersonId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { getSchool, schoolYearStart } from '#src/desks/people/desk.ts';
import { accountsOf, listDuties } from './accounts-store.ts';
import type { Account, PostingFacts } from './model.ts';
import { listUses } from './uses-store.ts';

/** KP-OFF-06: whether the headteacher is an official user by the role, under this policy. */
export function headByPost(policy: Policy): boolean {
  return policy.flag('headIsOfficialUser');
}

/** The accounts this person may use now, in the register's order. What the gate says of a post comes on top. */
export async function usableAccounts(db: Db, person: PersonId, now: Date, policy: Policy): Promise<readonly Account[]> {
  const lines = await listUses(db, now, { person, states: ['in-force'], headByPost: headByPost(policy) });
  const mine = new Set(lines.map((line) => line.accountId));
  return (await accountsOf(db)).filter((account) => mine.has(account.id));
}

/**
 * What the gate asks of whoever posts to an account, beside who they are.
 * Details are owed once the set days have gone by since approval, or since a term began, without word from the user
 * (KP-ACC-03). Awareness is due once a school year (WH-CON-01).
 */
export async function postingFacts(db: Db, person: PersonId, account: AccountId, now: Date, policy: Policy): Promise<PostingFacts> {
  const found = await postingFactsOn(db, person, [account], now, policy, await getSchool(db));
  return found.get(account) ?? everythingOwed;
}

/** The same for several accounts, in one statement; what nothing is said of owes everything. */
export async function postingFactsOn(
  db: Db,
  person: PersonId,
  accounts: readonly AccountId[],
  now: Date,
  policy: Policy,
  school: { readonly zone: string; readonly terms: readonly { readonly startsOn: Day }[] },
): Promise<ReadonlyMap<AccountId, PostingFacts>> {
  if (accounts.length === 0) return new Map();
  const today = dayOf(now, school.zone);
  const owedBefore = instantOf(addDays(today, -policy.number('accountUpdateWithinDays')), '00:00', school.zone);
  const yearBegan = instantOf(schoolYearStart(school.terms, today), '00:00', school.zone);
  const { rows } = await db.execute<{ [Key in keyof PostingFacts]: PostingFacts[Key] } & { id: AccountId }>(sql`
    select place.id, facts.* from unnest(${sql.param(accounts)}::uuid[]) as place (id),
      posting_facts_at(${person}::uuid, place.id, ${now.toISOString()}::timestamptz,
        ${owedBefore.toISOString()}::timestamptz, ${yearBegan.toISOString()}::timestamptz) as facts`);
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

export const everythingOwed: PostingFacts = { detailsOwed: true, rulesUnread: true, awarenessDue: true, initialNotice: false };

/** What official users and accounts owe at this moment, counted: for the leadership's report (HM-OFF-02). */
export interface Overdue {
  readonly detailsOwed: number;
  readonly rulesUnread: number;
  readonly awarenessDue: number;
  readonly withoutAdministrator: number;
  readonly applicationsWaiting: number;
}

export async function overdueDuties(db: Db, now: Date, policy: Policy): Promise<Overdue> {
  const lines = await listUses(db, now, { states: ['in-force', 'asked'], headByPost: headByPost(policy) });
  const inForce = lines.filter((line) => line.state === 'in-force');
  const facts: (PostingFacts & { readonly person: PersonId })[] = [];
  for (const line of inForce)
    facts.push({ person: line.personId, ...(await postingFacts(db, line.personId, line.accountId, now, policy)) });
  const people = (owes: (one: PostingFacts) => boolean) => new Set(facts.filter(owes).map((one) => one.person)).size;
  const inPost = new Set(
    (await listDuties(db, now)).filter((one) => one.duty === 'administrator' && one.acceptedAt !== null).map((one) => one.accountId),
  );
  return {
    detailsOwed: facts.filter((one) => one.detailsOwed).length,
    rulesUnread: people((one) => one.rulesUnread),
    awarenessDue: policy.flag('safeguardingAwarenessYearly') ? people((one) => one.awarenessDue) : 0,
    withoutAdministrator: (await accountsOf(db, { ended: false })).filter((account) => !inPost.has(account.id)).length,
    applicationsWaiting: lines.length - inForce.length,
  };
}
