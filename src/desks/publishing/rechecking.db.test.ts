import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settleConsents } from '#fixtures/consents.ts';
import { ours, written } from '#fixtures/content.ts';
import { accounts, idOf, ottersley, pupils } from '#fixtures/cast.ts';
import { as, open, publishingHouse, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { recheckPictured } from '#src/desks/consent/desk.ts';
import type { PersonId, PostId } from '#src/kernel/ids.ts';
import { confirmManual, sendToGate } from './service.ts';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse({ pack: 'wightwick-hall' });
  await house.office.transact(ottersley.id, (tx) => settleConsents(tx, async () => Buffer.from('sealed')));
});
afterAll(() => house.close());

/** A photo of one child on the website and Facebook, out on both. */
async function outWith(person: PersonId): Promise<PostId> {
  const face = { id: 'a', person, box: null, blurred: false };
  const draft = { answers: { ...ours, purpose: 'celebrate work' } };
  const post = await written(house, 'officeManager', 'A fine day at the mill for Year 4', draft, { faces: [face] });
  const both = JSON.stringify([accounts.website.id, accounts.facebook.id]);
  await house.scene(sql`update post set draft = jsonb_set(draft, '{accounts}', ${both}::jsonb) where id = ${post.postId}`);
  open(await sendToGate(house.office, as('officeManager'), post));
  await house.work();
  const { facebook } = await house.deliveries(post.postId);
  open(
    await confirmManual(house.office, as('officeManager'), {
      deliveryId: facebook!.id,
      found: 'there',
      url: 'https://facebook.example/ottersleyschool/1',
    }),
  );
  return post.postId;
}

async function recheck(personId: PersonId): Promise<void> {
  await house.office.transact(ottersley.id, (tx) => house.office.enqueue(tx, recheckPictured, { schoolId: ottersley.id, personId }));
  await house.work();
  await house.work();
}

describe('somebody in a picture may no longer be shown', () => {
  it('[WH-CON-02] a child put on the list is unpublished from what is already out, at once, and where a person must do it there is a clock', async () => {
    const postId = await outWith(pupils.aster.id);
    expect(await house.deliveries(postId)).toMatchObject({ website: { status: 'live' }, facebook: { status: 'live' } });
    await recheck(pupils.aster.id);
    expect((await house.deliveries(postId))['website']?.status).toBe('live');
    const id = idOf('restricted aster');
    await house.scene(sql`insert into objection (school_id, id, pupil_id, from_on, recorded_by, recorded_at, restricted, reason_sealed, commitment_salt)
      values (${ottersley.id}, ${id}, ${pupils.aster.id}, '2026-11-20', ${idOf('x')}, '2026-11-20T09:00:00Z', true, ${Buffer.from('sealed')}, ${Buffer.from(id)})`);
    const told = await house.count('notice');
    await recheck(pupils.aster.id);
    const after = await house.deliveries(postId);
    expect(after['website']).toMatchObject({ status: 'taken-down', proof: 'Gatepost read it back: it is gone.' });
    expect(after['facebook']).toMatchObject({ status: 'taking-down', handByAt: new Date('2026-11-20T23:59:00Z') });
    expect(await house.count('notice')).toBeGreaterThan(told);
    const { rows } = await house.office.read(ottersley.id, (db) =>
      db.execute<{ words: string }>(sql`select words from notice where about = ${postId}`),
    );
    expect(rows.every((row) => !row.words.includes('Aster'))).toBe(true);
  });

  it('[WH-CON-04] [OC-CON-01] a withdrawn yes takes down what is out, the same day', async () => {
    const postId = await outWith(pupils.tariq.id);
    await house.scene(sql`insert into consent_answer
      (school_id, id, batch_id, pupil_id, use, outlet, answer, giver_id, how, answered_on, recorded_by, recorded_at)
      select school_id, gen_random_uuid(), gen_random_uuid(), pupil_id, use, outlet, 'withdrawn', giver_id, how, '2026-11-20', recorded_by, '2026-11-20T09:30:00Z'
      from consent_answer where pupil_id = ${pupils.tariq.id} and use = 'picture' and outlet = 'website'`);
    await recheck(pupils.tariq.id);
    expect(await house.deliveries(postId)).toMatchObject({ website: { status: 'taken-down' }, facebook: { status: 'live' } });
  });
});
