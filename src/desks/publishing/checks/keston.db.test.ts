import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley } from '#fixtures/cast.ts';
import { answered, expectKeptIn, expectLive, send, written } from '#fixtures/content.ts';
import { as, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { endUse } from '#src/desks/register/service.ts';
import { listUses } from '#src/desks/register/uses-store.ts';
import { sendToGate } from '../service.ts';

describe('under the Keston policy', () => {
  let house: PublishingHouse;
  beforeAll(async () => {
    house = await publishingHouse({ parameters: { policyChecks: ['images: Does it keep our image policy?'] } });
  });
  afterAll(() => house.close());

  it('[KP-OFF-01] a post with a required check unanswered is refused, and each that is missing is named', async () => {
    const post = await written(house, 'officeManager', 'Look at the mill.', { answers: {} }, {});
    const refusal = await expectKeptIn(house, 'officeManager', post, 'policy-check-missing', 'KP-OFF-01');
    expect(refusal).toMatchObject({ kind: 'held', code: 'check-missing', what: '3 required checks are not answered.' });
    for (const missing of ['Who is in photo 1', 'Whose photo is this', 'Does it keep our image policy'])
      expect(refusal.why).toContain(missing);
    expect(refusal.citations[0]?.clause).toBe('KP-OFF-01');
    expect(refusal.citations.length).toBeGreaterThan(2);
    const { draft } = await house.post(post.postId);
    const one = await answered(house, 'officeManager', post, { rights: 'own work', 'policy:images': 'yes' });
    const left = await expectKeptIn(house, 'officeManager', one, 'photo-not-cross-checked', 'FL-IMG-02');
    expect(left).toMatchObject({ code: 'check-missing', what: 'A required check is not answered.' });
    expect(draft.pictures).toHaveLength(1);
  });

  it('[KP-OFF-01] a post with nothing unanswered goes out, and a plain notice is asked nothing', async () => {
    const answers = { rights: 'own work', 'policy:images': 'yes' };
    await expectLive(
      house,
      await send(house, 'officeManager', await written(house, 'officeManager', 'Look at the mill.', { answers }, { nobody: true })),
    );
    await expectLive(
      house,
      await send(house, 'officeManager', await written(house, 'officeManager', 'School is closed tomorrow.', { answers: {} })),
    );
  });

  it('[KP-OFF-01] a post of somebody without an approval in force is refused as use that is not approved', async () => {
    const post = await written(house, 'officeAssistant', 'School is closed tomorrow.', { answers: {} });
    const before = await house.post(post.postId);
    const lines = await house.office.read(ottersley.id, (db) =>
      listUses(db, house.office.now(), { person: cast.officeAssistant.id, states: ['in-force'], headByPost: true }),
    );
    expect(lines.map((line) => line.accountId)).toContain(accounts.website.id);
    for (const { id } of lines) open(await endUse(house.office, as('officeAssistant'), { id }));
    const refusal = refused(await sendToGate(house.office, as('officeAssistant'), post));
    expect([refusal.code, refusal.citations[0]?.clause]).toEqual(['not-approved-use', 'KP-OFF-01']);
    expect(await house.post(post.postId)).toEqual(before);
    expect(await house.deliveries(post.postId)).toEqual({});
  });
});
