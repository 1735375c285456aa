import { afterEach, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, pupils, type AccountName } from '#fixtures/cast.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, draftFor, open, publishingHouse, refused, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import type { PackId } from '#src/kernel/policy.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { listCorrections } from './corrections.ts';
import {
  approve,
  changeDraft,
  checkDraft,
  confirmCorrected,
  confirmGone,
  confirmManual,
  correctPost,
  resumeAll,
  sendToGate,
  stopAll,
  takeDown,
  takeDownEverywhere,
} from './service.ts';
import { findNews, listNews } from './website-store.ts';
import { publishingRoutes } from './web/routes.tsx';

const note = 'The fair is on Sunday, not on Saturday.';
const child = `${pupils.wren.given} ${pupils.wren.family} lives at 14 Mill Lane, OT5 2AB. Telephone 07700 900123.`;

describe('a correction', () => {
  let house: PublishingHouse;
  afterEach(() => house.close());

  async function out(on: readonly AccountName[] = ['website'], pack: PackId = 'hampshire-model', parameters = {}): Promise<PostId> {
    house = await publishingHouse({ pack, parameters });
    const draft = draftFor(on, { words: 'The fair is at school. Come along.', answers: { purpose: 'celebrate our community' } });
    const sent = open(await writeAndSend(house, 'officeManager', draft));
    if (sent.waitsFor.length > 0) {
      const { seal } = open(await checkDraft(house.office, as('headteacher'), { postId: sent.postId }));
      open(await approve(house.office, as('headteacher'), { postId: sent.postId, seal }));
    }
    await house.work();
    expect((await house.post(sent.postId)).status).toBe('out');
    return sent.postId;
  }
  const shown = async (postId: PostId) => {
    const slug = (await house.deliveries(postId))['website']?.key ?? '';
    return (await house.office.read(ottersley.id, (db) => findNews(db, slug)))?.correction ?? null;
  };
  const drafted = async (postId: PostId) => {
    const [one] = await house.office.read(ottersley.id, (db) => listCorrections(db, postId));
    return one ?? null;
  };

  it('[OC-CON-02] [HM-PUB-05] that tells a child’s name, address and telephone number never reaches the public, and waits as a draft', async () => {
    const postId = await out();
    const refusal = refused(await correctPost(house.office, as('officeManager'), { postId, note: child }));
    await house.work();
    expect(await shown(postId)).toBeNull();
    const kept = await drafted(postId);
    expect(kept).toMatchObject({ note: child, status: 'draft', by: cast.officeManager.id });
    expect(refusal.next[0]).toMatchObject({ href: `/posts/${kept?.id}/edit` });
    const check = open(await checkDraft(house.office, as('officeManager'), { postId: kept!.id! }));
    expect(check.toPutRight.map((finding) => finding.code)).toContain('personal-details');
    expect(await house.office.read(ottersley.id, (db) => listNews(db, 10))).toHaveLength(1);
  });

  it.each(['keston-primary', 'hampshire-model', 'harmonize-academy', 'wightwick-hall', 'online-communication'] as const)(
    '[KP-OFF-01] goes out on the leave of whoever sends it, account by account: %s',
    async (pack) => {
      const postId = await out(['website'], pack);
      // Official use of Bluesky alone.
      const sent = await correctPost(house.office, as('computingLead'), { postId, note });
      // A single door sends it to the office; everywhere else it is refused.
      if (sent.ok) expect(sent.value).toMatchObject({ status: 'held', waitsFor: expect.arrayContaining(['publish-only-by-office']) });
      await house.work();
      expect(await shown(postId)).toBeNull();
    },
  );

  it('[FL-PUB-14] waits while the emergency stop is on, and nothing of it shows', async () => {
    const postId = await out();
    open(await stopAll(house.office, as('headteacher'), { reason: 'A burst pipe' }));
    expect(refused(await correctPost(house.office, as('officeManager'), { postId, note })).citations[0]?.clause).toBe('FL-PUB-14');
    await house.work();
    expect(await shown(postId)).toBeNull();
    open(await resumeAll(house.office, as('headteacher')));
    const kept = await drafted(postId);
    open(await sendToGate(house.office, as('officeManager'), { postId: kept!.id!, revision: 1 }));
    await house.work();
    expect(await shown(postId)).toBe(note);
  });

  it('[FL-PUB-14] let go and then stopped before it went is held', async () => {
    const postId = await out();
    open(await correctPost(house.office, as('officeManager'), { postId, note }));
    open(await stopAll(house.office, as('headteacher'), { reason: 'A burst pipe' }));
    await house.work();
    expect(await shown(postId)).toBeNull();
    expect(await drafted(postId)).toMatchObject({ status: 'held' });
  });

  it('[HM-PUB-02] waits for the second pair of eyes that the policy asks of a post', async () => {
    const postId = await out(['website'], 'hampshire-model', { fourEyes: 'always' });
    const sent = open(await correctPost(house.office, as('officeManager'), { postId, note }));
    expect(sent).toMatchObject({ status: 'held', waitsFor: ['four-eyes'] });
    await house.work();
    expect(await shown(postId)).toBeNull();
    const { seal } = open(await checkDraft(house.office, as('headteacher'), { postId: sent.postId }));
    refused(await approve(house.office, as('officeManager'), { postId: sent.postId, seal }));
    open(await approve(house.office, as('headteacher'), { postId: sent.postId, seal }));
    await house.work();
    expect(await shown(postId)).toBe(note);
  });

  it('[HM-PUB-03] stands on the page after those before it, comes down by itself, and is no page of its own', async () => {
    const postId = await out();
    const first = open(await correctPost(house.office, as('officeManager'), { postId, note }));
    await house.work();
    house.at('2026-11-20T10:00:00Z');
    open(await correctPost(house.office, as('officeManager'), { postId, note: 'And it is in the hall.' }));
    await house.work();
    expect(await shown(postId)).toBe(`${note}\n\nAnd it is in the hall.`);
    expect(await house.office.read(ottersley.id, (db) => listNews(db, 10))).toHaveLength(1);
    const { website } = await house.deliveries(first.postId);
    expect(website).toMatchObject({ status: 'live', url: (await house.deliveries(postId))['website']?.url });
    open(await takeDown(house.office, as('officeManager'), { deliveryId: website!.id, reason: 'It was wrong too.' }));
    await house.work();
    expect(await shown(postId)).toBe('And it is in the hall.');
    expect((await house.post(first.postId)).status).toBe('taken-down');
    expect((await house.post(postId)).status).toBe('out');
  });

  it('[HM-PUB-03] goes where the post is up and nowhere else, in words alone', async () => {
    const postId = await out();
    open(await stopAll(house.office, as('headteacher'), { reason: 'A burst pipe' }));
    refused(await correctPost(house.office, as('officeManager'), { postId, note }));
    open(await resumeAll(house.office, as('headteacher')));
    const { id } = (await drafted(postId))!;
    const { draft } = await house.post(id!);
    const wider = { ...draft, accounts: draftFor(['website', 'bluesky']).accounts };
    const saved = open(await changeDraft(house.office, as('officeManager'), { postId: id!, revision: 1, draft: wider }));
    expect(refused(await sendToGate(house.office, as('officeManager'), { postId: id!, revision: saved.revision })).fields).toHaveProperty(
      'accounts',
    );
    open(await takeDownEverywhere(house.office, as('officeManager'), { postId, reason: 'It is over.' }));
    await house.work();
    const again = await sendToGate(house.office, as('officeManager'), { postId: id!, revision: saved.revision });
    expect(refused(again).what).toBe('The post that it puts right is not up any more.');
  });

  it('[HM-PUB-03] is put up by hand off the website, in the words that went through the gate, and never sent there by itself', async () => {
    const postId = await out(['website', 'facebook']);
    const { facebook } = await house.deliveries(postId);
    const there = { deliveryId: facebook!.id };
    open(await confirmManual(house.office, as('officeManager'), { ...there, found: 'there', url: `${accounts.facebook.address}/posts/1` }));
    refused(await correctPost(house.office, as('officeManager'), { postId, note: child }));
    expect(refused(await confirmCorrected(house.office, as('officeManager'), there)).what).toBe('There is no correction yet.');
    const sent = open(await correctPost(house.office, as('officeManager'), { postId, note }));
    await house.work();
    expect((await house.deliveries(sent.postId))['facebook']).toMatchObject({
      status: 'by-hand',
      channel: 'manual:facebook-page',
      attempts: 0,
    });
    expect((await house.deliveries(postId))['facebook']?.correctedAt).toBeNull();
    open(await confirmCorrected(house.office, as('officeManager'), there));
    expect((await house.deliveries(sent.postId))['facebook']).toMatchObject({ status: 'live', confirmedBy: cast.officeManager.id });
    expect((await house.deliveries(postId))['facebook']).toMatchObject({ correctedBy: cast.officeManager.id });
    // Done, it is asked of nobody any more.
    const asked = await house.office.read(ottersley.id, (db) => listNotices(db, ottersley.id, cast.officeManager.id));
    expect(asked.filter((one) => one.href === `/posts/${sent.postId}`)).toEqual([]);
    const put = (await house.deliveries(sent.postId))['facebook']!.id;
    open(await takeDown(house.office, as('officeManager'), { deliveryId: put, reason: 'It was wrong too.' }));
    open(await confirmGone(house.office, as('officeManager'), { deliveryId: put }));
    expect((await house.deliveries(postId))['facebook']?.correctedAt).toBeNull();
  });

  it('[HM-PUB-03] says on the post’s page how each correction stands', async () => {
    const postId = await out();
    refused(await correctPost(house.office, as('officeManager'), { postId, note: child }));
    open(await correctPost(house.office, as('officeManager'), { postId, note }));
    await house.work();
    const desk = pagesFor(house.office, 'officeManager', '/', publishingRoutes(house.office));
    const page = await (await desk.request(`/posts/${postId}`)).text();
    for (const { id, status } of await house.office.read(ottersley.id, (db) => listCorrections(db, postId)))
      expect(page).toContain(`/posts/${id}${status === 'draft' ? '/edit' : ''}`);
  });
});
