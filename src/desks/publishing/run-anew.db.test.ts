import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, pupils, type CastName } from '#fixtures/cast.ts';
import { settleConsents } from '#fixtures/consents.ts';
import { ours, written } from '#fixtures/content.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, draftFor, open, publishingHouse, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import { findAccount } from '#src/desks/register/accounts-store.ts';
import { changeAccount } from '#src/desks/register/accounts.ts';
import { registerRoutes } from '#src/desks/register/web/routes.tsx';
import type { PostId } from '#src/kernel/ids.ts';
import { approve, checkDraft, confirmManual, sendToGate } from './service.ts';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse({ pack: 'wightwick-hall' });
  await house.office.transact(ottersley.id, (tx) => settleConsents(tx, async () => Buffer.from('sealed')));
});
afterAll(() => house.close());

const later = '2026-11-20T15:00:00.000Z';
const office = as('officeManager');

/** A post on Facebook that shows one child, whose yes covers the school’s own page there. */
async function picturing(goesOutAt: string | null): Promise<{ postId: PostId; revision: number }> {
  const face = { id: 'a', person: pupils.tariq.id, box: null, blurred: false };
  const draft = { answers: { ...ours, purpose: 'celebrate work' }, goesOutAt };
  const post = await written(house, 'officeManager', 'A fine day at the mill for Year 4', draft, { faces: [face] });
  const there = JSON.stringify([accounts.facebook.id]);
  await house.scene(sql`update post set draft = jsonb_set(draft, '{accounts}', ${there}::jsonb) where id = ${post.postId}`);
  return post;
}
const runBy = async (runByOthers: boolean) => {
  const entry = (await house.office.read(ottersley.id, (db) => findAccount(db, accounts.facebook.id)))!;
  const changed = open(await changeAccount(house.office, office, { id: accounts.facebook.id, entry: { ...entry, runByOthers } }));
  await house.work();
  return changed;
};
const at = async (postId: PostId) => (await house.deliveries(postId))['facebook'];
const told = (who: CastName, about: PostId) =>
  house.office.read(ottersley.id, async (db) =>
    (await listNotices(db, ottersley.id, cast[who].id)).filter((one) => one.href === `/posts/${about}`).map((one) => one.words),
  );

describe('others run an account than before', () => {
  it('[OC-CON-02] [WH-CON-04] what waits to go there is checked at once, stops where a yes does not cover it, and its people are told', async () => {
    const post = await picturing(later);
    expect(open(await sendToGate(house.office, office, post)).status).toBe('scheduled');
    const plain = open(
      await writeAndSend(house, 'officeManager', draftFor(['facebook'], { goesOutAt: later, answers: { purpose: 'engage parents' } })),
    ).postId;
    const up = await picturing(null);
    open(await sendToGate(house.office, office, up));
    await house.scene(sql`update delivery set due_at = '2026-11-20T09:35:00Z' where post_id = ${up.postId}`);
    await house.work();
    const url = `${accounts.facebook.address}/posts/1`;
    open(await confirmManual(house.office, office, { deliveryId: (await at(up.postId))!.id, found: 'there', url }));

    expect(await runBy(true)).toEqual({ isCheckedAgain: true });
    expect(await at(post.postId)).toMatchObject({ status: 'stopped', code: 'picture-not-permitted', parcel: null });
    expect((await house.post(post.postId)).status).toBe('held');
    expect((await told('officeManager', post.postId)).join()).toContain('run by others than before');
    // Words alone may still go, and their writer hears that they were looked at.
    expect(await at(plain)).toMatchObject({ status: 'waiting' });
    expect((await told('officeManager', plain)).join()).toContain('was checked again, and still may');
    // What is up there with a child who may not be shown there is asked down of whoever runs it.
    expect(await at(up.postId)).toMatchObject({ status: 'taking-down', why: expect.stringContaining('ask whoever runs it') });
  });

  it('the school’s own again, nothing that was stopped goes by itself', async () => {
    const stopped = (
      await house.office.read(ottersley.id, (db) =>
        db.execute<{ id: PostId }>(sql`select post_id as id from delivery where status = 'stopped'`),
      )
    ).rows[0]!.id;
    expect(await runBy(false)).toEqual({ isCheckedAgain: true });
    expect(await at(stopped)).toMatchObject({ status: 'stopped' });
  });

  it('a change that has nothing to do with who runs it checks nothing, and the page says which it was', async () => {
    const entry = (await house.office.read(ottersley.id, (db) => findAccount(db, accounts.facebook.id)))!;
    const purpose = 'News for families';
    expect(open(await changeAccount(house.office, office, { id: entry.id, entry: { ...entry, purpose } }))).toEqual({
      isCheckedAgain: false,
    });
    const pages = pagesFor(house.office, 'officeManager', '/register', registerRoutes(house.office));
    const { name, platform, kind, handle, address } = entry;
    const form = { name, platform, kind, handle, address, purpose, social: 'yes', owner: 'organisation', email: entry.email ?? '' };
    const send = async (runByWhom: string) => {
      const answer = await pages.request(`/register/accounts/${entry.id}`, {
        method: 'POST',
        body: new URLSearchParams({ ...form, runBy: runByWhom }),
      });
      return [answer.status, decodeURIComponent(answer.headers.get('set-cookie') ?? '')] as const;
    };
    expect(await send('others')).toEqual([303, expect.stringContaining('checked again')]);
    expect(await send('others')).toEqual([303, expect.not.stringContaining('checked again')]);
    await send('school');
    await house.work();
  });
});

describe('what waits for a decision', () => {
  it('[WH-CON-03] goes back to its writer where it may not go any more, and nobody is asked to approve it', async () => {
    await house.close();
    house = await publishingHouse({ pack: 'wightwick-hall', parameters: { fourEyes: 'always' } });
    await house.office.transact(ottersley.id, (tx) => settleConsents(tx, async () => Buffer.from('sealed')));
    const post = await picturing(null);
    expect(open(await sendToGate(house.office, office, post)).status).toBe('held');
    const plain = open(
      await writeAndSend(house, 'officeManager', draftFor(['facebook'], { answers: { purpose: 'engage parents' } })),
    ).postId;
    await runBy(true);
    expect(await house.post(post.postId)).toMatchObject({ status: 'draft', holdCode: 'picture-not-permitted', waitsFor: [] });
    expect(await house.post(plain)).toMatchObject({ status: 'held', waitsFor: ['four-eyes'] });
    expect((await told('officeManager', plain)).join()).toContain('was checked again');
    const { seal } = open(await checkDraft(house.office, as('headteacher'), { postId: plain }));
    expect(open(await approve(house.office, as('headteacher'), { postId: plain, seal })).status).toBe('scheduled');
  });
});
