import { sql } from 'drizzle-orm';
import { addDays, dayOf, instantOf, sayDay, type Day } from '#src/kernel/clock.ts';
import type { AccountId, OfficialUseId, PersonId, SchoolId } from '#src/kernel/ids.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { notify } from '#src/infra/mail/notices.ts';
import { count } from '#src/kernel/words.ts';
import type { Office } from '#src/office.ts';
import { absenceSpan, findPerson, fullName, holdersOf, listAbsences } from '#src/desks/people/desk.ts';
import { findAccount, listDuties } from './accounts-store.ts';
import type { Moment } from './moment.ts';
import { tellOfLateAnswers } from './proposals.ts';
import { listApprovedDuring } from './uses-store.ts';

/** Accounts whose log-on details somebody may know who may no longer use them, and since when (KP-OFF-05, KP-OFF-10). */
export async function passwordsToChange(db: Db, at: Date): Promise<ReadonlyMap<AccountId, Date>> {
  const found = await db.execute<{ id: AccountId; since: string }>(
    sql`select account_id as id, since from passwords_to_change_at(${at.toISOString()}::timestamptz)`,
  );
  return new Map(found.rows.map((row) => [row.id, new Date(row.since)]));
}

/** An account tied to the address of somebody who leaves, and their last day. */
export interface AccountToMove {
  readonly id: AccountId;
  readonly name: string;
  readonly lastDay: Day;
}

/** HM-ACC-02: the accounts that have to move to another school address, because whoever theirs is leaves. */
export async function accountsToMove(db: Db, today: Day): Promise<readonly AccountToMove[]> {
  const found = await db.execute<{ [Key in keyof AccountToMove]: AccountToMove[Key] }>(sql`
    select a.id, a.name, max(p.left_on)::text as "lastDay" from account a
    join person p on p.school_id = a.school_id and p.kind = 'staff' and leaves_for_good(p) and lower(p.email) = lower(a.email)
    where a.owner = 'organisation' and (a.until_on is null or a.until_on >= ${today}) group by a.id, a.name, a.position order by a.position, a.name`);
  return found.rows;
}

/** Whether an address is that of somebody of the staff who leaves or has left. */
export async function isLeaversAddress(db: Db, email: string): Promise<boolean> {
  const found = await db.execute(
    sql`select 1 from person where kind = 'staff' and leaves_for_good(person) and lower(email) = lower(${email}) limit 1`,
  );
  return found.rows.length > 0;
}

/** Somebody whose word on an account's details is due: once they are approved, and once in each term (KP-ACC-03). */
export interface DetailsDue {
  readonly use: OfficialUseId;
  readonly account: AccountId;
  readonly accountName: string;
  readonly person: PersonId;
  readonly since: Date;
  /** They have said nothing since their approval; otherwise a term has begun since they did. */
  readonly isFirst: boolean;
  /** From then on posts there are held. */
  readonly owedFrom: Date;
}

type DetailsRow = { use: OfficialUseId; account: AccountId; accountName: string; person: PersonId; since: string; isFirst: boolean };

export async function detailsDue(
  db: Db,
  { now, zone, policy }: Pick<Moment, 'now' | 'zone' | 'policy'>,
  person: PersonId | null,
): Promise<readonly DetailsDue[]> {
  const found = await db.execute<DetailsRow>(sql`
    select d.use_id as use, d.account_id as account, a.name as "accountName", d.person_id as person, d.since, d.is_first as "isFirst"
    from details_due_at(${now.toISOString()}::timestamptz, ${person}::uuid) d
    join account a on a.school_id = app_school() and a.id = d.account_id order by a.position, a.name, d.person_id`);
  const days = policy.number('accountUpdateWithinDays') + 1;
  return found.rows.map((row) => {
    const since = new Date(row.since);
    return { ...row, since, owedFrom: instantOf(addDays(dayOf(since, zone), days), '00:00', zone) };
  });
}

/** Tells whoever has to act of everything that has come to be due in the register; nobody twice of the same thing. */
export async function tellWhatIsDue(office: Office, tx: Tx, schoolId: SchoolId, moment: Moment): Promise<void> {
  await tellOfPasswords(office, tx, schoolId, moment);
  if (moment.policy.flag('accountEmailMustBeSchool')) await tellOfAddresses(office, tx, schoolId, moment);
  await tellOfDetails(office, tx, schoolId, moment);
  await tellHeadOfMeanwhile(office, tx, schoolId, moment);
  await tellOfLateAnswers(office, tx, schoolId, moment);
}

/** The task of an account's administrators, until one of them says that it is done. Whose leave ended is not said (KP-OFF-10). */
export async function tellOfPasswords(office: Office, tx: Tx, schoolId: SchoolId, { now }: Moment): Promise<void> {
  for (const [id, since] of await passwordsToChange(tx, now)) {
    const about = `${id}:password`;
    if (await wasTold(tx, about, since)) continue;
    const account = await findAccount(tx, id);
    const words = `Change the password of ${account?.name ?? 'an account'}, then say there that it is done.`;
    const to = await lookingAfter(tx, id, now);
    await notify(office, tx, { schoolId, to, kind: 'to-do', words, href: `/register/accounts/${id}`, about, at: now });
  }
}

async function tellOfAddresses(office: Office, tx: Tx, schoolId: SchoolId, { now, today }: Moment): Promise<void> {
  for (const { id, name, lastDay } of await accountsToMove(tx, today)) {
    const about = `${id}:address`;
    if (await wasTold(tx, about, new Date(now.getTime() - 30 * 86_400_000))) continue;
    const words = `Tie ${name} to another school address by ${sayDay(lastDay, today)}: whoever it is tied to leaves.`;
    const to = await lookingAfter(tx, id, now);
    await notify(office, tx, { schoolId, to, kind: 'to-do', words, href: `/register/accounts/${id}`, about, at: now });
  }
}

/** KP-ACC-03: the check that comes with a term, and, once the set days have gone by, a reminder to the user and the head. */
async function tellOfDetails(office: Office, tx: Tx, schoolId: SchoolId, moment: Moment): Promise<void> {
  const { now } = moment;
  for (const due of await detailsDue(tx, moment, null)) {
    const isOwed = due.owedFrom <= now;
    const about = `${due.use}:details`;
    if ((due.isFirst && !isOwed) || (await wasTold(tx, about, isOwed ? due.owedFrom : due.since))) continue;
    const told = { schoolId, href: `/register/accounts/${due.account}`, about, at: now };
    const words = `Say how ${due.accountName} stands. Posts there ${isOwed ? 'wait' : 'will soon wait'} for it.`;
    await notify(office, tx, { ...told, to: [due.person], kind: 'to-do', words });
    if (!isOwed) continue;
    const person = await findPerson(tx, due.person);
    const head = (await holdersOf(tx, ['headteacher'], now)).filter((one) => one !== due.person);
    const late = `${person === null ? 'Somebody' : fullName(person)} has not yet confirmed the details of ${due.accountName}.`;
    await notify(office, tx, { ...told, to: head, kind: 'told', words: late });
  }
}

/** KP-OFF-04: back at work, the head gets the list of what was approved meanwhile. */
async function tellHeadOfMeanwhile(office: Office, tx: Tx, schoolId: SchoolId, { now, zone }: Moment): Promise<void> {
  for (const head of await holdersOf(tx, ['headteacher'], now))
    for (const absence of await listAbsences(tx, head)) {
      const about = `${absence.id}:meanwhile`;
      const { until } = absenceSpan(absence, zone);
      const isOver = absence.returnedAt !== null || (until !== null && until <= now);
      if (!isOver || (await wasTold(tx, about, absence.recordedAt))) continue;
      const approved = await listApprovedDuring(tx, absence.id, now);
      if (approved.length === 0) continue;
      const words = `${count(approved.length, 'application')} for official use ${approved.length === 1 ? 'was' : 'were'} approved while you were away.`;
      await notify(office, tx, { schoolId, to: [head], kind: 'told', words, href: '/register#meanwhile', about, at: now });
    }
}

/** The account's administrators in post; the headteacher, when it has none. */
async function lookingAfter(tx: Tx, id: AccountId, now: Date): Promise<readonly PersonId[]> {
  const named = (await listDuties(tx, now, id)).filter((one) => one.duty === 'administrator' && one.acceptedAt !== null);
  return named.length > 0 ? named.map((one) => one.personId) : holdersOf(tx, ['headteacher'], now);
}

async function wasTold(tx: Tx, about: string, since: Date): Promise<boolean> {
  const found = await tx.execute(sql`select 1 from notice where about = ${about} and at >= ${since.toISOString()}::timestamptz limit 1`);
  return found.rows.length > 0;
}
