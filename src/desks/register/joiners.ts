import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Actor } from '#src/kernel/actor.ts';
import { isDay, type Day } from '#src/kernel/clock.ts';
import { newId, parseId, type AccountId, type Id, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { absent, unclear, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { handles, type Job } from '#src/infra/jobs/jobs.ts';
import type { Office } from '#src/office.ts';
import { personOf } from './acts.ts';
import { lockAccount } from './accounts-store.ts';
import { momentOf } from './moment.ts';
import { findNotice } from './notices.ts';

/*
 * WH-PUB-05: somebody who is let in later gets the same statement as those who were there first, and its date is kept.
 */

export interface Joiner {
  readonly joinedOn: Day;
  /** A family, a class, or how many: as the school likes to keep it. */
  readonly who: string;
  /** The day the statement was given, or mailed by Gatepost. */
  readonly givenOn: Day;
}

export interface Joined extends Joiner {
  /** Where Gatepost mails the statement; null when the school gave it itself. Kept only until it is sent. */
  readonly mailTo: string | null;
}

/** Refusals: `initial-notice-missing` while there is no statement to give, `unclear`, `not-found`, the gate's. */
export async function recordJoiner(office: Office, actor: Actor, id: AccountId, input: Joined): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const account = await lockAccount(tx, id);
    const on = { kind: 'School', id: actor.schoolId } as const;
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:recordNotice', on, subject: { kind: 'account', id } });
    if (!permit.ok) return permit;
    const { today, policy } = await momentOf(office, tx, actor);
    const by = personOf(actor);
    if (account === null || by === null) return no(absent);
    const notice = await findNotice(tx, id);
    if (notice === null) return no(nothingToGive(id, policy));
    const wrong = unreadable(input, notice.givenOn, today);
    if (wrong !== null) return no(wrong);
    const joinerId = await saveJoiner(tx, permit.value, { ...input, accountId: id, wording: notice.wording, by });
    await office.record(tx, permit.value, { facts: { joined: input.joinedOn, given: input.givenOn, mailed: input.mailTo !== null } });
    if (input.mailTo !== null) await office.enqueue(tx, mailStatement, { schoolId: actor.schoolId, joinerId });
    return ok();
  });
}

function nothingToGive(id: AccountId, policy: Policy): Refusal {
  return {
    kind: 'held',
    code: 'initial-notice-missing',
    what: 'There is no statement on record to give them.',
    why: 'Whoever joins later gets the words that families were told first.',
    next: [{ label: 'Record the first words to families', href: `/register/accounts/${id}/notice` }],
    citations: [policy.cite(policy.check('initial-notice-missing')?.clause ?? policy.governing('publishing:recordNotice'))],
  };
}

function unreadable(input: Joined, noticeOn: Day, today: Day): Refusal | null {
  if (!isDay(input.joinedOn) || input.joinedOn > today) return unclear({ joinedOn: 'The day is today or a day that has been.' });
  if (input.joinedOn < noticeOn) return unclear({ joinedOn: 'Whoever was there by then was told with everybody else.' });
  if (!isDay(input.givenOn) || input.givenOn > today || input.givenOn < input.joinedOn)
    return unclear({ givenOn: 'The statement is given on the day they are let in, or after it.' });
  if (input.who.trim() === '' || input.who.length > 200) return unclear({ who: 'Write who joined: a family, a class, or how many.' });
  if (input.mailTo !== null && !z.email().safeParse(input.mailTo).success)
    return unclear({ mailTo: 'Give an e-mail address, or leave it empty.' });
  return null;
}

/** Who joined an account later, newest first. */
export async function listJoiners(db: Db, id: AccountId): Promise<readonly (Joiner & { readonly mailed: boolean })[]> {
  const { rows } = await db.execute<{ joinedOn: Day; who: string; givenOn: Day; mailed: boolean }>(sql`
    select joined_on::text as "joinedOn", who, given_on::text as "givenOn", mailed_at is not null as mailed from account_joiner
    where account_id = ${id} order by joined_on desc, recorded_at desc limit 50`);
  return rows;
}

type JoinerId = Id<'account-joiner'>;

async function saveJoiner(
  tx: Tx,
  permit: Permit<'publishing:recordNotice'>,
  one: Joined & { readonly accountId: AccountId; readonly wording: string; readonly by: PersonId },
): Promise<JoinerId> {
  const id = newId<'account-joiner'>();
  await tx.execute(sql`insert into account_joiner (school_id, id, account_id, joined_on, who, given_on, wording, mail_to, recorded_by, recorded_at)
    values (${permit.schoolId}, ${id}, ${one.accountId}, ${one.joinedOn}::date, ${one.who.trim()}, ${one.givenOn}::date, ${one.wording}, ${one.mailTo},
      ${one.by}, ${permit.at.toISOString()}::timestamptz)`);
  return id;
}

const statement = z.strictObject({ schoolId: z.uuid(), joinerId: z.uuid() });

/** Sends the statement to whoever joined; the address is forgotten once it is on its way. */
export const mailStatement: Job<z.output<typeof statement>> = { name: 'register:mailStatement', data: statement, retryLimit: 8 };

export const joinerJobs = [
  handles(mailStatement, async (office: Office, data) => {
    const schoolId = parseId<'school'>(data.schoolId);
    if (schoolId === null) return;
    const { joinerId } = data;
    const letter = await office.read(schoolId, (db) => statementTo(db, joinerId));
    if (letter === null) return;
    await office.mail.send({
      id: `${joinerId}.statement`,
      to: letter.email,
      subject: `Welcome to ${letter.account}, ${letter.school}`,
      text: [`Everybody who joins ${letter.account} of ${letter.school} is told this:`, '', letter.wording, ''].join('\n'),
    });
    await office.transact(schoolId, (tx) =>
      tx.execute(
        sql`update account_joiner set mail_to = null, mailed_at = ${office.now().toISOString()}::timestamptz where id = ${joinerId}`,
      ),
    );
  }),
];

async function statementTo(db: Db, joinerId: string) {
  const { rows } = await db.execute<{ email: string; account: string; school: string; wording: string }>(sql`
    select j.mail_to as email, a.name as account, s.name as school, j.wording
    from account_joiner j join account a on a.school_id = j.school_id and a.id = j.account_id join school s on s.school_id = j.school_id
    where j.id = ${joinerId} and j.mail_to is not null and j.mailed_at is null`);
  return rows[0] ?? null;
}
