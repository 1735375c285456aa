import type { PersonId, PostId } from '#src/kernel/ids.ts';
import { dayOf } from '#src/kernel/clock.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { outletKindOf, staffMayBeShown } from '#src/desks/consent/desk.ts';
import type { Draft } from './checks/facts.ts';
import { listDeliveries } from './delivery-store.ts';
import { titleOf, type Delivery, type Post } from './model.ts';
import { placesOf, schoolOf, type Place } from './reading.ts';
import { neverWentOut } from './rules.ts';
import { findPost, listPostsWith } from './store.ts';

/** Whether a post shows somebody's face on an account: not blurred, and in a picture that goes there. */
export function showsOn(draft: Draft, account: Place['id'], person: PersonId): boolean {
  return draft.pictures.some(
    (picture) => !picture.leftOutOf.includes(account) && picture.faces.some((face) => face.person === person && !face.blurred),
  );
}

/** WH-CON-03: a place that is not the school's own. Nothing is removed there; whoever runs it is asked. */
export function isOutside(place: Pick<Place, 'platform' | 'kind' | 'runByOthers'>): boolean {
  return outletKindOf(place) === 'other-online';
}

/**
 * How an item that shows somebody stands at one place: `shown` with their leave; without it `removing`, or `ask` where
 * others run the place; `gone`.
 */
export type HowShown = 'shown' | 'removing' | 'ask' | 'gone';

export interface ShownAt {
  readonly postId: PostId;
  readonly title: string;
  readonly place: Pick<Place, 'name' | 'platform' | 'kind'>;
  readonly at: Date;
  readonly how: HowShown;
}

/** WH-CON-03: every item that shows a member of staff, newest first, and what happens to it where they have not given leave. */
export async function whereShown(db: Db, person: PersonId, now: Date): Promise<readonly ShownAt[]> {
  const places = new Map((await placesOf(db, now)).map((place) => [place.id, place]));
  const { zone } = await schoolOf(db);
  const may = new Map((await staffMayBeShown(db, [person], [...places.values()], dayOf(now, zone))).map((one) => [one.accountId, one.may]));
  const posts = new Map<PostId, Post>();
  for (const id of await listPostsWith(db, person)) {
    const post = await findPost(db, id);
    if (post !== null) posts.set(id, post);
  }
  return (await listDeliveries(db, [...posts.keys()]))
    .flatMap((delivery) => {
      const [post, place] = [posts.get(delivery.postId), places.get(delivery.accountId)];
      if (post === undefined || place === undefined || !showsOn(post.draft, place.id, person)) return [];
      const how = howShown(delivery, place, may.get(place.id) ?? false);
      if (how === null) return [];
      return [{ postId: post.id, title: titleOf(post.draft.words), place, at: delivery.liveAt ?? delivery.dueAt, how }];
    })
    .toSorted((one, other) => other.at.getTime() - one.at.getTime());
}

function howShown(delivery: Delivery, place: Place, may: boolean): HowShown | null {
  if (delivery.status === 'taken-down') return delivery.liveAt === null ? null : 'gone';
  if (neverWentOut(delivery.status)) return null;
  if (may && delivery.status !== 'taking-down') return 'shown';
  return isOutside(place) ? 'ask' : 'removing';
}
