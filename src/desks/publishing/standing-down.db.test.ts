import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { expectLive, send, written } from '#fixtures/content.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, open, publishingHouse, refused, type PublishingHouse, type Setting } from '#fixtures/publishing-house.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { liftSuspension, suspendPerson } from '#src/desks/people/cover.ts';
import { recordLeaving } from '#src/desks/people/service.ts';
import { revokeUse } from '#src/desks/register/service.ts';
import { listUses } from '#src/desks/register/uses-store.ts';
import { listHandOvers } from './hand-over-store.ts';
import { jobs } from './jobs.ts';
import { approve, beginDraft, changeDraft, checkDraft, sendToGate } from './service.ts';
import { publishingRoutes } from './web/routes.tsx';

let house: PublishingHouse;
const later = { answers: {}, goesOutAt: '2026-11-23T09:00:00.000Z' };
const fourEyes: Setting = { parameters: { fourEyes: 'always' } };
beforeEach(async () => {
  house = await publishingHouse();
});
afterEach(() => house.close());

/** The minute's round, as the clock starts it. */
async function minute(): Promise<void> {
  const round = jobs.find((one) => one.job.name === 'publishing:sweepStanding');
  await round?.run(house.office, {}, { signal: new AbortController().signal, retry: 0, isLast: false });
}
async function revoke(who: CastName): Promise<void> {
  const [line] = await house.office.read(ottersley.id, (db) =>
    listUses(db, house.office.now(), { person: cast[who].id, states: ['in-force'], headByPost: true }),
  );
  open(await revokeUse(house.office, as('headteacher'), { id: line!.id, everywhere: true, consultation: null }));
}
const told = (who: CastName) =>
  house.office.read(ottersley.id, (db) => listNotices(db, ottersley.id, cast[who].id)).then((all) => all.map((one) => one.words));
const page = async (who: CastName, postId: PostId) =>
  (await pagesFor(house.office, who, '/', publishingRoutes(house.office)).request(`/posts/${postId}`)).text();
const why = 'was stopped on its way out: whoever wrote or sent it is not currently active.';
const scheduled = async (who: CastName) => {
  const post = await written(house, who, 'Well done everybody who ran.', later);
  expect((await send(house, who, post)).status).toBe('scheduled');
  return post;
};

describe('when somebody’s official use is withdrawn', () => {
  it('[KP-OFF-05] what they had scheduled is held within the minute, and they and whoever approved it are told why', async () => {
    await house.close();
    house = await publishingHouse(fourEyes);
    const post = await written(house, 'yearFourLead', 'Well done everybody who ran.', later);
    await send(house, 'yearFourLead', post);
    const { seal } = open(await checkDraft(house.office, as('deputy'), post));
    expect(open(await approve(house.office, as('deputy'), { postId: post.postId, seal })).status).toBe('scheduled');
    await revoke('yearFourLead');
    await minute();
    expect((await house.post(post.postId)).status).toBe('held');
    expect(await told('yearFourLead')).toContain(`A post ${why}`);
    expect(await told('deputy')).toContain(`A post that you approved ${why}`);
    house.at('2026-11-23T09:00:05Z');
    await house.work();
    expect(await house.deliveries(post.postId)).toEqual({});
  });

  it('[KP-OFF-05] each open draft of theirs passes to another official user of its account, who is told and can send it', async () => {
    const post = await written(house, 'yearFourLead', 'Well done everybody who ran.', { answers: {} });
    const without = open(await beginDraft(house.office, as('yearFourLead'), {}));
    await revoke('yearFourLead');
    await minute();
    const passed = await house.post(post.postId);
    expect(passed).toMatchObject({ status: 'draft', sentBy: null });
    const heir = (['officeManager', 'officeAssistant', 'computingLead'] as const).find((who) => cast[who].id === passed.author);
    expect(heir).toBeDefined();
    expect((await house.post(without.postId)).author).not.toBe(cast.yearFourLead.id);
    expect(await told(heir!)).toContain('A post that Juniper Hobblethwick began is yours now.');
    expect(await house.office.read(ottersley.id, (db) => listHandOvers(db, post.postId))).toEqual([
      { from: cast.yearFourLead.id, to: cast[heir!].id, at: house.office.now() },
    ]);
    expect(await page(heir!, post.postId)).toContain('Begun by Juniper Hobblethwick');
    await expectLive(house, await send(house, heir!, post));
    await minute();
    expect(await house.count(`notice where words like '%is yours now.'`)).toBe(2);
  });

  it('[KP-OFF-05] what waited for a decision passes on too, and whoever takes it over approves nothing of it', async () => {
    await house.close();
    house = await publishingHouse(fourEyes);
    const post = await written(house, 'yearFourLead', 'Well done everybody who ran.', { answers: {} });
    expect((await send(house, 'yearFourLead', post)).waitsFor).toEqual(['four-eyes']);
    await revoke('yearFourLead');
    const { seal } = open(await checkDraft(house.office, as('deputy'), post));
    const kept = refused(await approve(house.office, as('deputy'), { postId: post.postId, seal }));
    expect([kept.code, /revoked|withdrawn/iu.test(JSON.stringify(kept))]).toEqual(['sender-not-active', false]);
    await minute();
    const { author, status } = await house.post(post.postId);
    expect([author === cast.yearFourLead.id, status]).toEqual([false, 'held']);
    const heir = (['officeManager', 'officeAssistant', 'computingLead'] as const).find((who) => cast[who].id === author)!;
    expect((await send(house, heir, post)).waitsFor).toEqual(['four-eyes']);
    expect((await approve(house.office, as(heir), { postId: post.postId, seal })).ok).toBe(false);
    // Another speaks under it now, so it is looked at again before it is approved.
    const now = open(await checkDraft(house.office, as('deputy'), post)).seal;
    await expectLive(house, open(await approve(house.office, as('deputy'), { postId: post.postId, seal: now })));
  });

  it('[KP-OFF-05] every later act of theirs is refused as revoked', async () => {
    const post = await written(house, 'yearFourLead', 'Well done everybody who ran.', { answers: {} });
    const before = await house.post(post.postId);
    await revoke('yearFourLead');
    const tried = [
      await sendToGate(house.office, as('yearFourLead'), post),
      await changeDraft(house.office, as('yearFourLead'), { ...post, draft: { ...before.draft, words: 'Other words.' } }),
      await beginDraft(house.office, as('yearFourLead'), {}),
    ];
    for (const one of tried) {
      const refusal = one.ok ? null : one.refusal;
      expect([refusal?.code, refusal?.citations[0]?.clause]).toEqual(['revoked', 'KP-OFF-05']);
    }
    expect(await house.post(post.postId)).toEqual(before);
    expect(await house.deliveries(post.postId)).toEqual({});
  });

  it('with nobody else who may use the channel, the headteacher is told once, and it passes on once there is somebody', async () => {
    await house.close();
    house = await publishingHouse({ pack: 'hampshire-model' });
    const post = await written(house, 'officeManager', 'Well done everybody who ran.', { answers: {} });
    await house.scene(sql`update official_use set until_at = '2026-11-01T00:00:00Z', ended_at = '2026-11-01T00:00:00Z', status = 'ended'
      where account_id = ${accounts.website.id} and person_id <> ${cast.officeManager.id}`);
    open(await recordLeaving(house.office, as('headteacher'), { id: cast.officeManager.id, lastDay: '2026-11-20' }));
    house.at('2026-11-21T00:00:30Z');
    await minute();
    await minute();
    expect((await told('headteacher')).filter((words) => words.startsWith('A post was left unsent'))).toHaveLength(1);
    expect((await house.post(post.postId)).author).toBe(cast.officeManager.id);
  });
});

describe('when somebody is suspended', () => {
  it('[KP-OFF-10] what they had scheduled is held, nobody else reads why, and lifting it gives it back to their hands', async () => {
    const post = await scheduled('yearFourLead');
    const draft = await written(house, 'yearFourLead', 'Well done everybody who swam.', { answers: {} });
    open(await suspendPerson(house.office, as('headteacher'), { personId: cast.yearFourLead.id }));
    await minute();
    await minute();
    expect((await house.post(post.postId)).status).toBe('held');
    expect((await house.deliveries(post.postId))['website']).toMatchObject({ status: 'stopped', code: 'suspended', attempts: 0 });
    expect((await told('yearFourLead')).filter((words) => words.startsWith('A post was stopped'))).toHaveLength(1);
    const looked = await page('officeManager', post.postId);
    expect(looked).toContain('is not currently active');
    expect(looked).not.toMatch(/suspen|KP-OFF-10/iu);
    // Whoever has nothing to do with the post is told of none (FL-PUB-28).
    expect(await page('assistant', post.postId)).not.toMatch(/active|suspen|KP-OFF-10|who ran/iu);
    // They may come back: their draft stays theirs.
    expect((await house.post(draft.postId)).author).toBe(cast.yearFourLead.id);
    expect(refused(await sendToGate(house.office, as('yearFourLead'), draft)).code).toBe('suspended');
    open(await liftSuspension(house.office, as('headteacher'), { personId: cast.yearFourLead.id }));
    await expectLive(house, await send(house, 'yearFourLead', draft));
    expect((await send(house, 'yearFourLead', post)).status).toBe('scheduled');
    house.at('2026-11-23T09:00:05Z');
    await house.work();
    expect((await house.post(post.postId)).status).toBe('out');
  });
});
