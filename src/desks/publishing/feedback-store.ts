import { and, eq, isNull, sql } from 'drizzle-orm';
import { newId, type PersonId, type PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { feedback } from './tables.ts';

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

/** How much readers said since a moment, and what became of it. */
export async function countFeedback(
  db: Db,
  since: Date,
): Promise<{ readonly said: number; readonly answered: number; readonly noAnswer: number }> {
  const { rows } = await db.execute<{ said: number; answered: number; noAnswer: number }>(sql`
    select count(*)::int as said, count(*) filter (where settled_how = 'answered')::int as answered,
      count(*) filter (where settled_how = 'no-answer-needed')::int as "noAnswer"
    from feedback where at >= ${since.toISOString()}::timestamptz`);
  return rows[0] ?? { said: 0, answered: 0, noAnswer: 0 };
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
