import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast } from '#fixtures/cast.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, draftFor, open, publishingHouse, refused, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { addEngagement } from '#src/desks/people/service.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { approve, beginDraft, changeDraft, checkDraft, sendToGate } from './service.ts';
import { publishingRoutes } from './web/routes.tsx';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse({ parameters: { fourEyes: 'always' } });
});
afterAll(() => house.close());

const approved = async (postId: PostId) => {
  const { seal } = open(await checkDraft(house.office, as('headteacher'), { postId }));
  return approve(house.office, as('headteacher'), { postId, seal });
};
const sendAgain = async (postId: PostId) =>
  sendToGate(house.office, as('officeManager'), { postId, revision: (await house.post(postId)).revision });

describe('who speaks is part of what is approved', () => {
  it('[HM-PUB-01] whoever approves reads it, and a title that changes afterwards sends the post back before anybody has read it', async () => {
    const goesOutAt = '2026-11-23T09:00:00.000Z';
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['website', 'facebook'], { goesOutAt })));
    const page = await pagesFor(house.office, 'headteacher', '/', publishingRoutes(house.office)).request(`/posts/${postId}`);
    expect(await page.text()).toContain('Ottersley School · Office manager');
    expect(open(await approved(postId)).status).toBe('scheduled');
    const engagement = { kind: 'employee', title: 'Bursar', agencyContact: null, fromOn: '2026-11-21', untilOn: null } as const;
    open(await addEngagement(house.office, as('headteacher'), { id: cast.officeManager.id, engagement }));
    house.at('2026-11-23T09:00:30Z');
    await house.work();
    const there = Object.values(await house.deliveries(postId));
    expect(there.map((one) => one.parcel)).toEqual([null, null]);
    expect(there.flatMap((one) => (one.status === 'stopped' ? [one.code] : []))).toEqual(['not-what-was-let-go']);
    expect(await house.count('website_page')).toBe(0);
    const stopped = await house.post(postId);
    expect([stopped.status, stopped.holdWhy]).toEqual(['held', expect.stringContaining('who speaks')]);
  });

  it('is approved anew as it is now, and stands so on every channel', async () => {
    house.at('2026-11-23T10:00:00Z');
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['website', 'facebook'])));
    open(await approved(postId));
    await house.work();
    for (const one of Object.values(await house.deliveries(postId))) expect(one.parcel?.byline).toBe('Ottersley School · Bursar');
  });

  it('[HM-PUB-05] a title on record from before that names a pupil in full lets nothing of theirs out, on no channel', async () => {
    await house.scene(sql`update engagement set title = 'Key worker of Otto Puddlefoot' where person_id = ${cast.yearFourLead.id}`);
    const before = await house.count('delivery');
    const begun = open(await beginDraft(house.office, as('yearFourLead'), { draft: draftFor(['website', 'facebook']) }));
    const refusal = refused(await sendToGate(house.office, as('yearFourLead'), { postId: begun.postId, revision: 1 }));
    expect([refusal.code, refusal.what]).toEqual(['pupil-full-name', expect.stringContaining('Who speaks')]);
    expect(refusal.citations.length).toBeGreaterThan(0);
    expect(await house.count('delivery')).toBe(before);
    expect((await house.post(begun.postId)).status).toBe('draft');
  });

  it('a title that names a pupil only after the approval stops the post as well', async () => {
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['website'], { goesOutAt: '2026-11-23T14:00:00.000Z' })));
    open(await approved(postId));
    await house.scene(
      sql`update engagement set title = 'Aunt of Otto Puddlefoot' where person_id = ${cast.officeManager.id} and title = 'Bursar'`,
    );
    house.at('2026-11-23T14:00:30Z');
    await house.work();
    expect((await house.deliveries(postId))['website']).toMatchObject({ status: 'stopped', code: 'pupil-full-name', parcel: null });
    await house.scene(sql`update engagement set title = 'Bursar' where title = 'Aunt of Otto Puddlefoot'`);
  });
});

describe('the address of a page', () => {
  const pageOf = async (postId: PostId) => (await house.deliveries(postId))['website']?.url ?? '';

  it('is made of the words that stand on it, and never of those that were written for another channel', async () => {
    const draft = draftFor(['website', 'facebook'], {
      words: 'Otto Puddlefoot has won',
      variants: { [accounts.website.id]: 'A prize for our school.', [accounts.facebook.id]: 'We have won a prize.' },
    });
    const { postId } = open(await writeAndSend(house, 'officeManager', draft));
    open(await approved(postId));
    await house.work();
    expect(await pageOf(postId)).toMatch(/\/2026-11-23-a-prize-for-our-school-[0-9a-f]{6}$/u);
  });

  it('is made of the words that go out, not of those that were put right before', async () => {
    const draft = draftFor(['website'], { words: 'The hall is shut.', goesOutAt: '2026-11-23T16:00:00.000Z' });
    const { postId } = open(await writeAndSend(house, 'officeManager', draft));
    open(await approved(postId));
    await house.scene(sql`update post set seal = 'another' where id = ${postId}`);
    house.at('2026-11-23T16:00:30Z');
    await house.work();
    expect((await house.deliveries(postId))['website']?.status).toBe('stopped');
    const { revision } = await house.post(postId);
    const now = { ...draft, words: 'The hall is open.', goesOutAt: null };
    open(await changeDraft(house.office, as('officeManager'), { postId, revision, draft: now }));
    open(await sendAgain(postId));
    open(await approved(postId));
    await house.work();
    expect(await pageOf(postId)).toContain('the-hall-is-open');
  });
});
