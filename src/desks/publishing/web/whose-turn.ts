import type { PersonId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import type { Visit } from '#src/web/visit.ts';
import { askedByHand, callThem, isByHand } from '../by-hand-turn.ts';
import type { Delivery, DeliveryId, Post } from '../model.ts';
import type { Place } from '../reading.ts';
import { decidersOf } from '../telling.ts';

export interface Turns {
  /** By delivery: who is asked to do by hand what is to be done there. */
  readonly asked: ReadonlyMap<DeliveryId, readonly string[]>;
  /** Who may decide what a held post waits for. */
  readonly decide: readonly string[];
}

/** Whose turn it is, by name and post. */
export async function whoseTurn(
  office: Pick<Office, 'gate'>,
  db: Db,
  { school, now }: Pick<Visit, 'school' | 'now'>,
  policy: Policy,
  post: Post,
  deliveries: readonly Delivery[],
  places: readonly Place[],
): Promise<Turns> {
  const asked = new Map<DeliveryId, readonly string[]>();
  for (const delivery of deliveries.filter(isByHand)) {
    const place = places.find((one) => one.id === delivery.accountId);
    if (place === undefined) continue;
    asked.set(delivery.id, await callThem(db, await askedByHand(office, db, school.id, { post, place, policy, now }), now));
  }
  const deciding = new Set<PersonId>();
  if (post.status === 'held')
    for (const code of post.waitsFor) for (const one of (await decidersOf(db, policy, post, code, now)).others) deciding.add(one);
  return { asked, decide: await callThem(db, [...deciding], now) };
}
