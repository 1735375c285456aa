import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { expectHeld, expectKeptIn, expectLive, send, written } from '#fixtures/content.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { listNotices } from '#src/infra/mail/notices.ts';
import type { PictureId, PostId } from '#src/kernel/ids.ts';
import { findPicture } from './picture-store.ts';
import { changeDraft, takeAway } from './service.ts';
import { publishingRoutes } from './web/routes.tsx';

const answers = { rights: 'own work', 'policy:images': 'yes' };

describe('a photo that a reviewer finds unsuitable', () => {
  let house: PublishingHouse;
  let plain: PublishingHouse;
  beforeAll(async () => {
    house = await publishingHouse({ pack: 'harmonize-academy', parameters: { fourEyes: 'always' } });
    plain = await publishingHouse({ pack: 'harmonize-academy' });
  });
  afterAll(async () => {
    await house.close();
    await plain.close();
  });

  async function withPhoto(
    at: PublishingHouse,
    words: string,
    photo?: string,
  ): Promise<{ postId: PostId; revision: number; pictureId: PictureId }> {
    const post = await written(at, 'officeManager', words, { answers }, { nobody: true }, photo);
    const [picture] = (await at.post(post.postId)).draft.pictures;
    return { ...post, pictureId: picture!.id };
  }
  async function filesOf(at: PublishingHouse, id: PictureId): Promise<readonly string[]> {
    const picture = await at.office.read(ottersley.id, (db) => findPicture(db, id));
    return [picture?.baseSha256, picture?.uploadedSha256, ...(picture?.renditions ?? []).map((one) => one.sha256)].filter(
      (one) => one != null,
    );
  }
  const page = async (at: PublishingHouse, who: CastName, path: string) => {
    const answer = await pagesFor(at.office, who, '/', publishingRoutes(at.office)).request(path);
    return { status: answer.status, text: await answer.text() };
  };
  const toldOf = (who: CastName, postId: PostId) =>
    house.office
      .read(ottersley.id, (db) => listNotices(db, ottersley.id, cast[who].id))
      .then((all) => all.filter((one) => one.href === `/posts/${postId}/photo-steps`));

  it.each(['lewd', 'explicit', 'threatening', 'offensive'])('[HA-PUB-04] is refused as %s, and no file of it is kept', async (head) => {
    const post = await withPhoto(house, `Look at the ${head.length} mills.`);
    await expectHeld(house, 'officeManager', post, 'four-eyes', 'FL-PUB-12');
    const files = await filesOf(house, post.pictureId);
    expect(files.length).toBeGreaterThan(2);
    const input = { postId: post.postId, pictureId: post.pictureId, head, childMayBeShown: false };
    for (const who of ['officeManager', 'yearFourLead', 'dataProtectionLead'] as const)
      refused(await takeAway(house.office, as(who), input));
    refused(await takeAway(house.office, as('headteacher'), { ...input, head: 'bullying' }));
    for (const file of files) expect(await house.office.files.has(file)).toBe(true);
    open(await takeAway(house.office, as('headteacher'), input));
    expect((await page(house, 'headteacher', `/posts/${post.postId}/pictures/${post.pictureId}/base`)).status).toBe(404);
    await house.work();
    for (const file of files) expect(await house.office.files.has(file)).toBe(false);
    expect(await filesOf(house, post.pictureId)).toEqual([]);
    expect(await house.post(post.postId)).toMatchObject({ status: 'draft', holdCode: 'returned' });
    const refusal = await expectKeptIn(house, 'officeManager', post, 'content-not-allowed', 'HA-PUB-04');
    expect(refusal).toMatchObject({ kind: 'shut', code: 'content-not-allowed', what: 'Photo 1 was taken away' });
  });

  it('[HA-PUB-04] goes from every post of the school that has the same photo, and what is out with it comes down', async () => {
    const first = await withPhoto(plain, 'Look at the mill.', 'the mill');
    const second = await withPhoto(plain, 'Look at the mill once more.', 'the mill');
    await expectLive(plain, await send(plain, 'officeManager', first));
    const files = await filesOf(plain, second.pictureId);
    open(
      await takeAway(plain.office, as('headteacher'), {
        postId: second.postId,
        pictureId: second.pictureId,
        head: 'offensive',
        childMayBeShown: false,
      }),
    );
    await plain.work();
    expect((await plain.deliveries(first.postId))['website']?.status).toBe('taken-down');
    for (const file of files) expect(await plain.office.files.has(file)).toBe(false);
    expect(await filesOf(plain, first.pictureId)).toEqual([]);
  });

  it('[HA-PUB-04] opens the indecent-image steps when a child may be shown, for the safeguarding lead and nobody who need not know', async () => {
    const post = await withPhoto(house, 'Look at the old mill.');
    await expectHeld(house, 'officeManager', post, 'four-eyes', 'FL-PUB-12');
    const app = pagesFor(house.office, 'headteacher', '/', publishingRoutes(house.office));
    const body = new URLSearchParams({ picture: post.pictureId, head: 'explicit', child: 'yes' });
    const answer = await app.request(`/posts/${post.postId}/take-away`, { method: 'POST', body });
    expect(answer.headers.get('location')).toContain(`/posts/${post.postId}/photo-steps`);
    for (const who of ['headteacher', 'safeguardingLead'] as const) {
      const { status, text } = await page(house, who, `/posts/${post.postId}/photo-steps`);
      expect(status).toBe(200);
      for (const words of [
        'Do not look at it again',
        'Do not copy',
        'Tell the safeguarding lead',
        'Nell Harbourlight',
        'Do not look into it',
      ])
        expect(text).toContain(words);
    }
    const steps = async () => (await page(house, 'safeguardingLead', `/posts/${post.postId}/photo-steps`)).text;
    expect(await steps()).toContain('Its files are being removed.');
    await house.work();
    expect(await filesOf(house, post.pictureId)).toEqual([]);
    expect(await steps()).toContain('Every file of it is removed.');
    expect(await toldOf('safeguardingLead', post.postId)).toHaveLength(1);
    for (const who of ['officeManager', 'yearFourLead', 'dataProtectionLead'] as const) {
      expect((await page(house, who, `/posts/${post.postId}/photo-steps`)).status).toBe(404);
      expect(await toldOf(who, post.postId)).toEqual([]);
      expect((await page(house, who, `/posts/${post.postId}`)).text).not.toMatch(/explicit|indecent|under 18/u);
    }
    const refusal = await expectKeptIn(house, 'officeManager', post, 'content-not-allowed', 'HA-PUB-04');
    expect(JSON.stringify(refusal)).not.toContain('explicit');
  });

  it('[HA-PUB-04] shows no steps where no child may be shown', async () => {
    const post = await withPhoto(house, 'Look at the new mill.');
    await expectHeld(house, 'officeManager', post, 'four-eyes', 'FL-PUB-12');
    const input = { postId: post.postId, pictureId: post.pictureId, head: 'offensive', childMayBeShown: false };
    open(await takeAway(house.office, as('headteacher'), input));
    expect((await page(house, 'headteacher', `/posts/${post.postId}/photo-steps`)).status).toBe(404);
    expect(await toldOf('safeguardingLead', post.postId)).toEqual([]);
  });

  it('[HA-PUB-04] leaves the words free to go out without it', async () => {
    const post = await withPhoto(house, 'Look at the water mill.');
    await expectHeld(house, 'officeManager', post, 'four-eyes', 'FL-PUB-12');
    const input = { postId: post.postId, pictureId: post.pictureId, head: 'offensive', childMayBeShown: false };
    open(await takeAway(house.office, as('headteacher'), input));
    await house.work();
    const { draft, revision } = await house.post(post.postId);
    const saved = open(
      await changeDraft(house.office, as('officeManager'), { postId: post.postId, revision, draft: { ...draft, pictures: [] } }),
    );
    await expectHeld(house, 'officeManager', { postId: post.postId, revision: saved.revision }, 'four-eyes', 'FL-PUB-12');
  });
});
