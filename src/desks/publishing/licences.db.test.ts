import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { answered, expectKeptIn, expectLive, send, written } from '#fixtures/content.ts';
import { as, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { postsWaiting } from './desk.ts';
import { listEnded } from './duty-store.ts';
import { tellOfLicences } from './jobs-list.ts';
import { keepLicence, takeDownEverywhere } from './service.ts';

const checks = { 'policy:images': 'yes', 'policy:safeguarding': 'yes' };

describe('a right to use something published that ends', () => {
  let house: PublishingHouse;
  beforeAll(async () => {
    house = await publishingHouse({ pack: 'hampshire-model' });
  });
  afterAll(() => house.close());

  /** Published on 20 November with a right until the end of the month; then it is 2 December. */
  async function ended(): Promise<PostId> {
    house.at('2026-11-20T09:35:00Z');
    const answers = { ...checks, rights: 'licence', 'rights-owner': 'the museum', 'rights-until': '2026-11-30' };
    const post = await written(house, 'officeManager', 'Look at the mill.', { answers }, { nobody: true });
    await expectLive(house, await send(house, 'officeManager', post));
    return post.postId;
  }
  const waitingFor = (who: CastName) =>
    house.office.read(ottersley.id, async (db) => {
      const now = house.office.now();
      const policy = await policyInForce(db, ottersley.id, '2026-11-20');
      const all = await postsWaiting({ office: house.office, db, actor: as(who), policy, zone: ottersley.zone, now });
      return all.filter((one) => one.key.startsWith('licence:'));
    });
  const told = async (who: CastName, postId: PostId) =>
    (await house.office.read(ottersley.id, (db) => listNotices(db, ottersley.id, cast[who].id))).filter((one) => one.href.endsWith(postId));
  async function hourly(): Promise<void> {
    await house.office.transact(ottersley.id, (tx) => house.office.enqueue(tx, tellOfLicences, {}));
    await house.work();
  }
  const endedOf = (postId: PostId) => house.office.read(ottersley.id, (db) => listEnded(db, '2026-12-02', postId));

  it('[HM-PUB-04] is listed for removal the day after, the office is told once, and it stays until the post is down', async () => {
    const postId = await ended();
    house.at('2026-11-30T18:00:00Z');
    await hourly();
    expect(await waitingFor('officeManager')).toEqual([]);
    expect(await told('officeManager', postId)).toEqual([]);
    house.at('2026-12-01T09:00:00Z');
    await hourly();
    await hourly();
    expect(await waitingFor('officeManager')).toMatchObject([{ mine: true, citation: { clause: 'HM-PUB-04' }, href: `/posts/${postId}` }]);
    expect(await told('officeManager', postId)).toHaveLength(1);
    expect(await told('officeAssistant', postId)).toHaveLength(1);
    open(await takeDownEverywhere(house.office, as('officeManager'), { postId, reason: 'The licence has ended.' }));
    await house.work();
    expect(await waitingFor('officeManager')).toEqual([]);
  });

  it('[HM-PUB-04] is off the list once the office has recorded that it was renewed, by whom and until when', async () => {
    const postId = await ended();
    house.at('2026-12-02T09:00:00Z');
    const [licence] = await endedOf(postId);
    const renewal = { licenceId: licence!.id, until: '2027-11-30', note: 'The museum’s letter of 1 December, in the office.' };
    for (const who of ['yearFourLead', 'dataProtectionLead', 'coach'] as const) refused(await keepLicence(house.office, as(who), renewal));
    expect(refused(await keepLicence(house.office, as('officeAssistant'), { ...renewal, note: ' ' })).fields).toHaveProperty('note');
    expect(refused(await keepLicence(house.office, as('officeAssistant'), { ...renewal, until: '2026-12-01' })).fields).toHaveProperty(
      'until',
    );
    expect(await endedOf(postId)).toHaveLength(1);
    open(await keepLicence(house.office, as('officeAssistant'), renewal));
    expect(await endedOf(postId)).toEqual([]);
    expect(refused(await keepLicence(house.office, as('officeAssistant'), renewal)).kind).toBe('absent');
    house.at('2027-12-01T09:00:00Z');
    expect(await house.office.read(ottersley.id, (db) => listEnded(db, '2027-12-01', postId))).toMatchObject([{ untilOn: '2027-11-30' }]);
  });

  it('[HM-PUB-04] does not let anything out that it will no longer cover', async () => {
    house.at('2026-11-20T09:35:00Z');
    const answers = { ...checks, rights: 'licence', 'rights-owner': 'the museum', 'rights-until': '2026-11-19' };
    const post = await written(house, 'officeManager', 'Look at the mill again.', { answers }, { nobody: true });
    await expectKeptIn(house, 'officeManager', post, 'rights-not-recorded', 'HM-PUB-04');
    const unreadable = await answered(house, 'officeManager', post, { 'rights-until': 'next year' });
    await expectKeptIn(house, 'officeManager', unreadable, 'rights-not-recorded', 'HM-PUB-04');
    await expectLive(house, await send(house, 'officeManager', await answered(house, 'officeManager', unreadable, { 'rights-until': '' })));
  });

  it('[HM-PUB-04] follows the draft: a day that was taken back is no longer on record', async () => {
    house.at('2026-11-20T09:35:00Z');
    const days = async (postId: PostId) =>
      (
        await house.office.read(ottersley.id, (db) =>
          db.execute<{ day: string }>(sql`select until_on::text as day from licence where post_id = ${postId}`),
        )
      ).rows.map((row) => row.day);
    const post = await written(house, 'officeManager', 'The mill.', { answers: { 'rights-until': '2026-11-30' } }, { nobody: true });
    expect(await days(post.postId)).toEqual(['2026-11-30']);
    const later = await answered(house, 'officeManager', post, { 'rights-until': '2027-01-31' });
    expect(await days(post.postId)).toEqual(['2027-01-31']);
    await answered(house, 'officeManager', later, { 'rights-until': '' });
    expect(await days(post.postId)).toEqual([]);
  });
});
