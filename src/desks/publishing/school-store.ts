import { and, eq, isNull } from 'drizzle-orm';
import { newId, type PersonId, type PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { feedback, publishingStop } from './tables.ts';

export interface Stop {
  readonly fromAt: Date;
  readonly reason: string;
  readonly by: PersonId;
}

/** The emergency stop in force, or null. */
export async function findStop(db: Db): Promise<Stop | null> {
  const [row] = await db.select().from(publishingStop).where(isNull(publishingStop.untilAt));
  return row === undefined ? null : { fromAt: row.fromAt, reason: row.reason, by: row.stoppedBy };
}

export async function insertStop(tx: Tx, permit: Permit<'publishing:stopAll'>, one: { reason: string; by: PersonId }): Promise<void> {
  await tx
    .insert(publishingStop)
    .values({ schoolId: permit.schoolId, id: newId(), fromAt: permit.at, reason: one.reason, stoppedBy: one.by });
}

export async function endStop(tx: Tx, permit: Permit<'publishing:resumeAll'>, by: PersonId): Promise<boolean> {
  const rows = await tx
    .update(publishingStop)
    .set({ untilAt: permit.at, resumedBy: by })
    .where(isNull(publishingStop.untilAt))
    .returning({ id: publishingStop.id });
  return rows.length > 0;
}

export interface FeedbackLine {
  readonly id: string;
  readonly postId: PostId;
  readonly words: string;
  readonly replyTo: string;
  readonly at: Date;
}

/** WH-PUB-01: what readers said in private and nobody has settled yet, oldest first. */
export async function listOpenFeedback(db: Db): Promise<readonly FeedbackLine[]> {
  return db
    .select({ id: feedback.id, postId: feedback.postId, words: feedback.words, replyTo: feedback.replyTo, at: feedback.at })
    .from(feedback)
    .where(isNull(feedback.settledAt))
    .orderBy(feedback.at)
    .limit(100);
}

/** A reader's private word. Anybody may speak to the school: there is nothing to ask the gate. */
export async function insertFeedback(
  tx: Tx,
  one: {
    readonly schoolId: Permit['schoolId'];
    readonly postId: PostId;
    readonly words: string;
    readonly replyTo: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx.insert(feedback).values({ id: newId(), ...one });
}

export async function settleFeedback(
  tx: Tx,
  permit: Permit<'publishing:correct'>,
  id: string,
  by: PersonId,
  how: 'answered' | 'no-answer-needed',
): Promise<PostId | null> {
  const [row] = await tx
    .update(feedback)
    .set({ settledAt: permit.at, settledBy: by, settledHow: how })
    .where(and(eq(feedback.id, id), isNull(feedback.settledAt)))
    .returning({ postId: feedback.postId });
  return row?.postId ?? null;
}
