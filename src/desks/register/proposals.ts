import { sql } from 'drizzle-orm';
import { addDays, dayOf, instantOf } from '#src/kernel/clock.ts';
import type { SchoolId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { notify } from '#src/infra/mail/notices.ts';
import { count } from '#src/kernel/words.ts';
import type { Office } from '#src/office.ts';
import { approversOf } from './telling.ts';
import type { Moment } from './moment.ts';
import { listUses } from './uses-store.ts';

/*
 * HA-SCOPE-02: whoever proposes a new use is answered within the set days, and how many were proposed, accepted and
 * declined is reported. Every policy's applications are answered by the same clock.
 */

/** The last moment in which an application is answered in time: the end of the last of the set days. */
export function answerBy(askedAt: Date, zone: string, policy: Policy): Date {
  return instantOf(addDays(dayOf(askedAt, zone), policy.number('proposalAnswerDays')), '23:59', zone);
}

/** Tells those who decide, once, of an application that has waited longer than the set days. */
export async function tellOfLateAnswers(office: Office, tx: Tx, schoolId: SchoolId, moment: Moment): Promise<void> {
  const { now, zone, policy } = moment;
  for (const line of await listUses(tx, now, { states: ['asked'], headByPost: false })) {
    if (answerBy(line.askedAt, zone, policy) >= now) continue;
    const about = `${line.id}:late`;
    const told = await tx.execute(sql`select 1 from notice where about = ${about} limit 1`);
    if (told.rows.length > 0) continue;
    const words = `An application for official use has waited for more than ${count(policy.number('proposalAnswerDays'), 'day')}.`;
    const to = (await approversOf(tx, { capacity: line.capacity, person: line.personId }, moment)).filter((one) => one !== line.personId);
    await notify(office, tx, { schoolId, to, kind: 'to-decide', words, href: `/register/uses/${line.id}`, about, at: now });
  }
}

/** What became of the applications of some days. `late`: answered, or still waiting, after the set days. */
export interface Proposals {
  readonly proposed: number;
  readonly accepted: number;
  readonly declined: number;
  readonly late: number;
}

export async function countProposals(
  db: Db,
  span: { readonly from: Date; readonly until: Date },
  { now, zone, policy }: Pick<Moment, 'now' | 'zone' | 'policy'>,
): Promise<Proposals> {
  const { rows } = await db.execute<{ askedAt: string | Date; decidedAt: string | Date | null; status: string }>(sql`
    select asked_at as "askedAt", decided_at as "decidedAt", status from official_use
    where asked_at >= ${span.from.toISOString()}::timestamptz and asked_at < ${span.until.toISOString()}::timestamptz`);
  const declined = rows.filter((row) => row.status === 'declined').length;
  const answered = rows.filter((row) => row.decidedAt !== null).length;
  const late = rows.filter((row) => new Date(row.decidedAt ?? now) > answerBy(new Date(row.askedAt), zone, policy)).length;
  return { proposed: rows.length, accepted: answered - declined, declined, late };
}
