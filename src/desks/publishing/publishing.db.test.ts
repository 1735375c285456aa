import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts } from '#fixtures/cast.ts';
import { as, draftFor, open, publishingHouse, refused, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { takeDown } from './service.ts';

describe('a plain notice', () => {
  let house: PublishingHouse;
  beforeAll(async () => {
    house = await publishingHouse();
  });
  afterAll(() => house.close());

  it('goes from the writer to the website in one step', async () => {
    const sent = open(await writeAndSend(house, 'officeManager', draftFor(['website'])));
    expect(sent).toMatchObject({ status: 'scheduled', waitsFor: [] });
    await house.work();
    const { website } = await house.deliveries(sent.postId);
    expect(website).toMatchObject({ status: 'live', attempts: 1 });
    expect(website?.url).toMatch(/^https:\/\/gatepost\.example\/s\/ottersley\/news\/2026-11-20-the-library-has-new-beanbags-/u);
    expect((await house.post(sent.postId)).status).toBe('out');
  });

  it('is taken down with proof, and stays down', async () => {
    const sent = open(await writeAndSend(house, 'officeManager', draftFor(['website'])));
    await house.work();
    const id = (await house.deliveries(sent.postId))['website']!.id;
    open(await takeDown(house.office, as('officeManager'), { deliveryId: id, reason: 'The wrong date' }));
    expect((await house.deliveries(sent.postId))['website']).toMatchObject({ status: 'taking-down', takenDownAt: null });
    await house.work();
    expect((await house.deliveries(sent.postId))['website']).toMatchObject({
      status: 'taken-down',
      proof: 'Gatepost read it back: it is gone.',
    });
    expect((await house.post(sent.postId)).status).toBe('taken-down');
  });

  it('[KP-OFF-02] nobody without official use posts as the school', async () => {
    const posts = await house.count('post');
    expect(refused(await writeAndSend(house, 'assistant', draftFor(['website']))).code).toBe('not-an-official-user');
    expect(await house.count('post')).toBe(posts);
  });

  it('does not set out for a platform where the account is not connected, and the clause says why', async () => {
    const before = await house.count('delivery');
    const refusal = refused(await writeAndSend(house, 'officeManager', draftFor(['website', 'bluesky'])));
    expect(refusal).toMatchObject({ code: 'not-connected', citations: [{ clause: 'FL-ACC-05' }] });
    expect(refusal.next[0]?.label).toBe('Leave Bluesky out');
    expect(await house.count('delivery')).toBe(before);
    await house.scene(sql`update account set credentials_sealed = ${Buffer.from('sealed')} where id = ${accounts.bluesky.id}`);
    expect(open(await writeAndSend(house, 'officeManager', draftFor(['website', 'bluesky']))).status).toBe('scheduled');
  });
});
