import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, ottersley } from '#fixtures/cast.ts';
import { expectLive, send, written } from '#fixtures/content.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, open, publishingHouse, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { acknowledgeRules, issueRule } from '#src/desks/register/guidance.ts';
import { revokeUse } from '#src/desks/register/service.ts';
import { listUses } from '#src/desks/register/uses-store.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { publishingRoutes } from './web/routes.tsx';

let house: PublishingHouse;
const now = '2026-11-20T09:35:00Z';
beforeAll(async () => {
  house = await publishingHouse({ now });
});
afterAll(() => house.close());
beforeEach(() => house.at(now));

const page = async (postId: PostId) =>
  (await pagesFor(house.office, 'assistant', '/', publishingRoutes(house.office)).request(`/posts/${postId}`)).text();
const restedOn = async (postId: PostId) => (await house.deliveries(postId))['website']?.restedOn;
const published = async (words: string, answers: Record<string, string> = {}): Promise<PostId> => {
  const post = await written(house, 'officeManager', words, { answers });
  await expectLive(house, await send(house, 'officeManager', post));
  return post.postId;
};
const rule = async (title: string) => {
  const issued = open(await issueRule(house.office, as('headteacher'), { title, body: 'Read before you post.', replaces: null }));
  open(await acknowledgeRules(house.office, as('officeManager'), { rules: [issued.id] }));
  return issued.number;
};

describe('what a published post relied on is kept and shown with it', () => {
  it('[KP-OFF-01] the approval it relied on and the checks answered stand with it, whatever becomes of the approval', async () => {
    const postId = await published('87% of our pupils read at home. Well done.', { source: 'our reading records', interest: 'none' });
    const use = { id: idOf('use officeManager website'), byPost: false, approvedBy: cast.headteacher.id, approvedAs: 'Headteacher' };
    expect((await restedOn(postId))?.use).toMatchObject(use);
    const before = await page(postId);
    expect(before).toContain('approved by Hester Quillfeather, Headteacher, Tuesday 1 September');
    expect(before).toMatch(/Where it comes from<\/dt><dd>our reading records/u);
    expect(before).toMatch(/Checked and let go<\/b> by Odette Marrowby \(Office\)/u);
    const [line] = await house.office.read(ottersley.id, (db) =>
      listUses(db, house.office.now(), { person: cast.officeManager.id, account: accounts.website.id, headByPost: true }),
    );
    open(await revokeUse(house.office, as('headteacher'), { id: line!.id, everywhere: false, consultation: null }));
    expect((await restedOn(postId))?.use).toMatchObject(use);
    expect(await page(postId)).toContain('approved by Hester Quillfeather, Headteacher, Tuesday 1 September');
  });

  it('[KP-OFF-06] a headteacher’s post rests on the headteacher’s role', async () => {
    const post = await written(house, 'headteacher', 'Well done everybody.', { answers: {} });
    await expectLive(house, await send(house, 'headteacher', post));
    expect((await restedOn(post.postId))?.use).toMatchObject({ byPost: true });
    expect(await page(post.postId)).toContain('by the headteacher’s role');
  });
});

describe('the rules in force', () => {
  beforeAll(async () => {
    await house.close();
    house = await publishingHouse({ now });
  });

  it('[KP-OFF-11] the rules in force as a post goes out are kept with it; later ones change nothing', async () => {
    const none = await published('Well done everybody, before there were rules.');
    expect((await restedOn(none))?.rules).toEqual([]);
    const first = await rule('Comments');
    const one = await published('Well done everybody, under one rule.');
    const later = await written(house, 'officeManager', 'Well done everybody, next week.', { goesOutAt: '2026-11-27T09:00:00.000Z' });
    expect((await send(house, 'officeManager', later)).status).toBe('scheduled');
    const second = await rule('Photos');
    expect((await restedOn(one))?.rules).toEqual([first]);
    expect(await page(one)).toMatch(/rule 1<\/a>/u);
    house.at('2026-11-27T09:00:30Z');
    await house.work();
    expect((await restedOn(later.postId))?.rules).toEqual([first, second]);
    expect(await page(later.postId)).toMatch(/rules 1 and 2<\/a>/u);
  });
});
