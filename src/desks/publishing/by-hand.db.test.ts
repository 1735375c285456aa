import { afterEach, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import {
  as,
  draftFor,
  open,
  plainWords,
  publishingHouse,
  refused,
  writeAndSend,
  type PublishingHouse,
} from '#fixtures/publishing-house.ts';
import { reportUse } from '#src/desks/assurance/report.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { listLines } from './listing.ts';
import { postsWaiting } from './desk.ts';
import { approve, checkDraft, confirmManual, publishForOther, retryDelivery, returnPost, takeDown } from './service.ts';
import { postsOut } from './week.ts';
import { publishingRoutes } from './web/routes.tsx';

const url = `${accounts.facebook.address}/posts/1`;

describe('a post that a person puts up by hand', () => {
  let house: PublishingHouse;
  afterEach(() => house.close());

  async function toPutUp(): Promise<PostId> {
    house = await publishingHouse({ pack: 'hampshire-model' });
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['facebook'])));
    await house.work();
    return postId;
  }
  const facebook = async (postId: PostId) => (await house.deliveries(postId))['facebook']!;
  const page = async (who: CastName, postId: PostId) =>
    (await pagesFor(house.office, who, '/', publishingRoutes(house.office)).request(`/posts/${postId}`)).text();
  const waits = (who: CastName) =>
    house.office.read(ottersley.id, async (db) => {
      const now = house.office.now();
      const policy = await policyInForce(db, ottersley.id, '2026-11-20');
      const all = await postsWaiting({ office: house.office, db, actor: as(who), policy, zone: ottersley.zone, now });
      return all.filter((one) => one.key.startsWith('delivery:'));
    });
  const told = async (who: CastName) =>
    (await house.office.read(ottersley.id, (db) => listNotices(db, ottersley.id, cast[who].id))).map((one) => one.words);
  const reported = async () => open(await reportUse(house.office, as('headteacher'), { from: '2026-11-01', until: null }));

  it('[HM-OFF-02] is not out, did not go out and is not counted until somebody says that it is up', async () => {
    const postId = await toPutUp();
    expect(await house.post(postId)).toMatchObject({ status: 'scheduled', outAt: null });
    const before = await page('officeManager', postId);
    expect(before).not.toContain('As it went out');
    expect(before).not.toMatch(/state [a-z]+">(?:<svg.*?<\/svg>)?Out</u);
    expect(before).toContain('To put up by hand');
    const [line] = await house.office.read(ottersley.id, (db) =>
      listLines(db, { statuses: ['scheduled', 'out'], before: null, limit: 9, known: 'all' }),
    );
    expect(line).toMatchObject({ status: 'scheduled', toPutUp: true });
    expect(await reported()).toMatchObject({ posts: 0, byAccount: [] });
    expect(await house.office.read(ottersley.id, (db) => postsOut(db, new Date('2026-11-01')))).toMatchObject({ out: 0 });
    open(await confirmManual(house.office, as('officeManager'), { deliveryId: (await facebook(postId)).id, found: 'there', url }));
    expect(await house.post(postId)).toMatchObject({ status: 'out', outAt: house.office.now() });
    expect(await page('officeManager', postId)).toContain('As it went out');
    expect(await reported()).toMatchObject({ posts: 1, byAccount: [{ what: 'Facebook', n: 1 }] });
  });

  it('[FL-PUB-17] taken back everywhere it is said to be coming down, and not to be out, until the last place is known to be free of it', async () => {
    house = await publishingHouse({ pack: 'hampshire-model' });
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['website', 'facebook'])));
    await house.work();
    const website = (await house.deliveries(postId))['website']!;
    open(await takeDown(house.office, as('officeManager'), { deliveryId: (await facebook(postId)).id, reason: 'The club is off.' }));
    expect(await page('officeManager', postId)).toContain('Put a mistake right');
    open(await takeDown(house.office, as('officeManager'), { deliveryId: website.id, reason: 'The club is off.' }));
    await house.work();
    const shown = await page('officeManager', postId);
    expect(shown).toContain('Coming down');
    expect(shown).not.toMatch(/state [a-z]+">(?:<svg.*?<\/svg>)?Out</u);
    expect(shown).not.toContain('Put a mistake right');
    const [line] = await house.office.read(ottersley.id, (db) =>
      listLines(db, { statuses: ['out'], before: null, limit: 9, known: 'all' }),
    );
    expect(line).toMatchObject({ id: postId, comingDown: true });
    open(await confirmManual(house.office, as('officeManager'), { deliveryId: (await facebook(postId)).id, found: 'not-there', url: '' }));
    expect(await page('officeManager', postId)).not.toContain('Coming down');
    expect(await house.post(postId)).toMatchObject({ status: 'taken-down' });
  });

  it('is not sent back or changed while somebody is putting it up', async () => {
    const postId = await toPutUp();
    const { seal } = open(await checkDraft(house.office, as('headteacher'), { postId }));
    expect(refused(await returnPost(house.office, as('headteacher'), { postId, seal, note: 'Not yet' })).kind).toBe('conflict');
    expect(await house.post(postId)).toMatchObject({ status: 'scheduled' });
    expect(await page('officeManager', postId)).not.toContain(`/posts/${postId}/edit`);
  });

  it('that is not there after all is its writer’s again', async () => {
    const postId = await toPutUp();
    open(await confirmManual(house.office, as('officeManager'), { deliveryId: (await facebook(postId)).id, found: 'not-there' }));
    expect(await house.post(postId)).toMatchObject({ status: 'held', holdCode: 'not-there', outAt: null });
    expect(refused(await retryDelivery(house.office, as('officeManager'), { deliveryId: (await facebook(postId)).id })).what).toBe(
      'This post went nowhere yet.',
    );
  });

  it('[HM-PUB-03] that is withdrawn before it is up is never said to be up, and is told to whoever was to put it up', async () => {
    const postId = await toPutUp();
    const { id: deliveryId } = await facebook(postId);
    open(await takeDown(house.office, as('headteacher'), { deliveryId, reason: 'The day has changed.' }));
    const [duty] = await waits('officeManager');
    expect(duty).toMatchObject({ state: { word: 'Withdrawn' }, mine: true, act: 'Say that it is not there' });
    // Whoever may only read of it is asked for nothing.
    for (const other of await waits('governor')) expect(other).toMatchObject({ mine: false, act: 'Look' });
    expect(await told('officeManager')).toContain(
      'A post that you were asked to put up by hand is withdrawn. Leave it, and say that it is not there.',
    );
    const shown = await page('officeManager', postId);
    expect(shown).toContain('Withdrawn');
    expect(`${shown} ${JSON.stringify(duty)}`).not.toMatch(/still up|still there|being taken down|taken down by hand/iu);
    house.at('2026-11-22T09:35:00Z');
    await house.work();
    expect((await told('officeManager')).join(' ')).not.toMatch(/take a post down|still up/iu);
    expect((await reported()).overdue).toMatchObject({ byHandDown: 0 });
    open(await confirmManual(house.office, as('officeManager'), { deliveryId, found: 'not-there' }));
    expect(await facebook(postId)).toMatchObject({ status: 'taken-down', liveAt: null, proof: 'It was not put up: a person said so.' });
    expect(await house.post(postId)).toMatchObject({ status: 'taken-down', outAt: null });
    expect(await page('officeManager', postId)).toContain('Never went up');
    expect(await waits('officeManager')).toEqual([]);
    expect((await reported()).incidents).toContainEqual({ what: 'Posts taken down', n: 0 });
  });

  it('that is withdrawn and turns out to be up is to come down after all', async () => {
    const postId = await toPutUp();
    const { id: deliveryId } = await facebook(postId);
    open(await takeDown(house.office, as('headteacher'), { deliveryId, reason: 'The day has changed.' }));
    open(await confirmManual(house.office, as('officeManager'), { deliveryId, found: 'there', url }));
    expect(await facebook(postId)).toMatchObject({ status: 'taking-down', url, liveAt: house.office.now() });
    expect(await waits('officeManager')).toMatchObject([{ state: { word: 'Still up' } }]);
  });

  it('[OC-PUB-02] is asked of the office that published it, and its writer reads whose turn it is by name and post', async () => {
    house = await publishingHouse({ pack: 'online-communication', parameters: { ethos: 'Kindness, courage, curiosity' } });
    const writer = 'musicLead';
    const { postId } = open(await writeAndSend(house, writer, draftFor(['facebook'], { words: plainWords, answers: {} })));
    expect(await page(writer, postId)).toContain(`${cast.officeManager.given} ${cast.officeManager.family} (Office manager)`);
    const seal = async () => open(await checkDraft(house.office, as('headteacher'), { postId })).seal;
    open(await approve(house.office, as('headteacher'), { postId, seal: await seal(), ethosConfirmed: true }));
    open(await publishForOther(house.office, as('officeManager'), { postId, seal: await seal() }));
    await house.work();
    const delivery = await facebook(postId);
    expect(delivery.status).toBe('by-hand');
    expect(await told(writer)).not.toContain('A post is ready for you to put up by hand.');
    const sender = 'officeManager';
    expect(await told(sender)).toContain('A post is ready for you to put up by hand.');
    refused(await confirmManual(house.office, as(writer), { deliveryId: delivery.id, found: 'there', url }));
    expect(await waits(writer)).toMatchObject([{ mine: false, why: expect.stringContaining(cast[sender].family) }]);
    expect(await waits(sender)).toMatchObject([{ mine: true }]);
    const read = await page(writer, postId);
    expect(read).toContain(`${cast[sender].given} ${cast[sender].family} (${cast[sender].title})`);
    expect(read).not.toContain('Paste its address');
  });
});
