import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, type AccountName, type CastName } from '#fixtures/cast.ts';
import { expectLive, send, written } from '#fixtures/content.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, draftFor, open, publishingHouse, refused, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import type { PackId } from '#src/kernel/policy.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { postsWaiting } from './desk.ts';
import {
  confirmCorrected,
  confirmGone,
  confirmManual,
  correctPost,
  letStand,
  markUntrue,
  takeDown,
  takeDownEverywhere,
} from './service.ts';
import { findNews } from './website-store.ts';
import { publishingRoutes } from './web/routes.tsx';

const what = 'The fair is on Sunday, not on Saturday.';

describe('a published post that is found untrue', () => {
  let house: PublishingHouse;
  afterEach(() => house.close());

  async function out(pack: PackId): Promise<PostId> {
    house = await publishingHouse({ pack });
    const post = await written(house, 'officeManager', 'The fair is at school. Come along.', { answers: {} });
    await expectLive(house, await send(house, 'officeManager', post));
    return post.postId;
  }
  const waitingFor = (who: CastName) =>
    house.office.read(ottersley.id, async (db) => {
      const now = house.office.now();
      const policy = await policyInForce(db, ottersley.id, '2026-11-20');
      const all = await postsWaiting({ office: house.office, db, actor: as(who), policy, zone: ottersley.zone, now });
      return all.filter((one) => one.key.startsWith('untrue:'));
    });
  const told = async (who: CastName) =>
    (await house.office.read(ottersley.id, (db) => listNotices(db, ottersley.id, cast[who].id))).filter((one) =>
      one.words.includes('untrue'),
    );
  const slugOf = async (postId: PostId) => (await house.deliveries(postId))['website']?.key ?? '';

  it('[HA-PUB-05] is to be corrected or taken down the same day, by its writer or the leadership', async () => {
    const postId = await out('harmonize-academy');
    const mark = open(await markUntrue(house.office, as('officeManager'), { postId, what }));
    expect(mark.dueAt).toEqual(new Date('2026-11-20T23:59:00Z'));
    const [duty] = await waitingFor('officeManager');
    expect(duty).toMatchObject({ due: mark.dueAt, mine: true, citation: { clause: 'HA-PUB-05' }, href: `/posts/${postId}` });
    expect(await waitingFor('headteacher')).toMatchObject([{ mine: true }]);
    expect(await waitingFor('yearFourLead')).toMatchObject([{ mine: false }]);
    for (const who of ['officeManager', 'headteacher', 'deputy'] as const) expect(await told(who), who).toHaveLength(1);
    expect(await told('yearFourLead')).toEqual([]);
  });

  it('[HM-PUB-03] is put right within the policy’s days, and then carries a correction that everybody can read', async () => {
    const postId = await out('hampshire-model');
    const mark = open(await markUntrue(house.office, as('yearFourLead'), { postId, what }));
    expect(mark.dueAt).toEqual(new Date('2026-11-22T23:59:00Z'));
    expect(await waitingFor('officeManager')).toMatchObject([{ citation: { clause: 'HM-PUB-03' } }]);
    const page = await pagesFor(house.office, 'officeManager', '/', publishingRoutes(house.office)).request(`/posts/${postId}`);
    expect(await page.text()).toContain(what);
    open(await correctPost(house.office, as('officeManager'), { postId, note: 'The fair is on Sunday.' }));
    await house.work();
    expect(await waitingFor('officeManager')).toEqual([]);
    expect(await told('headteacher')).toEqual([]);
    const slug = await slugOf(postId);
    expect(await house.office.read(ottersley.id, (db) => findNews(db, slug))).toMatchObject({ correction: 'The fair is on Sunday.' });
  });

  it.each(['hampshire-model', 'harmonize-academy'] as const)(
    '[HM-PUB-03] [HA-PUB-05] is owed until a correction stands at each place where it is up, or it is down there: %s',
    async (pack) => {
      house = await publishingHouse({ pack });
      const on = draftFor(['website', 'facebook'], { words: 'The fair is at school. Come along.', answers: {} });
      const { postId } = open(await writeAndSend(house, 'officeManager', on));
      await house.work();
      const office = as('officeManager');
      const id = async (at: AccountName) => (await house.deliveries(postId))[at]!.id;
      const facebook = { deliveryId: await id('facebook') };
      open(await confirmManual(house.office, office, { ...facebook, found: 'there', url: `${accounts.facebook.address}/posts/1` }));
      open(await markUntrue(house.office, as('yearFourLead'), { postId, what }));
      expect(refused(await confirmCorrected(house.office, office, facebook)).what).toBe('There is no correction yet.');
      open(await correctPost(house.office, office, { postId, note: 'The fair is on Sunday.' }));
      await house.work();
      expect(await waitingFor('officeManager')).toHaveLength(1);
      expect(await told('headteacher')).toHaveLength(1);
      const desk = pagesFor(house.office, 'officeManager', '/', publishingRoutes(house.office));
      const shown = await (await desk.request(`/posts/${postId}`)).text();
      expect(shown).toContain(`/deliveries/${facebook.deliveryId}/corrected`);
      expect(shown).not.toContain(`/deliveries/${await id('website')}/corrected`);
      expect(refused(await confirmCorrected(house.office, office, { deliveryId: await id('website') })).kind).toBe('conflict');
      refused(await confirmCorrected(house.office, as('volunteer'), facebook));
      expect(await waitingFor('officeManager')).toHaveLength(1);
      open(await confirmCorrected(house.office, office, facebook));
      expect((await house.deliveries(postId))['facebook']).toMatchObject({ correctedBy: cast.officeManager.id });
      expect(await waitingFor('officeManager')).toEqual([]);
      expect(await told('headteacher')).toEqual([]);
      const after = await (await desk.request(`/posts/${postId}`)).text();
      expect(after.match(/A correction stands there since/gu)).toHaveLength(2);
      // Found untrue once more: the earlier correction answers nothing of it.
      house.at('2026-11-20T11:00:00Z');
      open(await markUntrue(house.office, as('yearFourLead'), { postId, what: 'It is in the hall, not at the gate.' }));
      expect(refused(await confirmCorrected(house.office, office, facebook)).kind).toBe('conflict');
      open(await correctPost(house.office, office, { postId, note: 'The fair is in the hall.' }));
      await house.work();
      open(await takeDown(house.office, office, { ...facebook, reason: 'It is not true.' }));
      expect(await waitingFor('officeManager')).toHaveLength(1);
      open(await confirmGone(house.office, office, facebook));
      expect(await waitingFor('officeManager')).toEqual([]);
      expect((await house.post(postId)).status).toBe('out');
    },
  );

  it('[HM-PUB-03] [HA-PUB-05] owes nothing more once it is down', async () => {
    const postId = await out('harmonize-academy');
    open(await markUntrue(house.office, as('officeManager'), { postId, what }));
    open(await takeDownEverywhere(house.office, as('officeManager'), { postId, reason: 'It is not true.' }));
    await house.work();
    expect((await house.post(postId)).status).toBe('taken-down');
    expect(await waitingFor('officeManager')).toEqual([]);
  });

  it('[HM-PUB-03] stands only when a leader who did not write it says why; its writer cannot wave the task away', async () => {
    const postId = await out('hampshire-model');
    open(await markUntrue(house.office, as('yearFourLead'), { postId, what }));
    for (const who of ['officeManager', 'yearFourLead', 'dataProtectionLead'] as const)
      refused(await letStand(house.office, as(who), { postId, why: 'It is true.' }));
    expect(refused(await letStand(house.office, as('deputy'), { postId, why: ' ' })).fields).toHaveProperty('why');
    expect(await waitingFor('officeManager')).toHaveLength(1);
    open(await letStand(house.office, as('deputy'), { postId, why: 'The caretaker confirmed the day.' }));
    expect(await waitingFor('officeManager')).toEqual([]);
    const { rows } = await house.office.read(ottersley.id, (db) =>
      db.execute(sql`select settled_how, settled_by, why from untrue_mark where post_id = ${postId}`),
    );
    expect(rows).toEqual([{ settled_how: 'stands', settled_by: cast.deputy.id, why: 'The caretaker confirmed the day.' }]);
  });

  it('[HM-PUB-03] is marked once, with what is not true, and only while it is out', async () => {
    const postId = await out('hampshire-model');
    expect(refused(await markUntrue(house.office, as('yearFourLead'), { postId, what: ' ' })).fields).toHaveProperty('what');
    open(await markUntrue(house.office, as('yearFourLead'), { postId, what }));
    expect(refused(await markUntrue(house.office, as('deputy'), { postId, what })).kind).toBe('conflict');
    const draft = await written(house, 'officeManager', 'The fair is on Monday.', { answers: {} });
    expect(refused(await markUntrue(house.office, as('deputy'), { postId: draft.postId, what })).kind).toBe('conflict');
    expect(await house.count('untrue_mark')).toBe(1);
  });
});
