import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ottersley } from '#fixtures/cast.ts';
import { ours, written } from '#fixtures/content.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, open, publishingHouse, type PublishingHouse } from '#fixtures/publishing-house.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { jobs } from './jobs.ts';
import { mendPictures } from './jobs-list.ts';
import type { Picture } from './model.ts';
import { mendOldPictures } from './old-pictures.ts';
import { findPicture } from './picture-store.ts';
import { sendToGate } from './service.ts';
import { publishingRoutes } from './web/routes.tsx';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse();
});
afterAll(() => house.close());

const rubbedOut = readFileSync(new URL('../../../fixtures/pictures/odd/rubbed-out-face.png', import.meta.url));
const isOpaque = async (sha256: string) => (await sharp(await house.office.files.get(sha256)).stats()).isOpaque;
const clear = (format: 'png' | 'webp') => sharp(rubbedOut).ensureAlpha().toFormat(format).toBuffer();

interface Old {
  readonly postId: PostId;
  readonly revision: number;
  readonly hidden: readonly string[];
  readonly picture: () => Promise<Picture>;
}

/** A post with one photo whose files are as an older version kept them: one can see through them, and something is behind it. */
async function old(): Promise<Old> {
  const draft = { answers: { ...ours, purpose: 'values' } };
  const post = await written(house, 'officeManager', 'A fine day at the mill for all of us.', draft, { faces: [], nobody: true });
  const { id } = (await house.post(post.postId)).draft.pictures[0]!;
  const picture = async () => (await house.office.read(ottersley.id, (db) => findPicture(db, id)))!;
  const [base, webp] = [await house.office.files.put(await clear('png')), await house.office.files.put(await clear('webp'))];
  const renditions = (await picture()).renditions.map((one) =>
    one.type === 'image/webp' ? { ...one, sha256: webp, width: 160, height: 120 } : one,
  );
  await house.scene(
    sql`update picture set base_sha256 = ${base}, base_solid = false, renditions = ${JSON.stringify(renditions)}::jsonb where id = ${id}`,
  );
  expect([await isOpaque(base), await isOpaque(webp)]).toEqual([false, false]);
  return { ...post, hidden: [base, webp], picture };
}

async function expectNothingHidden({ picture, hidden }: Old): Promise<void> {
  const { baseSha256, renditions } = await picture();
  for (const sha256 of [baseSha256 ?? '', ...renditions.map((one) => one.sha256)]) expect(await isOpaque(sha256)).toBe(true);
  for (const sha256 of hidden) expect([sha256, await house.office.files.has(sha256)]).toEqual([sha256, false]);
}

describe('a picture kept before pictures were laid on a ground', () => {
  it('[HM-PUB-05] of a draft is made anew from what shows, and what was behind it is in no file any more', async () => {
    const one = await old();
    await mendOldPictures(house.office);
    expect(await one.picture()).toMatchObject({ status: 'processing' });
    await house.work();
    expect(await one.picture()).toMatchObject({ status: 'ready' });
    await expectNothingHidden(one);
  });

  it('[HM-PUB-05] gives nobody what it hides before it was mended either', async () => {
    const one = await old();
    const { id } = await one.picture();
    const pages = pagesFor(house.office, 'officeManager', '/', publishingRoutes(house.office));
    const answer = await pages.request(`/posts/${one.postId}/pictures/${id}/base`);
    expect(answer.status).toBe(200);
    expect((await sharp(Buffer.from(await answer.arrayBuffer())).stats()).isOpaque).toBe(true);
    await mendOldPictures(house.office);
    await house.work();
  });

  it('[HM-PUB-05] of a post that is out stays the picture that everybody saw, with nothing behind it', async () => {
    const one = await old();
    open(await sendToGate(house.office, as('officeManager'), one));
    await house.work();
    const before = (await house.deliveries(one.postId))['website']!;
    expect(before.status).toBe('live');
    expect(JSON.stringify(before.parcel)).toContain(one.hidden[1]);
    await mendOldPictures(house.office);
    const after = (await house.deliveries(one.postId))['website']!;
    const [was, is] = [before.parcel?.pictures[0], after.parcel?.pictures[0]];
    expect(is?.sha256).toBe(was?.sha256);
    expect(is?.smaller?.length).toBe(was?.smaller?.length);
    for (const file of is?.smaller ?? []) expect(await isOpaque(file.sha256)).toBe(true);
    expect(await one.picture()).toMatchObject({ status: 'ready' });
    const { rows } = await house.office.read(ottersley.id, (db) =>
      db.execute<{ parcel: unknown }>(sql`select parcel from website_page where post_id = ${one.postId}`),
    );
    expect(rows[0]?.parcel).toEqual(after.parcel);
    await expectNothingHidden(one);
  });

  it('approved but not out yet, it is shown to somebody again before it goes', async () => {
    const one = await old();
    const draft = { ...(await house.post(one.postId)).draft, goesOutAt: '2026-11-20T12:00:00.000Z' };
    await house.scene(sql`update post set draft = ${JSON.stringify(draft)}::jsonb where id = ${one.postId}`);
    expect(open(await sendToGate(house.office, as('officeManager'), one)).status).toBe('scheduled');
    await mendOldPictures(house.office);
    house.at('2026-11-20T12:00:30Z');
    await house.work();
    expect((await house.deliveries(one.postId))['website']).toMatchObject({ status: 'stopped', code: 'not-what-was-let-go', parcel: null });
    await expectNothingHidden(one);
  });

  it('is looked at once, by itself', async () => {
    expect(jobs.map(({ job }) => job.name)).toContain(mendPictures.name);
    expect(await mendOldPictures(house.office)).toBe(0);
  });
});
