import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { inspect } from './inspect.ts';
import { change, fit, reencode, sizes, type Box } from './work.ts';

/** Random dots: the hardest picture to make small, and one in which every pixel can be told from its neighbours. */
async function noise(width: number, height: number): Promise<Buffer> {
  const raw = Buffer.alloc(width * height * 3);
  for (let i = 0; i < raw.length; i++) raw[i] = (Math.imul(i + 7, 2654435761) >>> 11) & 255;
  return sharp(raw, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** A photo as a phone makes it: lying on its side, with the place it was taken. */
async function phonePhoto(): Promise<Buffer> {
  return sharp(await noise(600, 400))
    .withExif({
      IFD0: { Make: 'Phone', Software: 'Camera', Artist: 'Somebody' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

async function codeOf(bytes: Uint8Array): Promise<string> {
  const answer = await inspect(bytes);
  return answer.ok ? 'taken' : answer.refusal.code;
}

describe('looking at a picture', () => {
  it('tells what it is by its content and how it stands the right way up', async () => {
    const answer = await inspect(await phonePhoto());
    expect(answer).toMatchObject({ ok: true, value: { type: 'image/jpeg', width: 400, height: 600, hasAlpha: false } });
  });

  it('refuses a drawing, also one that says it is a photo', async () => {
    expect(await codeOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'))).toBe('drawing-file');
    expect(await codeOf(Buffer.from('<?xml version="1.0"?><!DOCTYPE svg>'))).toBe('drawing-file');
    expect(await codeOf(Buffer.from('%PDF-1.7'))).toBe('drawing-file');
  });

  it('refuses what moves', async () => {
    const frames = await sharp(await noise(20, 40), { raw: undefined }).toBuffer();
    const still = await sharp(frames).gif().toBuffer();
    expect(await codeOf(still)).toBe('taken');
    const moving = await sharp(
      [
        await noise(20, 20),
        await sharp(await noise(20, 20))
          .negate()
          .toBuffer(),
      ],
      { join: { animated: true } },
    )
      .gif()
      .toBuffer();
    expect(await codeOf(moving)).toBe('moving-picture');
    const webp = await sharp(moving, { animated: true }).webp().toBuffer();
    expect(await codeOf(webp)).toBe('moving-picture');
  });

  it('refuses what is cut off, and what is none', async () => {
    const photo = await phonePhoto();
    expect(await codeOf(photo.subarray(0, photo.length / 2))).toBe('broken');
    const png = await noise(300, 300);
    expect(await codeOf(png.subarray(0, png.length / 2))).toBe('broken');
    expect(await codeOf(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]))).toBe('broken');
    expect(await codeOf(Buffer.from('hello'))).toBe('not-a-picture');
    expect(await codeOf(Buffer.alloc(0))).toBe('not-a-picture');
    expect(await codeOf(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'))).toBe('unreadable-format');
  });

  it('refuses a bomb by its header, with hardly any memory: it is not decoded', async () => {
    const bomb = pngOf(30_000, 30_000);
    expect(bomb.length).toBeLessThan(10_000_000);
    const before = process.memoryUsage().rss;
    expect(await codeOf(bomb)).toBe('too-many-pixels');
    await expect(reencode(bomb)).rejects.toThrow(/pixel limit/);
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });

  it('refuses a file that is too large before looking into it', async () => {
    expect(await codeOf(Buffer.alloc(25_000_001))).toBe('too-large');
  });

  it('says what, why and what next for each', async () => {
    for (const bytes of [Buffer.from('<svg'), Buffer.from('x'), Buffer.alloc(25_000_001)]) {
      const answer = await inspect(bytes);
      expect(answer.ok).toBe(false);
      if (!answer.ok)
        for (const words of [answer.refusal.what, answer.refusal.why, answer.refusal.next]) expect(words).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('re-encoding a picture', () => {
  it('leaves no EXIF, no position and no thumbnail, and turns it upright', async () => {
    const photo = await phonePhoto();
    const before = await sharp(photo).metadata();
    expect(before.exif).toBeDefined();
    expect(photo.includes('Somebody')).toBe(true);
    const made = await reencode(photo);
    const after = await sharp(made.bytes).metadata();
    expect([after.exif, after.xmp, after.iptc, after.orientation, after.icc, after.tifftagPhotoshop, after.comments]).toEqual(
      Array(7).fill(undefined),
    );
    for (const trace of ['Exif', 'Somebody', 'Phone', 'GPS']) expect(Buffer.from(made.bytes).includes(trace)).toBe(false);
    expect({ ...made, bytes: 0 }).toEqual({ bytes: 0, type: 'image/jpeg', width: 400, height: 600 });
  });

  it('drops what is hidden after the end of the picture', async () => {
    const made = await reencode(Buffer.concat([await phonePhoto(), Buffer.from('PK\x03\x04 hidden archive')]));
    expect(Buffer.from(made.bytes).includes('hidden archive')).toBe(false);
  });
});

describe('sizes for the channels', () => {
  it('each fits the bytes and the edge of its channel, even a picture of pure noise', async () => {
    const photo = await noise(2600, 1800);
    const made = { bluesky: await fit(photo, sizes.bluesky), thumb: await fit(photo, sizes.thumb) };
    expect(made.bluesky.bytes.length).toBeLessThanOrEqual(1_900_000);
    expect(made.thumb.bytes.length).toBeLessThanOrEqual(120_000);
    expect(Math.max(made.thumb.width, made.thumb.height)).toBeLessThanOrEqual(480);
    expect((await sharp(made.bluesky.bytes).metadata()).format).toBe('jpeg');
    expect((await sharp(made.thumb.bytes).metadata()).format).toBe('webp');
  });

  it('a small picture is never blown up', async () => {
    const made = await fit(await noise(200, 100), sizes.page);
    expect([made.width, made.height]).toEqual([200, 100]);
  });
});

describe('blurring a part', () => {
  const face: Box = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 };

  it('leaves 64 colours of it at most, and covers 35 % more than was marked', async () => {
    const made = await change(await noise(400, 400), { blur: [face] });
    const { data } = await sharp(made.bytes)
      .extract({ left: 127, top: 127, width: 146, height: 146 })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const few = await sharp(data, { raw: { width: 146, height: 146, channels: 3 } })
      .resize(8, 8, { fit: 'fill' })
      .resize(146, 146, { fit: 'fill', kernel: 'nearest' })
      .raw()
      .toBuffer();
    let off = 0;
    for (let i = 0; i < data.length; i++) off += Math.abs((data[i] ?? 0) - (few[i] ?? 0));
    expect(off / data.length).toBeLessThan(6);
  });

  it('cannot be brought back: two quite different faces with the same 64 averages give the same picture', async () => {
    const plain = await sharp({ create: { width: 320, height: 320, channels: 3, background: '#808080' } })
      .png()
      .toBuffer();
    const dots = Buffer.alloc(320 * 320 * 3, 128);
    // Each pair of neighbours averages to grey within every square, yet no pixel is grey.
    for (let y = 100; y < 220; y++)
      for (let x = 100; x < 220; x++) dots.fill((x + y) % 2 === 0 ? 28 : 228, (y * 320 + x) * 3, (y * 320 + x) * 3 + 3);
    const drawn = await sharp(dots, { raw: { width: 320, height: 320, channels: 3 } })
      .png()
      .toBuffer();
    const [a, b] = await Promise.all(
      [plain, drawn].map(async (each) =>
        sharp((await change(each, { blur: [{ x: 0.3, y: 0.3, width: 0.4, height: 0.4 }] })).bytes)
          .raw()
          .toBuffer(),
      ),
    );
    let most = 0;
    for (let i = 0; i < (a?.length ?? 0); i++) most = Math.max(most, Math.abs((a?.[i] ?? 0) - (b?.[i] ?? 0)));
    expect(most).toBeLessThan(8);
  });

  it('leaves the rest of the picture as it was', async () => {
    const before = await noise(400, 400);
    const made = await change(before, { blur: [face] });
    const corner = { left: 0, top: 0, width: 100, height: 100 };
    const [a, b] = await Promise.all([before, made.bytes].map((each) => sharp(each).extract(corner).removeAlpha().raw().toBuffer()));
    let off = 0;
    for (let i = 0; i < (a?.length ?? 0); i++) off += Math.abs((a?.[i] ?? 0) - (b?.[i] ?? 0));
    expect(off / (a?.length ?? 1)).toBeLessThan(30);
  });

  it('a box over the edge, or of no size, is kept within the picture', async () => {
    const made = await change(await noise(50, 40), {
      blur: [
        { x: 0.9, y: 0.9, width: 0.5, height: 0.5 },
        { x: 1, y: 1, width: 0, height: 0 },
        { x: -1, y: -1, width: 0.5, height: 0.5 },
      ],
    });
    expect([made.width, made.height]).toEqual([50, 40]);
  });

  it('the crop refers to the picture as it was, and the blurred part stays blurred', async () => {
    const made = await change(await noise(400, 200), { blur: [face], crop: { x: 0.25, y: 0, width: 0.5, height: 1 } });
    expect([made.width, made.height]).toEqual([200, 200]);
    const middle = await sharp(made.bytes).extract({ left: 90, top: 88, width: 3, height: 3 }).removeAlpha().raw().toBuffer();
    for (let i = 3; i < middle.length; i++) expect(Math.abs((middle[i] ?? 0) - (middle[i - 3] ?? 0))).toBeLessThan(12);
  });
});

/** A PNG whose header promises more than memory can hold, from almost no bytes. */
function pngOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
  };
  const rows = deflateSync(Buffer.alloc((width + 1) * 1000));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc(bytes: Buffer): number {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let k = 0; k < 8; k++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}
