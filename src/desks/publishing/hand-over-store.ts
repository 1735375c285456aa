import { and, asc, eq, gte, inArray, or, sql } from 'drizzle-orm';
import { newId, type PersonId, type PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Post } from './model.ts';
import { post, postHandOver, postRevision } from './tables.ts';

/** Everybody on whose leave something stands that is not out yet. */
export async function listWriters(db: Db): Promise<readonly PersonId[]> {
  const { rows } = await db.execute<{ id: PersonId }>(sql`
    select author_id as id from post where status in ('draft', 'held', 'scheduled')
    union select sent_by from post where status = 'scheduled' and sent_by is not null`);
  return rows.map((row) => row.id);
}

/** What somebody wrote and has not sent, or sent and is not out. */
export async function listUnsentOf(db: Db, person: PersonId): Promise<readonly Pick<Post, 'id' | 'status'>[]> {
  const theirs = and(inArray(post.status, ['draft', 'held', 'scheduled']), eq(post.authorId, person));
  const sent = and(eq(post.status, 'scheduled'), eq(post.sentBy, person));
  return db.select({ id: post.id, status: post.status }).from(post).where(or(theirs, sent)).orderBy(asc(post.changedAt));
}

/** KP-OFF-05: from here on it is another's, to send or throw away. That they have had it since is kept. */
export async function handOver(tx: Tx, permit: Permit<'publishing:change'>, one: Post, to: PersonId): Promise<void> {
  const editors = one.editors.includes(to) ? one.editors : [...one.editors, to];
  await tx
    .update(post)
    .set({ authorId: to, editors: [...editors], sentBy: null, seal: null, changedAt: permit.at })
    .where(eq(post.id, one.id));
  await tx
    .insert(postHandOver)
    .values({ schoolId: permit.schoolId, id: newId(), postId: one.id, fromId: one.author, toId: to, at: permit.at });
}

export interface HandOver {
  readonly from: PersonId;
  readonly to: PersonId;
  readonly at: Date;
}

export async function listHandOvers(db: Db, postId: PostId): Promise<readonly HandOver[]> {
  const rows = await db
    .select()
    .from(postHandOver)
    .where(eq(postHandOver.postId, postId))
    .orderBy(asc(postHandOver.at), asc(postHandOver.id));
  return rows.map(({ fromId, toId, at }) => ({ from: fromId, to: toId, at }));
}

/** Whether whoever was given it has written in it since: taking it back would take their words too. */
export async function hasChangedIt(db: Db, postId: PostId, { to, at }: HandOver): Promise<boolean> {
  const theirs = and(eq(postRevision.postId, postId), eq(postRevision.byId, to), gte(postRevision.at, at));
  return (await db.select({ revision: postRevision.revision }).from(postRevision).where(theirs).limit(1)).length > 0;
}
