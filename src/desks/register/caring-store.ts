import { sql } from 'drizzle-orm';
import { newId, type AccountId, type Id, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';

export type DutyId = Id<'account-duty'>;

/** A safeguarding policy as it was sent to somebody named (WH-OFF-02). */
export interface SentPolicy {
  readonly dutyId: DutyId;
  readonly title: string;
  readonly address: string;
  readonly sentAt: Date;
}

/** The last one sent for each of these duties. */
export async function listSentPolicies(db: Db, duties: readonly DutyId[]): Promise<readonly SentPolicy[]> {
  if (duties.length === 0) return [];
  const { rows } = await db.execute<{ dutyId: DutyId; title: string; address: string; sentAt: string }>(sql`
    select distinct on (duty_id) duty_id as "dutyId", title, address, sent_at as "sentAt" from duty_document
    where duty_id in ${[...duties]} order by duty_id, sent_at desc, id desc`);
  return rows.map((row) => ({ ...row, sentAt: new Date(row.sentAt) }));
}

export async function insertSentPolicy(
  tx: Tx,
  permit: Permit<'register:nameAdministrator'>,
  one: { readonly dutyId: DutyId; readonly title: string; readonly address: string },
): Promise<void> {
  await tx.execute(sql`insert into duty_document (school_id, id, duty_id, title, address, sent_at)
    values (${permit.schoolId}, ${newId()}, ${one.dutyId}, ${one.title}, ${one.address}, ${permit.at.toISOString()}::timestamptz)`);
}

/** Where to write to somebody named, with what goes to them; null when there is nothing, or no address. */
export async function letterTo(
  db: Db,
  dutyId: DutyId,
): Promise<{ readonly email: string; readonly school: string; readonly title: string; readonly address: string } | null> {
  const { rows } = await db.execute<{ email: string; school: string; title: string; address: string }>(sql`
    select p.email, s.name as school, x.title, x.address
    from account_duty d join person p on p.school_id = d.school_id and p.id = d.person_id join school s on s.school_id = d.school_id
      cross join lateral (select title, address from duty_document x where x.school_id = d.school_id and x.duty_id = d.id order by sent_at desc, id desc limit 1) x
    where d.id = ${dutyId} and d.given_up_at is null and p.email is not null`);
  return rows[0] ?? null;
}

/** What has been done of each set-up list (WH-OFF-03). */
export async function listSteps(db: Db, duties: readonly DutyId[]): Promise<readonly { readonly dutyId: DutyId; readonly step: string }[]> {
  if (duties.length === 0) return [];
  const { rows } = await db.execute<{ dutyId: DutyId; step: string }>(
    sql`select duty_id as "dutyId", step from duty_step where duty_id in ${[...duties]}`,
  );
  return rows;
}

export async function insertStep(tx: Tx, permit: Permit<'register:acceptRole'>, dutyId: DutyId, step: string): Promise<void> {
  await tx.execute(sql`insert into duty_step (school_id, duty_id, step, done_at)
    values (${permit.schoolId}, ${dutyId}, ${step}, ${permit.at.toISOString()}::timestamptz) on conflict do nothing`);
}

/** Which naming for an account came last, whether it still holds or not: one spell without an administrator is told apart from the next by it. */
export async function lastNaming(db: Db, account: AccountId): Promise<DutyId | null> {
  const { rows } = await db.execute<{ id: DutyId }>(
    sql`select id from account_duty where account_id = ${account} and duty = 'administrator' order by from_on desc, id desc limit 1`,
  );
  return rows[0]?.id ?? null;
}

/** Whether somebody was told of something about this since a moment, read since or not. */
export async function wasToldSince(db: Db, about: string, since: Date): Promise<boolean> {
  const { rows } = await db.execute(sql`select 1 from notice where about = ${about} and at >= ${since.toISOString()}::timestamptz limit 1`);
  return rows.length > 0;
}

/** The account is looked after again: nobody need be told that it was not. */
export async function settleWatch(tx: Tx, account: AccountId, at: Date): Promise<void> {
  await tx.execute(
    sql`update notice set read_at = ${at.toISOString()}::timestamptz where about like ${`${account}:administrator:%`} and read_at is null`,
  );
}

/** Accounts for which somebody is in post, as administrator or as responsible for the content: theirs to deliver. */
export async function accountsCaredFor(db: Db, person: PersonId, now: Date): Promise<ReadonlySet<AccountId>> {
  const { rows } = await db.execute<{ id: AccountId }>(sql`
    with here as (select (${now.toISOString()}::timestamptz at time zone zone)::date as today from school)
    select distinct d.account_id as id from account_duty d cross join here
    where d.person_id = ${person} and d.duty in ('administrator', 'responsible') and d.accepted_at <= ${now.toISOString()}::timestamptz
      and (d.given_up_at is null or d.given_up_at > ${now.toISOString()}::timestamptz)
      and departed_since(d.person_id, d.accepted_at, d.id, ${now.toISOString()}::timestamptz) is null
      and d.from_on <= here.today and (d.until_on is null or d.until_on >= here.today)`);
  return new Set(rows.map((row) => row.id));
}
