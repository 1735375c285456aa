import { eq, sql } from 'drizzle-orm';
import type { Actor } from '#src/kernel/actor.ts';
import { isDay, type Day } from '#src/kernel/clock.ts';
import { newId, type AccountId, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { personOf } from './acts.ts';
import { lockAccount } from './accounts-store.ts';
import { momentOf } from './moment.ts';
import { account } from './tables.ts';

/** The first communication of a page or group: to whom, when, and in what words (WH-PUB-05). */
export interface InitialNotice {
  readonly givenOn: Day;
  readonly recipients: string;
  readonly wording: string;
}

/** Words that keep what the clause asks: abuse is dealt with as if it were said face to face, and criticism is not abuse. */
export const suggestedNotice =
  'Please write here as you would speak at the school gate. Abuse of pupils, families or staff is dealt with exactly as it would be ' +
  'if it had been said face to face. Criticism is not abuse: tell us what is wrong, best by talking to us, and we will answer.';

/** WH-PUB-05: the wording keeps the face-to-face comparison and says what is meant, abuse and not criticism. Null when it does. */
export function missingFromNotice(wording: string): string | null {
  if (wording.trim() === '') return 'Write what families were told.';
  if (!/face[\s-]+to[\s-]+face|in person/i.test(wording))
    return 'Keep the comparison: it is dealt with as if it had been said face to face.';
  if (!/\babus/i.test(wording)) return 'Say what is meant: abuse.';
  if (!/\bcritici[sz]|\bcritical\b/i.test(wording)) return 'Say what is not meant: criticism.';
  return null;
}

/**
 * Records the first communication of an account, which opens it for posting where the policy asks for one (WH-PUB-05).
 * Refusals: `unclear` with the words that are missing, `not-found`, the gate's.
 */
export async function recordInitialNotice(office: Office, actor: Actor, id: AccountId, input: InitialNotice): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const found = await lockAccount(tx, id);
    const on = { kind: 'School', id: actor.schoolId } as const;
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:recordNotice', on, subject: { kind: 'account', id } });
    if (!permit.ok) return permit;
    const { today } = await momentOf(office, tx, actor);
    const by = personOf(actor);
    if (!found || by === null) return no(absent);
    const missing = missingFromNotice(input.wording);
    if (missing !== null) return no(unclear({ wording: missing }));
    if (input.recipients.trim() === '') return no(unclear({ recipients: 'Write who was told.' }));
    if (!isDay(input.givenOn) || input.givenOn > today) return no(unclear({ givenOn: 'The day is today or a day that has been.' }));
    await saveNotice(tx, permit.value, { id, by, ...input, first: found.initialNoticeOn });
    await office.record(tx, permit.value, { facts: { initialNotice: input.givenOn } });
    return ok();
  });
}

/** The newest first communication of an account, with its words; null when none is on record. */
export async function findNotice(db: Db, id: AccountId): Promise<InitialNotice | null> {
  const { rows } = await db.execute<{ [Key in keyof InitialNotice]: InitialNotice[Key] }>(sql`
    select given_on::text as "givenOn", recipients, wording from initial_notice
    where account_id = ${id} order by given_on desc, recorded_at desc limit 1`);
  return rows[0] ?? null;
}

async function saveNotice(
  tx: Tx,
  permit: Permit<'publishing:recordNotice'>,
  one: InitialNotice & { readonly id: AccountId; readonly by: PersonId; readonly first: Day | null },
): Promise<void> {
  await tx.execute(sql`insert into initial_notice (school_id, id, account_id, given_on, recipients, wording, recorded_by, recorded_at)
    values (${permit.schoolId}, ${newId()}, ${one.id}, ${one.givenOn}::date, ${one.recipients.trim()}, ${one.wording.trim()}, ${one.by},
      ${permit.at.toISOString()}::timestamptz)`);
  const earliest = one.first !== null && one.first < one.givenOn ? one.first : one.givenOn;
  await tx.update(account).set({ initialNoticeOn: earliest }).where(eq(account.id, one.id));
}
