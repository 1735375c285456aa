import { afterEach, describe, expect, it } from 'vitest';
import { accounts, ottersley, type AccountName } from '#fixtures/cast.ts';
import { as, draftFor, open, publishingHouse, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { listUntrue } from './duty-store.ts';
import {
  approve,
  checkDraft,
  confirmCorrected,
  confirmGone,
  confirmManual,
  correctPost,
  markUntrue,
  takeDown,
  takeDownEverywhere,
} from './service.ts';
import { findNews } from './website-store.ts';

const note = 'The fair is on Sunday, not on Saturday.';
const over = 'It is over.';
const office = as('officeManager');

describe('a correction goes with the post that it puts right', () => {
  let house: PublishingHouse;
  afterEach(() => house.close());

  async function out(on: readonly AccountName[], parameters = {}): Promise<PostId> {
    house = await publishingHouse({ parameters });
    const words = 'The fair is at school on Saturday. Come along.';
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(on, { words })));
    await decided(postId);
    await house.work();
    for (const name of on) {
      const delivery = (await house.deliveries(postId))[name]!;
      if (delivery.status !== 'by-hand') continue;
      const url = `${accounts[name].address}/posts/1`;
      open(await confirmManual(house.office, office, { deliveryId: delivery.id, found: 'there', url }));
    }
    expect(Object.values(await house.deliveries(postId)).map((one) => one.status)).toEqual(on.map(() => 'live'));
    return postId;
  }
  async function decided(postId: PostId): Promise<void> {
    if ((await house.post(postId)).status !== 'held') return;
    const { seal } = open(await checkDraft(house.office, as('headteacher'), { postId }));
    open(await approve(house.office, as('headteacher'), { postId, seal }));
  }
  const corrected = async (postId: PostId): Promise<PostId> => {
    const sent = open(await correctPost(house.office, office, { postId, note }));
    await decided(sent.postId);
    await house.work();
    return sent.postId;
  };
  const at = async (postId: PostId, name: AccountName) => (await house.deliveries(postId))[name];
  const down = async (postId: PostId) => {
    open(await takeDownEverywhere(house.office, office, { postId, reason: over }));
    await house.work();
    await house.work();
  };
  const open_ = (postId: PostId) => house.office.read(ottersley.id, (db) => listUntrue(db, postId));
  const told = (about: PostId) =>
    house.office.read(ottersley.id, async (db) =>
      (await listNotices(db, ottersley.id, office.kind === 'person' ? office.personId : ('' as never))).filter(
        (one) => one.href === `/posts/${about}`,
      ),
    );

  it('[HM-PUB-03] down from the website, it is down too, and is not said to be out or to be a correction there', async () => {
    const postId = await out(['website']);
    const correction = await corrected(postId);
    expect(await at(correction, 'website')).toMatchObject({ status: 'live' });
    await down(postId);
    expect(await at(correction, 'website')).toMatchObject({ status: 'taken-down', tombstoneAt: expect.any(Date) });
    expect((await house.post(correction)).status).toBe('taken-down');
    expect((await at(postId, 'website'))?.correctedAt).toBeNull();
    const slug = (await at(postId, 'website'))?.key ?? '';
    expect(await house.office.read(ottersley.id, (db) => findNews(db, slug))).toMatchObject({ correction: null });
  });

  it('[HM-PUB-03] put up by hand, it is asked for until somebody says that it is gone there', async () => {
    const postId = await out(['website', 'facebook']);
    const correction = await corrected(postId);
    const there = (await at(postId, 'facebook'))!;
    open(await confirmCorrected(house.office, office, { deliveryId: there.id }));
    open(await takeDown(house.office, office, { deliveryId: there.id, reason: over }));
    await house.work();
    const of = (await at(correction, 'facebook'))!;
    expect(of).toMatchObject({ status: 'taking-down', handByAt: expect.any(Date) });
    // Where the post still is, what puts it right stays.
    expect(await at(correction, 'website')).toMatchObject({ status: 'live' });
    expect((await house.post(correction)).status).toBe('out');
    open(await confirmGone(house.office, office, { deliveryId: of.id }));
    expect(await at(correction, 'facebook')).toMatchObject({ status: 'taken-down' });
    expect((await at(postId, 'facebook'))?.correctedAt).toBeNull();
  });

  it('[HM-PUB-03] still to be put up by hand, it is withdrawn, and whoever was asked hears so', async () => {
    const postId = await out(['website', 'facebook']);
    const correction = await corrected(postId);
    expect(await at(correction, 'facebook')).toMatchObject({ status: 'by-hand' });
    open(await takeDown(house.office, office, { deliveryId: (await at(postId, 'facebook'))!.id, reason: over }));
    await house.work();
    expect(await at(correction, 'facebook')).toMatchObject({ status: 'taking-down', tombstoneAt: expect.any(Date) });
    expect((await told(correction)).map((one) => one.words).join()).toContain('withdrawn');
    const gone = { deliveryId: (await at(correction, 'facebook'))!.id, found: 'not-there' } as const;
    open(await confirmManual(house.office, office, gone));
    expect(await at(correction, 'facebook')).toMatchObject({ status: 'taken-down' });
  });

  it('[HM-PUB-03] waiting for a decision, it waits for nobody any more once the post is down', async () => {
    const postId = await out(['website'], { fourEyes: 'always' });
    const { postId: correction } = open(await correctPost(house.office, office, { postId, note }));
    expect((await house.post(correction)).status).toBe('held');
    const { seal } = open(await checkDraft(house.office, as('headteacher'), { postId: correction }));
    await down(postId);
    expect(await house.post(correction)).toMatchObject({ status: 'discarded', waitsFor: [] });
    await approve(house.office, as('headteacher'), { postId: correction, seal });
    await house.work();
    expect((await house.post(correction)).status).toBe('discarded');
    expect((await told(correction)).map((one) => one.words).join()).toContain('thrown away');
    expect(await house.deliveries(correction)).toEqual({});
  });

  it('[HM-PUB-03] let go in the moment that the post comes down, it goes nowhere', async () => {
    const postId = await out(['website', 'facebook']);
    const { postId: correction } = open(await correctPost(house.office, office, { postId, note }));
    open(await takeDown(house.office, office, { deliveryId: (await at(postId, 'facebook'))!.id, reason: over }));
    await house.work();
    await house.work();
    // Whichever job comes first, it never goes where the post came down: it is out elsewhere, or its writer's again and told so.
    expect((await at(correction, 'facebook'))?.parcel ?? null).toBeNull();
    expect(['stopped', 'taken-down', undefined]).toContain((await at(correction, 'facebook'))?.status);
    const elsewhere = (await at(correction, 'website'))?.status;
    const { status, holdWhy } = await house.post(correction);
    if (elsewhere === undefined) expect([status, holdWhy]).toEqual(['draft', expect.stringContaining('not up there any more')]);
    else expect(elsewhere).toBe('live');
  });

  it('[HM-PUB-03] comes down by itself, and what it had put right is owed again, with its day', async () => {
    const postId = await out(['website']);
    open(await markUntrue(house.office, office, { postId, what: 'It is on Sunday.' }));
    const correction = await corrected(postId);
    expect(await open_(postId)).toEqual([]);
    house.at('2026-11-26T09:35:00Z');
    open(await takeDown(house.office, office, { deliveryId: (await at(correction, 'website'))!.id, reason: 'It was wrong too.' }));
    await house.work();
    const [mark] = await open_(postId);
    expect(mark?.what).toBe('It is on Sunday.');
    expect(mark?.dueAt.getTime()).toBeGreaterThan(new Date('2026-11-26T09:35:00Z').getTime());
    expect((await told(postId)).map((one) => one.words).join()).toContain('untrue');
  });

  it('[HM-PUB-03] comes down beside an older one, which does not stand for what was found untrue after it', async () => {
    const postId = await out(['website']);
    await corrected(postId);
    house.at('2026-11-20T10:00:00Z');
    open(await markUntrue(house.office, office, { postId, what: 'It costs £2.' }));
    house.at('2026-11-20T10:05:00Z');
    const second = open(await correctPost(house.office, office, { postId, note: 'It costs nothing.' })).postId;
    await house.work();
    expect(await open_(postId)).toEqual([]);
    open(await takeDown(house.office, office, { deliveryId: (await at(second, 'website'))!.id, reason: 'It was wrong too.' }));
    await house.work();
    expect((await at(postId, 'website'))?.correctedAt).toEqual(new Date('2026-11-20T09:35:00Z'));
    expect(await open_(postId)).toHaveLength(1);
  });
});
