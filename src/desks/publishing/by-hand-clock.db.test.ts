import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { as, draftFor, open, publishingHouse, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import { remindAllByHand } from './by-hand-clock.ts';
import { confirmManual } from './service.ts';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse();
});
afterAll(() => house.close());

async function told(who: CastName, postId: PostId): Promise<number> {
  const all = await house.office.read(ottersley.id, (db) => listNotices(db, ottersley.id, cast[who].id));
  return all.filter((one) => one.href === `/posts/${postId}` && one.words.includes('has gone by')).length;
}

describe('what is to be put up by hand', () => {
  it('and is not confirmed in 24 hours is put before its writer again, once', async () => {
    house.at('2026-11-18T09:00:00Z');
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['facebook'])));
    await house.work();
    house.at('2026-11-19T08:59:00Z');
    await remindAllByHand(house.office);
    expect(await told('officeManager', postId)).toBe(0);
    house.at('2026-11-19T09:00:00Z');
    await Promise.all([remindAllByHand(house.office), remindAllByHand(house.office)]);
    await remindAllByHand(house.office);
    expect(await told('officeManager', postId)).toBe(1);
  });

  it('and is confirmed in time is put before nobody', async () => {
    house.at('2026-11-18T09:00:00Z');
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['facebook'])));
    await house.work();
    const [delivery] = Object.values(await house.deliveries(postId));
    if (delivery === undefined) throw new Error('There is no delivery.');
    const found = { found: 'there', url: 'https://facebook.example/ottersleyschool/posts/9' } as const;
    open(await confirmManual(house.office, as('officeManager'), { deliveryId: delivery.id, ...found }));
    house.at('2026-11-20T09:00:00Z');
    await remindAllByHand(house.office);
    expect(await told('officeManager', postId)).toBe(0);
  });
});
