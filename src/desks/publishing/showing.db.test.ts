import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, ottersley, pupils, type CastName } from '#fixtures/cast.ts';
import { expectKeptIn, ours, written } from '#fixtures/content.ts';
import { face } from '#fixtures/draft.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import type { OutletKind } from '#src/desks/consent/model.ts';
import { recordStaffImage, undoStaffImage } from '#src/desks/consent/staff.ts';
import type { AccountId, PostId } from '#src/kernel/ids.ts';
import { listDeliveries } from './delivery-store.ts';
import { changeDraft, confirmManual, sendToGate } from './service.ts';
import { whereShown } from './showing.ts';
import { publishingRoutes } from './web/routes.tsx';

let house: PublishingHouse;
const blog = idOf<'account'>('class blog') as AccountId;
const newsletter = idOf<'account'>('newsletter') as AccountId;
const everywhere = [accounts.website.id, blog, newsletter];
const { assistant } = cast;

beforeAll(async () => {
  house = await publishingHouse({ pack: 'wightwick-hall' });
  await addPlace(blog, 'hosted-site', 'Class blog');
  await addPlace(newsletter, 'newsletter', 'Friday news');
});
afterAll(() => house.close());

/** A place of another kind, looked after and posted to by the office manager like the rest. */
async function addPlace(id: AccountId, kind: string, name: string): Promise<void> {
  const { id: person } = cast.officeManager;
  await house.scene(
    sql`insert into account (school_id, id, platform, channel, kind, name, email, from_on, position, initial_notice_on, host, maintainer, agreement_on)
      values (${ottersley.id}, ${id}, ${kind}, 'manual', ${kind}, ${name}, 'office@ottersley.example', '2024-09-01', 9, '2024-09-02', 'Somebody', 'Somebody', '2024-09-01')`,
    sql`insert into account_duty (school_id, id, account_id, person_id, duty, from_on, accepted_at)
      values (${ottersley.id}, gen_random_uuid(), ${id}, ${person}, 'administrator', '2024-09-01', '2024-09-01')`,
    sql`insert into official_use (school_id, id, account_id, person_id, capacity, status, asked_at, decided_at, decided_as, from_at)
      values (${ottersley.id}, gen_random_uuid(), ${id}, ${person}, 'employee', 'approved', '2026-09-01', '2026-09-01', 'headteacher', '2026-09-01')`,
  );
}

async function posting(on: readonly AccountId[]) {
  const answers = { ...ours, purpose: 'celebrate work' };
  const post = await written(house, 'officeManager', 'Well done everybody.', { answers }, { faces: [face(assistant.id)] });
  const { draft } = await house.post(post.postId);
  const changed = { postId: post.postId, revision: post.revision, draft: { ...draft, accounts: [...on] } };
  return { ...post, revision: open(await changeDraft(house.office, as('officeManager'), changed)).revision };
}

async function answer(who: CastName, ...kinds: readonly (readonly [OutletKind, boolean])[]) {
  const answers = kinds.map(([outletKind, yes]) => ({ outletKind, yes }));
  return recordStaffImage(house.office, as(who), { personId: assistant.id, answeredOn: '2026-11-20', answers });
}

/** Out on all three, by hand where a hand is needed. */
async function outEverywhere(): Promise<PostId> {
  const post = await posting(everywhere);
  open(await sendToGate(house.office, as('officeManager'), post));
  await house.work();
  for (const one of await deliveriesOf(post.postId))
    if (one.status === 'by-hand') {
      const url = 'https://blog.example/1';
      open(await confirmManual(house.office, as('officeManager'), { deliveryId: one.id, found: 'there', url }));
    }
  return post.postId;
}
const deliveriesOf = (id: PostId) => house.office.read(ottersley.id, (db) => listDeliveries(db, [id]));
const shown = async () =>
  Object.fromEntries(
    (await house.office.read(ottersley.id, (db) => whereShown(db, assistant.id, new Date('2026-11-20T10:00:00Z')))).map((one) => [
      one.place.name,
      one.how,
    ]),
  );
const page = (who: CastName, person: string = assistant.id) =>
  pagesFor(house.office, who, '/', publishingRoutes(house.office)).request(`/posts/showing/${person}`);

describe('a member of staff and the kinds of place they are shown on', () => {
  it.each([
    ['school-online', accounts.website.id],
    ['other-online', blog],
    ['print', newsletter],
  ] as const)(
    '[WH-CON-03] without permission for %s nothing with them goes out there, whatever they said to the others',
    async (kind, place) => {
      const given = open(
        await answer('assistant', ...(['school-online', 'other-online', 'print'] as const).map((one) => [one, one !== kind] as const)),
      );
      await expectKeptIn(house, 'officeManager', await posting([place]), 'no-staff-image-permission', 'WH-CON-03');
      open(await undoStaffImage(house.office, as('assistant'), given.batchId));
      await expectKeptIn(house, 'officeManager', await posting([place]), 'no-staff-image-permission', 'WH-CON-03');
      const yes = open(await answer('assistant', [kind, true]));
      expect(open(await sendToGate(house.office, as('officeManager'), await posting([place])))).toMatchObject({ status: 'scheduled' });
      open(await undoStaffImage(house.office, as('assistant'), yes.batchId));
    },
  );

  it('[WH-CON-03] who withdraws sees what is removed, and what the school has to ask others for', async () => {
    open(await answer('assistant', ['school-online', true], ['other-online', true], ['print', true]));
    const postId = await outEverywhere();
    expect(await shown()).toEqual({ 'School website': 'shown', 'Class blog': 'shown', 'Friday news': 'shown' });
    open(await answer('assistant', ['school-online', false], ['other-online', false]));
    await house.work();
    await house.work();
    expect(await shown()).toEqual({ 'School website': 'gone', 'Class blog': 'ask', 'Friday news': 'shown' });
    const there = (await deliveriesOf(postId)).find((one) => one.accountId === blog);
    expect(there).toMatchObject({ status: 'taking-down', handByAt: new Date('2026-11-20T23:59:00Z') });
    expect(there?.why).toContain('ask whoever runs it');
    const text = await (await page('assistant')).text();
    for (const words of ['To be asked for', 'Class blog', 'Removed', 'WH-CON-03']) expect(text).toContain(words);
  });

  it('[WH-CON-03] is for them and the office; nobody else’s list is anybody’s, and a pupil has none', async () => {
    expect((await page('officeManager')).status).toBe(200);
    expect((await page('yearFourLead')).status).toBe(403);
    expect(refused(await answer('yearFourLead', ['school-online', true])).kind).toBe('shut');
    const [child, nobody] = [await page('safeguardingLead', pupils.wren.id), await page('safeguardingLead', idOf('nobody'))];
    expect([child.status, nobody.status]).toEqual([404, 404]);
  });
});
