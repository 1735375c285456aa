import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { AccountId, PersonId, PostId, SchoolId } from '#src/kernel/ids.ts';
import { conflict, unclear, type Refusal } from '#src/kernel/refusal.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { listDeliveries } from './delivery-store.ts';
import type { Delivery, DeliveryId, Post, PostStatus } from './model.ts';
import { delivery, post, postCorrection } from './tables.ts';
import { oweAgain, settleRighted } from './untrue.ts';

/** One correction at one place, and when it came to stand there, or ceased to. */
export interface CorrectionThere {
  readonly schoolId: SchoolId;
  readonly corrects: PostId;
  readonly account: AccountId;
  readonly at: Date;
}

/** What was put right, or is to be: the words, whose, and how they stand. */
export interface Correction {
  /** The correction as a post of its own; null for a note from before corrections were posts. */
  readonly id: PostId | null;
  readonly note: string;
  readonly by: PersonId;
  readonly at: Date;
  readonly status: PostStatus;
  readonly outAt: Date | null;
}

/** Every correction of a post that was not thrown away, in its order. */
export async function listCorrections(db: Db, postId: PostId): Promise<readonly Correction[]> {
  const before = await db.select().from(postCorrection).where(eq(postCorrection.postId, postId)).orderBy(asc(postCorrection.at));
  const posts = await db
    .select({
      id: post.id,
      draft: post.draft,
      by: post.authorId,
      at: sql<string>`coalesce(${post.outAt}, ${post.changedAt})`,
      status: post.status,
      outAt: post.outAt,
    })
    .from(post)
    .where(and(eq(post.corrects, postId), sql`${post.status} <> 'discarded'`))
    .orderBy(asc(post.begunAt));
  return [
    ...before.map((row) => ({ id: null, note: row.note, by: row.byId, at: row.at, status: 'out' as const, outAt: row.at })),
    ...posts.map(({ draft, at, ...row }) => ({ ...row, note: draft.words, at: new Date(at) })),
  ];
}

/** A correction that somebody is to put up at one place off the website. */
export interface ToPutUp {
  readonly deliveryId: DeliveryId;
  readonly postId: PostId;
  readonly note: string;
  readonly since: Date;
}

/** Corrections of a post that went through the gate and are to be put up there by hand, the latest first. */
export async function listToPutUp(
  db: Db,
  postId: PostId,
  account?: AccountId,
): Promise<readonly (ToPutUp & { readonly accountId: AccountId })[]> {
  const rows = await db
    .select({
      deliveryId: delivery.id,
      postId: delivery.postId,
      accountId: delivery.accountId,
      parcel: delivery.parcel,
      at: delivery.frozenAt,
    })
    .from(delivery)
    .innerJoin(post, and(eq(post.schoolId, delivery.schoolId), eq(post.id, delivery.postId)))
    .where(
      and(eq(post.corrects, postId), eq(delivery.status, 'by-hand'), account === undefined ? undefined : eq(delivery.accountId, account)),
    )
    .orderBy(sql`${delivery.frozenAt} desc`);
  return rows.flatMap(({ parcel, at, ...row }) => (parcel === null || at === null ? [] : [{ ...row, note: parcel.text, since: at }]));
}

/** Where a post is up, may be up or is just going up: there, and nowhere else, it can be put right. */
export function whereUp(deliveries: readonly Delivery[]): readonly AccountId[] {
  return deliveries.filter(({ status }) => status === 'live' || status === 'unknown' || status === 'sending').map((one) => one.accountId);
}

/**
 * A correction is down at a place: what stands there is the last one that is still up, or none. What had been put right by it
 * is not right any more, and is owed again.
 */
export async function correctionGone(office: Office, tx: Tx, gone: CorrectionThere): Promise<void> {
  const { corrects, account } = gone;
  await tx.execute(sql`update delivery d set corrected_at = left_there.at, corrected_by = case when left_there.at is null then null else d.corrected_by end
    from (select max(at) as at from (
      select o.live_at as at from delivery o join post p on p.school_id = o.school_id and p.id = o.post_id
        where p.corrects = ${corrects} and o.account_id = ${account} and o.status = 'live'
      union all select c.at from post_correction c where c.post_id = ${corrects}) each_one) left_there
    where d.post_id = ${corrects} and d.account_id = ${account}`);
  await oweAgain(office, tx, gone, corrects);
}

/** What keeps a correction from being sent as it is: it goes where the post is up, and it is words. */
export async function correctionFault(db: Db, { corrects, draft }: Pick<Post, 'corrects' | 'draft'>): Promise<Refusal | null> {
  if (corrects === null) return null;
  const up = whereUp(await listDeliveries(db, [corrects]));
  if (up.length === 0)
    return conflict('The post that it puts right is not up any more.', 'There is nothing to correct.', [
      { label: 'See the post', href: `/posts/${corrects}` },
    ]);
  if (draft.pictures.length > 0) return unclear({ pictures: 'A correction is words alone. Take the photos out.' });
  if (draft.accounts.some((account) => !up.includes(account)))
    return unclear({ accounts: 'A correction goes where the post is up. Take the other channels off.' });
  return null;
}

/**
 * HM-PUB-03: a correction stands at a place from now on. That is what happened, and needs no leave of its own: it was given
 * as the correction was let go, or to whoever says that they put it up.
 */
export async function correctionStands(tx: Tx, stands: CorrectionThere & { readonly by: PersonId }): Promise<void> {
  const { schoolId, corrects, account, by, at } = stands;
  await tx
    .update(delivery)
    .set({ correctedAt: at, correctedBy: by })
    .where(and(eq(delivery.postId, corrects), eq(delivery.accountId, account), inArray(delivery.status, ['live', 'unknown', 'sending'])));
  await settleRighted(tx, { schoolId, at }, corrects, by);
}
