import type { Tx } from '#src/infra/db/transact.ts';
import { findDelivery, lockDelivery } from './delivery-store.ts';
import type { Delivery, DeliveryId, Post } from './model.ts';
import { lockPost } from './store.ts';

/** Post first, then delivery. Everybody locks in this order: two processes that did not would wait for each other for ever. */
export async function lockWithPost(tx: Tx, deliveryId: DeliveryId): Promise<{ readonly post: Post; readonly delivery: Delivery } | null> {
  const seen = await findDelivery(tx, deliveryId);
  if (seen === null) return null;
  const post = await lockPost(tx, seen.postId);
  const delivery = await lockDelivery(tx, deliveryId);
  return post === null || delivery === null ? null : { post, delivery };
}
