import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Day } from '#src/kernel/clock.ts';
import { newId, type AccountId, type Id, type PersonId, type SchoolId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Account, Duty, DutyHeld } from './model.ts';
import { account, accountDuty, accountSecret } from './tables.ts';

function asAccount({ schoolId: _, recordedAt: __, ...row }: typeof account.$inferSelect): Account {
  return row;
}

/** Accounts of the school in the register's order; those that are over only when asked for. */
export async function accountsOf(db: Db, options: { readonly on?: Day; readonly ended?: boolean } = {}): Promise<readonly Account[]> {
  const inForce =
    options.on === undefined
      ? undefined
      : sql`${account.fromOn} <= ${options.on} and (${account.untilOn} is null or ${account.untilOn} >= ${options.on})`;
  const rows = await db
    .select()
    .from(account)
    .where(and(inForce, options.ended === false ? isNull(account.untilOn) : undefined))
    .orderBy(asc(account.position), asc(account.name), asc(account.id));
  return rows.map(asAccount);
}

export async function findAccount(db: Db, id: AccountId): Promise<Account | null> {
  const [row] = await db.select().from(account).where(eq(account.id, id));
  return row === undefined ? null : asAccount(row);
}

/** The account, held against everybody else's changes until this transaction ends; null when there is none. */
export async function lockAccount(tx: Tx, id: AccountId): Promise<Account | null> {
  const [row] = await tx.select().from(account).where(eq(account.id, id)).for('update');
  return row === undefined ? null : asAccount(row);
}

/**
 * Who looks after accounts on a day: named, still engaged, and not suspended. Of one account, or of all.
 * Those who have not accepted are named but not in post (WH-OFF-03).
 */
export async function listDuties(db: Db, at: Date, id?: AccountId): Promise<readonly (DutyHeld & { readonly name: string })[]> {
  const moment = at.toISOString();
  const rows = await db.execute<DutyRow>(sql`
    with here as (select zone, (${moment}::timestamptz at time zone zone)::date as today from school)
    select d.id, d.account_id as "accountId", d.person_id as "personId", d.duty, d.from_on as "fromOn", d.until_on as "untilOn",
      d.accepted_at as "acceptedAt", d.given_up_at as "givenUpAt", coalesce(p.known_as, p.given_name) || ' ' || p.family_name as name
    from account_duty d cross join here join person p on p.school_id = d.school_id and p.id = d.person_id
    where ${id === undefined ? sql`true` : sql`d.account_id = ${id}`}
      and d.from_on <= here.today and (d.until_on is null or d.until_on >= here.today)
      and (d.given_up_at is null or d.given_up_at > ${moment}::timestamptz)
      and exists (select 1 from engagement e where e.school_id = d.school_id and e.person_id = d.person_id
        and e.from_on <= here.today and (e.until_on is null or e.until_on >= here.today))
      and departed_since(d.person_id, coalesce(d.accepted_at, d.from_on::timestamp at time zone here.zone), d.id, ${moment}::timestamptz) is null
      and not exists (select 1 from suspension s where s.school_id = d.school_id and s.person_id = d.person_id
        and s.from_at <= ${moment}::timestamptz and (s.until_at is null or s.until_at > ${moment}::timestamptz))
    order by d.account_id, d.duty, lower(p.family_name), d.id`);
  return rows.rows.map((row) => ({ ...row, acceptedAt: instant(row.acceptedAt), givenUpAt: instant(row.givenUpAt) }));
}

type DutyRow = Omit<DutyHeld, 'acceptedAt' | 'givenUpAt'> & { name: string; acceptedAt: string | null; givenUpAt: string | null };
const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));

export async function findDuty(db: Db, id: Id<'account-duty'>): Promise<DutyHeld | null> {
  const [row] = await db.select().from(accountDuty).where(eq(accountDuty.id, id));
  return row ?? null;
}

export type AccountEntry = Pick<
  Account,
  | 'platform'
  | 'channel'
  | 'kind'
  | 'name'
  | 'handle'
  | 'address'
  | 'owner'
  | 'ownerPersonId'
  | 'email'
  | 'purpose'
  | 'social'
  | 'host'
  | 'maintainer'
  | 'agreementOn'
> & {
  /** As it was, when nothing is said; the school's at first. */
  readonly runByOthers?: boolean;
};

export async function insertAccount(tx: Tx, permit: Permit<'register:keepAccounts'>, entry: AccountEntry, fromOn: Day): Promise<AccountId> {
  const id = newId<'account'>();
  const position = sql<number>`(select coalesce(max(position), -1) + 1 from account)`;
  await tx.insert(account).values({ schoolId: permit.schoolId, id, ...entry, fromOn, position, recordedAt: permit.at });
  return id;
}

export async function updateAccount(tx: Tx, _permit: Permit<'register:keepAccounts'>, id: AccountId, entry: AccountEntry): Promise<void> {
  await tx.update(account).set(entry).where(eq(account.id, id));
}

export async function setAccountEnd(tx: Tx, _permit: Permit<'register:keepAccounts'>, id: AccountId, untilOn: Day | null): Promise<void> {
  await tx.update(account).set({ untilOn }).where(eq(account.id, id));
}

export async function saveSecret(tx: Tx, permit: Permit<'register:keepAccounts'>, id: AccountId, sealed: Uint8Array | null): Promise<void> {
  const connectedAt = sealed === null ? null : permit.at;
  await tx
    .update(accountSecret)
    .set({ credentialsSealed: sealed, connectedAt, secretChangedAt: permit.at })
    .where(eq(accountSecret.id, id));
}

export async function markSecretChanged(tx: Tx, permit: Permit<'register:confirmDetails'>, id: AccountId): Promise<void> {
  await tx.update(account).set({ secretChangedAt: permit.at }).where(eq(account.id, id));
}

export async function pause(tx: Tx, permit: Permit<'register:pause'>, id: AccountId, by: PersonId, reason: string): Promise<void> {
  await tx.update(account).set({ pausedAt: permit.at, pausedReason: reason, pausedBy: by }).where(eq(account.id, id));
}

export async function resume(tx: Tx, _permit: Permit<'register:resume'>, id: AccountId): Promise<void> {
  await tx.update(account).set({ pausedAt: null, pausedReason: null, pausedBy: null }).where(eq(account.id, id));
}

export async function insertDuty(
  tx: Tx,
  permit: Permit<'register:nameAdministrator'>,
  one: { accountId: AccountId; personId: PersonId; duty: Duty; fromOn: Day; namedBy: PersonId },
): Promise<Id<'account-duty'>> {
  const id = newId<'account-duty'>();
  await tx.insert(accountDuty).values({ schoolId: permit.schoolId, id, ...one });
  return id;
}

export async function acceptDuty(tx: Tx, permit: Permit<'register:acceptRole'>, id: Id<'account-duty'>): Promise<void> {
  await tx
    .update(accountDuty)
    .set({ acceptedAt: permit.at })
    .where(and(eq(accountDuty.id, id), isNull(accountDuty.acceptedAt)));
}

/** The last day of somebody who gave notice; written once. */
export async function setDutyEnd(tx: Tx, _permit: Permit<'register:acceptRole'>, id: Id<'account-duty'>, untilOn: Day): Promise<void> {
  await tx.update(accountDuty).set({ untilOn }).where(eq(accountDuty.id, id));
}

/** Given up by its holder, or taken back by whoever may name. */
export async function endDuty(
  tx: Tx,
  permit: Permit<'register:acceptRole'> | Permit<'register:nameAdministrator'>,
  id: Id<'account-duty'>,
): Promise<void> {
  await tx
    .update(accountDuty)
    .set({ givenUpAt: permit.at })
    .where(and(eq(accountDuty.id, id), isNull(accountDuty.givenUpAt)));
}

/** Where an account's log-on details are sealed. */
export function secretPlace(schoolId: SchoolId, id: AccountId) {
  return { schoolId, table: 'account', row: id, field: 'credentials' };
}
