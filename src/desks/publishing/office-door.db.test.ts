import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, ottersley, pupils, type CastName } from '#fixtures/cast.ts';
import { expectKeptIn, expectLive, ours, send, written } from '#fixtures/content.ts';
import { face } from '#fixtures/draft.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { as, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { makeKey } from '#src/api/keys.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { createApp } from '#src/web/app.tsx';
import { takeRole } from '#src/desks/people/service.ts';
import { listRoles } from '#src/desks/people/store.ts';
import { approve, checkDraft, declinePost, publishForOther, returnPost, sendToGate } from './service.ts';
import { listApprovals } from './store.ts';
import { publishingRoutes } from './web/routes.tsx';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse({ pack: 'online-communication', parameters: { ethos: 'Kindness, courage, curiosity' } });
});
afterAll(() => house.close());

const told = (who: CastName) =>
  house.office
    .read(ottersley.id, (db) => listNotices(db, ottersley.id, cast[who].id))
    .then((all) => all.filter((one) => one.at.getTime() === house.office.now().getTime()).map((one) => one.words));
const sent = async (words: string) => {
  const post = await written(house, 'yearFourLead', words, { answers: {} });
  expect((await send(house, 'yearFourLead', post)).waitsFor).toContain('publish-only-by-office');
  return { ...post, seal: open(await checkDraft(house.office, as('officeManager'), { postId: post.postId })).seal };
};
const approved = async (postId: PostId) => {
  const { seal } = open(await checkDraft(house.office, as('headteacher'), { postId }));
  open(await approve(house.office, as('headteacher'), { postId, seal, ethosConfirmed: true }));
};
const decisionsOn = async (postId: PostId) =>
  (await house.office.read(ottersley.id, (db) => listApprovals(db, postId))).map(({ kind, by, asRole, note, at }) => ({
    kind,
    by,
    asRole,
    note,
    at,
  }));
const lastEntryOf = async (postId: PostId) => {
  const { rows } = await house.office.read(ottersley.id, (db) =>
    db.execute(sql`select act, verdict, entry -> 'facts' as facts from journal where subject_id = ${postId} order by seq desc limit 1`),
  );
  return rows[0];
};

describe('the single door', () => {
  it('[OC-PUB-02] all that a colleague is offered is to send it to the office', async () => {
    const { postId, seal } = await sent('Year 4 made clay tiles. Well done, all.');
    const pages = pagesFor(house.office, 'yearFourLead', '/', publishingRoutes(house.office));
    const composer = await (await pages.request(`/posts/${postId}/edit`)).text();
    expect(composer).toContain('Send to the office');
    expect(composer).not.toMatch(/Send now|Send for approval/u);
    const page = await (await pages.request(`/posts/${postId}`)).text();
    expect(page).not.toMatch(/Publish it|Approve it|Decline it/u);
    const pressed = await pages.request(`/posts/${postId}/decide`, { method: 'POST', body: new URLSearchParams({ seal }) });
    expect(pressed.status).toBe(403);
    expect((await house.post(postId)).status).toBe('held');
    expect(await house.deliveries(postId)).toEqual({});
  });

  it('[OC-PUB-02] another program in the name of somebody outside the office publishes no more than they do', async () => {
    const { postId, seal } = await sent('Year 4 baked bread for the hall. Well done.');
    await approved(postId);
    const key = open(
      await makeKey(house.office, actorOf(cast.headteacher.id), { name: 'Class blog', scopes: ['posts:write'], days: 30 }),
    ).text;
    const answer = await createApp(house.office).request(`http://127.0.0.1/api/v1/posts/${postId}/publish`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ seal }),
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ type: 'urn:gatepost:publish-only-by-office', verdict: 'shut' });
    expect((await house.post(postId)).status).toBe('held');
    expect(await house.deliveries(postId)).toEqual({});
  });

  it('[OC-PUB-02] when the office publishes, its writer is told; who, as what, when and why are kept', async () => {
    house.at('2026-11-20T10:00:00Z');
    const { postId, seal } = await sent('Year 4 sang in the hall. Well done.');
    await approved(postId);
    await expectLive(
      house,
      open(await publishForOther(house.office, as('officeManager'), { postId, seal, note: 'Good news for families.' })),
    );
    expect(await told('yearFourLead')).toContain('The office put your post on its way.');
    expect(await decisionsOn(postId)).toContainEqual({
      kind: 'publish',
      by: cast.officeManager.id,
      asRole: 'office',
      note: 'Good news for families.',
      at: house.office.now(),
    });
  });

  it('[OC-PUB-02] what the office decides is kept and told while somebody else has yet to decide as well', async () => {
    house.at('2026-11-20T10:02:00Z');
    const { postId, seal } = await sent('Year 4 planted bulbs. Well done.');
    const note = 'Good news for spring.';
    const pressed = open(await publishForOther(house.office, as('officeManager'), { postId, seal, note }));
    expect(pressed).toMatchObject({ status: 'held', waitsFor: ['ethos-not-confirmed'] });
    expect(await house.deliveries(postId)).toEqual({});
    expect(await told('yearFourLead')).toEqual(['The office publishes your post, once what it still waits for is decided.']);
    const kept = { kind: 'publish', by: cast.officeManager.id, asRole: 'office', note, at: house.office.now() };
    expect(await decisionsOn(postId)).toEqual([kept]);
    const page = await pagesFor(house.office, 'yearFourLead', '/', publishingRoutes(house.office)).request(`/posts/${postId}`);
    expect(await page.text()).toContain(note);
    await approved(postId);
    await house.work();
    expect((await house.deliveries(postId))['website']).toMatchObject({ status: 'live' });
    expect(await told('yearFourLead')).toContain('Your post was approved, and is on its way.');
    expect(await decisionsOn(postId)).toContainEqual(kept);
  });

  it('[OC-PUB-02] when the office returns or declines, its writer is told and the reason is kept', async () => {
    house.at('2026-11-20T10:05:00Z');
    const first = await sent('Year 4 painted the fence. Well done.');
    expect(refused(await returnPost(house.office, as('officeManager'), first)).kind).toBe('unclear');
    open(await returnPost(house.office, as('officeManager'), { ...first, note: 'Say which fence.' }));
    expect(await told('yearFourLead')).toContain('A post came back to you with a note.');
    expect(await house.post(first.postId)).toMatchObject({ status: 'draft', holdWhy: 'Say which fence.' });
    const second = await sent('Year 4 painted the gate. Well done.');
    const reason = { note: 'The gate is not ours to paint.' };
    expect(refused(await declinePost(house.office, as('officeManager'), second)).kind).toBe('unclear');
    expect(refused(await declinePost(house.office, as('yearFourLead'), { ...second, ...reason })).code).toBe('approver-only');
    expect(refused(await declinePost(house.office, as('officeManager'), { ...second, ...reason, seal: 'another' })).kind).toBe('conflict');
    expect((await house.post(second.postId)).status).toBe('held');
    open(await declinePost(house.office, as('officeManager'), { ...second, ...reason }));
    expect(await told('yearFourLead')).toContain('Your post was declined. Its page says why.');
    expect(await decisionsOn(second.postId)).toMatchObject([{ kind: 'decline', by: cast.officeManager.id, asRole: 'office', ...reason }]);
    const page = await pagesFor(house.office, 'yearFourLead', '/', publishingRoutes(house.office)).request(`/posts/${second.postId}`);
    expect(await page.text()).toContain('The gate is not ours to paint.');
    expect(await lastEntryOf(second.postId)).toMatchObject({ act: 'publishing:return', verdict: 'open', facts: { declined: true } });
    expect((await sendToGate(house.office, as('yearFourLead'), second)).ok).toBe(false);
    expect(await house.deliveries(second.postId)).toEqual({});
  });

  it('[OC-PUB-01] what a partner sends in passes the same checks as what staff send', async () => {
    house.at('2026-11-20T10:15:00Z');
    const none = await written(house, 'volunteer', 'Hm.', { answers: {} });
    await expectKeptIn(house, 'volunteer', none, 'purpose-missing', 'OC-PUB-01');
    const child = await written(house, 'volunteer', 'Well done.', { answers: ours }, { faces: [face(pupils.linnet.id)] });
    await expectKeptIn(house, 'volunteer', child, 'picture-not-permitted', 'OC-CON-02');
    const fair = await written(house, 'volunteer', 'Thank you to everybody who came to the fair.', { answers: {} });
    expect((await send(house, 'volunteer', fair)).waitsFor.toSorted()).toEqual(['ethos-not-confirmed', 'publish-only-by-office']);
  });
});

describe('the door with nobody at it', () => {
  it('[OC-PUB-02] with nobody in the office or the designated role it is held, and the headteacher is told that nobody can publish', async () => {
    house.at('2026-11-20T10:10:00Z');
    for (const who of ['officeManager', 'officeAssistant'] as const) {
      const held = await house.office.read(ottersley.id, (db) => listRoles(db, cast[who].id));
      for (const { id } of held.filter((one) => one.role === 'office'))
        open(await takeRole(house.office, as('headteacher'), { id, untilOn: '2026-11-19' }));
    }
    const { postId } = await sent('Year 4 swept the yard. Well done.');
    expect((await house.post(postId)).status).toBe('held');
    expect(await told('headteacher')).toContain('A post waits, and nobody holds a role that may publish it.');
    expect(await told('officeManager')).toEqual([]);
  });
});
