import { and, asc, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { newId, type AccountId, type PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Delivery, DeliveryId } from './model.ts';
import type { PostAct } from './store.ts';
import { delivery, deliveryAttempt } from './tables.ts';

type DeliveryRow = typeof delivery.$inferSelect;

const asDelivery = ({ schoolId: _, ...rest }: DeliveryRow): Delivery => rest;

export async function listDeliveries(db: Db, posts: readonly PostId[]): Promise<readonly Delivery[]> {
  if (posts.length === 0) return [];
  const rows = await db
    .select()
    .from(delivery)
    .where(inArray(delivery.postId, [...posts]))
    .orderBy(asc(delivery.id));
  return rows.map(asDelivery);
}

export async function findDelivery(db: Db, id: DeliveryId): Promise<Delivery | null> {
  const [row] = await db.select().from(delivery).where(eq(delivery.id, id));
  return row === undefined ? null : asDelivery(row);
}

/** The delivery, held against every other process until this transaction ends. */
export async function lockDelivery(tx: Tx, id: DeliveryId): Promise<Delivery | null> {
  const [row] = await tx.select().from(delivery).where(eq(delivery.id, id)).for('update');
  return row === undefined ? null : asDelivery(row);
}

/** Everything that has not come to rest and whose time has come: what a lost job or a killed process left behind. */
export async function listOverdue(db: Db, now: Date, limit = 200): Promise<readonly Delivery[]> {
  const rows = await db
    .select()
    .from(delivery)
    .where(
      and(
        inArray(delivery.status, ['waiting', 'sending', 'unknown', 'taking-down']),
        eq(delivery.needsPerson, false),
        lte(delivery.dueAt, now),
        or(isNull(delivery.leaseUntil), lte(delivery.leaseUntil, now)),
        or(isNull(delivery.nextTryAt), lte(delivery.nextTryAt, now)),
      ),
    )
    .orderBy(asc(delivery.dueAt))
    .limit(limit);
  return rows.map(asDelivery);
}

/**
 * What waited for an account to be reached waits no longer: nobody is to look, and the next try is now. Leases stay: whoever
 * is at one of them goes on.
 */
export async function letGoOn(tx: Tx, account: AccountId, why: string): Promise<void> {
  const ofIt = eq(delivery.accountId, account);
  const reached = inArray(delivery.status, ['taking-down', 'unknown', 'waiting']);
  await tx
    .update(delivery)
    .set({ needsPerson: false, nextTryAt: null })
    .where(and(ofIt, reached, or(eq(delivery.needsPerson, true), sql`${delivery.nextTryAt} is not null`)));
  await tx
    .update(delivery)
    .set({ code: 'refused-there', why, mayRetry: true })
    .where(and(ofIt, eq(delivery.status, 'failed'), eq(delivery.code, 'signed-out')));
}

/** Everything to do on an account that is due by now and under way. */
export async function listWaitingFor(db: Db, account: AccountId): Promise<readonly Pick<Delivery, 'id' | 'status'>[]> {
  return (
    db
      .select({ id: delivery.id, status: delivery.status })
      .from(delivery)
      .where(and(eq(delivery.accountId, account), inArray(delivery.status, ['taking-down', 'unknown', 'sending', 'waiting'])))
      // What is to come down goes first.
      .orderBy(sql`${delivery.status} = 'taking-down' desc`, asc(delivery.dueAt))
      .limit(200)
  );
}

/** What needs a person: failed, unknown beyond reading back, stopped, or to be confirmed by hand. */
export async function listNeedingPerson(db: Db): Promise<readonly Delivery[]> {
  const rows = await db
    .select()
    .from(delivery)
    .where(
      or(inArray(delivery.status, ['failed', 'stopped', 'by-hand']), eq(delivery.needsPerson, true), sql`${delivery.handByAt} is not null`),
    )
    .orderBy(asc(delivery.handByAt), asc(delivery.dueAt))
    .limit(200);
  return rows.map(asDelivery);
}

export interface NewDelivery {
  readonly postId: PostId;
  readonly accountId: AccountId;
  readonly channel: string;
  readonly key: string;
  readonly dueAt: Date;
}

/** Makes the post's delivery to an account, or makes the one that never went out wait again. */
export async function upsertDelivery(tx: Tx, permit: Permit<PostAct>, one: NewDelivery): Promise<DeliveryId> {
  const [row] = await tx
    .insert(delivery)
    .values({ schoolId: permit.schoolId, id: newId<'delivery'>(), status: 'waiting', ...one, citations: permit.citations })
    .onConflictDoUpdate({
      target: [delivery.schoolId, delivery.postId, delivery.accountId],
      set: {
        status: 'waiting',
        // The address of a page is made of its words: of those that go out, not of what was written before.
        key: sql`case when ${delivery.attempts} = 0 then excluded.key else ${delivery.key} end`,
        dueAt: one.dueAt,
        parcel: null,
        frozenAt: null,
        code: null,
        why: null,
        nextTryAt: null,
        needsPerson: false,
        handByAt: null,
      },
      setWhere: sql`${delivery.status} in ('waiting', 'stopped', 'failed') and ${delivery.tombstoneAt} is null`,
    })
    .returning({ id: delivery.id });
  if (row === undefined) throw new Error('A delivery that went out cannot be made to wait again.');
  return row.id;
}

/** Deliveries of accounts that a post no longer goes to, and that never went out, are no more. */
export async function dropUnsent(tx: Tx, _permit: Permit<PostAct>, postId: PostId, keep: readonly AccountId[]): Promise<void> {
  await tx.delete(delivery).where(
    and(
      eq(delivery.postId, postId),
      eq(delivery.attempts, 0),
      inArray(delivery.status, ['waiting', 'stopped']),
      keep.length === 0
        ? undefined
        : sql`${delivery.accountId} not in (${sql.join(
            keep.map((account) => sql`${account}`),
            sql`, `,
          )})`,
    ),
  );
}

export type DeliveryChange = Partial<Omit<DeliveryRow, 'schoolId' | 'id' | 'postId' | 'accountId' | 'channel' | 'key'>>;

/** Writes a delivery that somebody decided about. */
export async function updateDelivery(tx: Tx, _permit: Permit<PostAct>, id: DeliveryId, change: DeliveryChange): Promise<void> {
  await tx.update(delivery).set(change).where(eq(delivery.id, id));
}

/**
 * Writes down what became of a delivery that was already let go. The lease is its leave: it was given under a permit,
 * and whoever has lost it writes nothing.
 */
export async function settleDelivery(tx: Tx, id: DeliveryId, leaseToken: string, change: DeliveryChange): Promise<boolean> {
  const rows = await tx
    .update(delivery)
    .set({ ...change, leaseToken: null, leaseUntil: null })
    .where(and(eq(delivery.id, id), eq(delivery.leaseToken, leaseToken)))
    .returning({ id: delivery.id });
  return rows.length === 1;
}

/** Keeps the knowledge that it is out when it came after the lease had ended, unless more is known already. */
export async function learnedLate(tx: Tx, id: DeliveryId, change: DeliveryChange): Promise<void> {
  await tx
    .update(delivery)
    .set(change)
    .where(and(eq(delivery.id, id), eq(delivery.status, 'unknown')));
}

/** Takes the lease for a read-back or a take-down, which only look at or undo what was let go. */
export async function takeLease(tx: Tx, id: DeliveryId, token: string, until: Date): Promise<void> {
  await tx.update(delivery).set({ leaseToken: token, leaseUntil: until }).where(eq(delivery.id, id));
}

export async function beginAttempt(
  tx: Tx,
  schoolId: Permit['schoolId'],
  id: DeliveryId,
  kind: 'send' | 'read-back' | 'take-down',
  at: Date,
): Promise<string> {
  const attempt = newId();
  await tx.insert(deliveryAttempt).values({ schoolId, id: attempt, deliveryId: id, kind, startedAt: at });
  return attempt;
}

export async function endAttempt(tx: Tx, attempt: string, at: Date, outcome: string, why: string | null = null): Promise<void> {
  await tx.update(deliveryAttempt).set({ endedAt: at, outcome, why }).where(eq(deliveryAttempt.id, attempt));
}

export interface Attempt {
  readonly kind: 'send' | 'read-back' | 'take-down';
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly outcome: string | null;
  readonly why: string | null;
}

export async function listAttempts(
  db: Db,
  deliveries: readonly DeliveryId[],
): Promise<readonly (Attempt & { readonly deliveryId: DeliveryId })[]> {
  if (deliveries.length === 0) return [];
  return db
    .select({
      deliveryId: deliveryAttempt.deliveryId,
      kind: deliveryAttempt.kind,
      startedAt: deliveryAttempt.startedAt,
      endedAt: deliveryAttempt.endedAt,
      outcome: deliveryAttempt.outcome,
      why: deliveryAttempt.why,
    })
    .from(deliveryAttempt)
    .where(inArray(deliveryAttempt.deliveryId, [...deliveries]))
    .orderBy(asc(deliveryAttempt.startedAt));
}
