import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { as, open, publishingHouse, refused, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { ottersley } from '#fixtures/cast.ts';
import { addPicture, beginDraft } from './service.ts';
import { findPicture } from './picture-store.ts';
import type { Picture } from './model.ts';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse({ pack: 'hampshire-model' });
});
afterAll(() => house.close());

const odd = (name: string): Uint8Array => readFileSync(new URL(`../../../fixtures/pictures/odd/${name}`, import.meta.url));

async function added(name: string): Promise<Picture> {
  const { postId } = open(await beginDraft(house.office, as('officeManager')));
  const { pictureId } = open(await addPicture(house.office, as('officeManager'), { postId, name, bytes: odd(name) }));
  await house.work();
  const picture = await house.office.read(ottersley.id, (db) => findPicture(db, pictureId));
  if (picture === null) throw new Error('The picture is gone.');
  return picture;
}

describe('odd pictures on their way in', () => {
  it('white words on nothing can be read in every file that is made of them', async () => {
    const { status, renditions, baseSha256 } = await added('white-on-clear.png');
    expect(status).toBe('ready');
    for (const sha256 of [baseSha256 ?? '', ...renditions.map((one) => one.sha256)]) {
      const { channels, isOpaque } = await sharp(await house.office.files.get(sha256)).stats();
      expect([isOpaque, Math.max(...channels.map(({ min, max }) => max - min)) > 120]).toEqual([true, true]);
    }
  });

  it('a face that was rubbed out is in no file that is kept, and the upload is gone', async () => {
    const { status, renditions, baseSha256, uploadedSha256 } = await added('rubbed-out-face.png');
    expect([status, uploadedSha256]).toEqual(['ready', null]);
    for (const sha256 of [baseSha256 ?? '', ...renditions.map((one) => one.sha256)])
      expect((await sharp(await house.office.files.get(sha256)).stats()).isOpaque).toBe(true);
  });

  it('a photo that lost only its end marker is taken', async () => {
    expect(await added('lost-last-bytes.jpg')).toMatchObject({ status: 'ready', why: null });
  });

  it('what moves is refused before anything of it is kept, with what to do', async () => {
    const { postId } = open(await beginDraft(house.office, as('officeManager')));
    const before = await house.count('picture');
    for (const name of ['moving.apng.png', 'anim.avif']) {
      const refusal = refused(await addPicture(house.office, as('officeManager'), { postId, name, bytes: odd(name) }));
      expect(JSON.stringify(refusal)).toContain('moves');
      expect(JSON.stringify(refusal)).toContain('still photo');
    }
    expect(await house.count('picture')).toBe(before);
  });
});
