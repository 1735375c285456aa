import type { Tx } from '#src/infra/db/transact.ts';
import { lockDelivery } from './delivery-store.ts';
import type { Delivery, DeliveryId, Post } from './model.ts';
import { lockPostOf } from './store.ts';

export interface Held {
  readonly post: Post;
  readonly delivery: Delivery;
}

/** Post first, then delivery. Everybody locks in this order: two processes that did not would wait for each other for ever. */
export async function lockWithPost(tx: Tx, deliveryId: DeliveryId): Promise<Held | null> {
  const [post, delivery] = await Promise.all([lockPostOf(tx, deliveryId), lockDelivery(tx, deliveryId)]); // sent, and so done, in this order
  return post === null || delivery === null ? null : { post, delivery };
}
