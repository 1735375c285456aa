import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { inspect, kindOf } from './inspect.ts';
import { reencode } from './work.ts';

const odd = (name: string): Uint8Array => readFileSync(new URL(`../../../fixtures/pictures/odd/${name}`, import.meta.url));
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

async function taken(bytes: Uint8Array): Promise<Buffer> {
  const seen = await inspect(bytes);
  if (!seen.ok) throw new Error(`Refused: ${seen.refusal.what}`);
  return Buffer.from((await reencode(seen.value.whole)).bytes);
}

async function refusal(bytes: Uint8Array) {
  const seen = await inspect(bytes);
  if (seen.ok) throw new Error('It was taken.');
  return seen.refusal;
}

/** A picture of one colour with a square of clear in another's place. */
function flat(background: { r: number; g: number; b: number; alpha: number }, width = 60, height = 40) {
  return sharp({ create: { width, height, channels: 4, background } });
}

/** How far the lightest and the darkest point of a picture are apart, of 255. */
async function contrast(bytes: Uint8Array): Promise<number> {
  const { channels } = await sharp(bytes).stats();
  return Math.max(...channels.map(({ min, max }) => max - min));
}

async function pixel(bytes: Uint8Array, left: number, top: number): Promise<readonly number[]> {
  return [...(await sharp(bytes).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer())];
}

describe('a picture that one can see through', () => {
  it('white words on nothing are laid on a dark ground, where they can be read', async () => {
    const made = await taken(odd('white-on-clear.png'));
    expect(await contrast(made)).toBeGreaterThan(180);
    expect(Math.max(...(await pixel(made, 0, 0)))).toBeLessThan(60);
  });

  it('dark words on nothing are laid on white', async () => {
    const words = await flat({ r: 20, g: 20, b: 30, alpha: 1 }, 20, 10).png().toBuffer();
    const clear = await flat({ r: 0, g: 0, b: 0, alpha: 0 })
      .composite([{ input: words, left: 10, top: 10 }])
      .png()
      .toBuffer();
    const made = await taken(clear);
    expect(Math.min(...(await pixel(made, 0, 0)))).toBeGreaterThan(245);
    expect(await contrast(made)).toBeGreaterThan(180);
  });

  it('where much of it is white and as much dark, nothing of either is lost', async () => {
    const clear = await flat({ r: 0, g: 0, b: 0, alpha: 0 })
      .composite([
        { input: await flat({ r: 255, g: 255, b: 255, alpha: 1 }, 20, 40).png().toBuffer(), left: 0, top: 0 },
        { input: await flat({ r: 25, g: 25, b: 25, alpha: 1 }, 20, 40).png().toBuffer(), left: 40, top: 0 },
      ])
      .png()
      .toBuffer();
    const made = await taken(clear);
    const [white, ground, dark] = await Promise.all([pixel(made, 8, 20), pixel(made, 30, 20), pixel(made, 52, 20)]);
    expect((white?.[0] ?? 0) - (ground?.[0] ?? 0)).toBeGreaterThan(60);
    expect((ground?.[0] ?? 0) - (dark?.[0] ?? 0)).toBeGreaterThan(60);
  });

  it('in greys alone, in 16 bits, as WebP and as GIF it is laid on a ground as well', async () => {
    const clear = sharp(odd('white-on-clear.png'));
    const kinds = [
      await clear.clone().toColourspace('b-w').png().toBuffer(),
      await clear.clone().toColourspace('rgb16').png().toBuffer(),
      await clear.clone().webp({ lossless: true }).toBuffer(),
      await clear.clone().gif().toBuffer(),
    ];
    for (const bytes of kinds) {
      const made = await taken(bytes);
      expect(await sharp(made).metadata()).toMatchObject({ format: 'jpeg', hasAlpha: false, depth: 'uchar' });
      expect(await contrast(made)).toBeGreaterThan(180);
    }
  });

  it('what was rubbed out of it, or made too faint to see, is in the picture that is kept for nobody to bring back', async () => {
    for (const alpha of [0, 6, 12]) {
      const dots = Buffer.alloc(80 * 80 * 4);
      for (let at = 0; at < dots.length; at += 4) dots.set([(at * 37) & 255, (at * 91) & 255, (at * 13) & 255, alpha], at);
      const around = await flat({ r: 200, g: 120, b: 90, alpha: 1 }, 80, 20).png().toBuffer();
      const hidden = await sharp(dots, { raw: { width: 80, height: 80, channels: 4 } })
        .composite([{ input: around, left: 0, top: 60 }])
        .png()
        .toBuffer();
      const { data } = await sharp(await taken(hidden))
        .extract({ left: 0, top: 0, width: 80, height: 40 })
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(Math.max(...data) - Math.min(...data), `alpha ${alpha}`).toBeLessThanOrEqual(2);
    }
    expect(await sharp(await taken(odd('rubbed-out-face.png'))).metadata()).toMatchObject({ hasAlpha: false, format: 'jpeg' });
  });

  it('of which nothing can be seen at all is refused, and says so', async () => {
    const clear = flat({ r: 200, g: 10, b: 10, alpha: 0 });
    for (const bytes of [
      await clear.clone().png().toBuffer(),
      await clear.clone().webp().toBuffer(),
      await clear.clone().toColourspace('rgb16').png().toBuffer(),
      await flat({ r: 9, g: 9, b: 9, alpha: 0.02 }).png().toBuffer(),
    ])
      expect((await refusal(bytes)).code).toBe('blank');
  });
});

describe('a picture that moves', () => {
  const chunk = (name: string, data: Buffer) => Buffer.concat([size(data.length), latin(name), data, Buffer.alloc(4)]);
  const size = (n: number) => {
    const four = Buffer.alloc(4);
    four.writeUInt32BE(n);
    return four;
  };

  it('is told the same whichever kind it is: GIF, WebP, PNG, AVIF or a film', async () => {
    const frames = await Promise.all(['#f00', '#0f0'].map((background) => solid(background)));
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const webp = await sharp(gif, { animated: true }).webp().toBuffer();
    const films = ['\0\0\0\x18ftypisom\0\0\0\0isommp42', '\0\0\0\x14ftypqt  \0\0\0\0qt  ', '\x1aE\xdf\xa3', 'RIFF\0\0\0\0AVI '].map(latin);
    const answers = await Promise.all([gif, webp, odd('moving.apng.png'), odd('anim.avif'), ...films].map(refusal));
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(answers[0]).toMatchObject({ code: 'moving-picture', what: 'This picture moves.' });
  });

  it('is known while its sender still waits when its first bytes say so', () => {
    for (const name of ['moving.apng.png', 'anim.avif']) expect(kindOf(odd(name)).ok, name).toBe(false);
  });

  it('a PNG of one frame, and one that only mentions frames after its picture, are stills', async () => {
    const still = await sharp(await solid('#00f'))
      .png()
      .toBuffer();
    const header = 8 + 25;
    const said = (frames: number) => chunk('acTL', Buffer.concat([size(frames), size(0)]));
    const one = Buffer.concat([still.subarray(0, header), said(1), still.subarray(header)]);
    expect(kindOf(one)).toEqual({ ok: true, value: 'image/png' });
    const two = Buffer.concat([still.subarray(0, header), said(2), still.subarray(header)]);
    expect(kindOf(two).ok).toBe(false);
    expect(kindOf(Buffer.concat([still, said(9)])).ok).toBe(true);
  });

  it('a PNG whose chunks lie about their length ends the look and nothing else', async () => {
    const lying = Buffer.concat([latin('\x89PNG\r\n\x1a\n'), size(0xffffffff), latin('IHDR'), Buffer.alloc(40)]);
    expect((await refusal(lying)).code).toBe('broken');
    expect((await refusal(lying.subarray(0, 12))).code).toBe('broken');
  });

  function solid(background: string) {
    return sharp({ create: { width: 16, height: 16, channels: 3, background } })
      .png()
      .toBuffer();
  }
});

describe('a photo that lost its end', () => {
  const photo = (progressive: boolean) =>
    sharp({ create: { width: 320, height: 240, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 40 } } })
      .jpeg({ progressive })
      .toBuffer();

  it('is taken when all of it is there but the end marker', async () => {
    expect(await sharp(await taken(odd('lost-last-bytes.jpg'))).metadata()).toMatchObject({ width: 800, height: 600 });
    for (const whole of [await photo(false), await photo(true)])
      for (const lost of [1, 2]) await taken(whole.subarray(0, whole.length - lost));
  });

  it('is refused when part of the picture is missing, however little', async () => {
    for (const whole of [await photo(false), await photo(true)])
      for (const lost of [4, 10, 200, 2000])
        expect((await refusal(whole.subarray(0, whole.length - lost))).code, String(lost)).toBe('broken');
  });
});

describe('a picture in the colours or size of another trade', () => {
  it('CMYK and 16-bit pictures come out in the colours of screens', async () => {
    const red = { create: { width: 40, height: 40, channels: 3, background: '#d01020' } } as const;
    for (const bytes of [
      await sharp(red).toColourspace('cmyk').jpeg().toBuffer(),
      await sharp(red).toColourspace('rgb16').png().toBuffer(),
    ]) {
      const made = await taken(bytes);
      expect(await sharp(made).metadata()).toMatchObject({ space: 'srgb', depth: 'uchar', channels: 3 });
      const [r = 0, g = 0, b = 0] = await pixel(made, 20, 20);
      expect(r).toBeGreaterThan(170);
      expect(Math.max(g, b)).toBeLessThan(80);
    }
  });

  it('each of the eight ways a phone can lie is turned upright', async () => {
    for (let orientation = 1; orientation <= 8; orientation++) {
      const bytes = await sharp({ create: { width: 60, height: 30, channels: 3, background: '#456' } })
        .withMetadata({ orientation })
        .jpeg()
        .toBuffer();
      const { width, height, orientation: left } = await sharp(await taken(bytes)).metadata();
      expect([width, height, left], String(orientation)).toEqual(orientation > 4 ? [30, 60, undefined] : [60, 30, undefined]);
    }
  });

  it('a picture as long as a street is made smaller and not refused', async () => {
    const long = await sharp({ create: { width: 12_000, height: 2, channels: 3, background: '#456' } })
      .png()
      .toBuffer();
    expect(await sharp(await taken(long)).metadata()).toMatchObject({ width: 4096, height: 1 });
  });

  it('a kind of picture that is not taken is called by its name, with the way to make it one that is', async () => {
    const tiff = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#456' } })
      .tiff()
      .toBuffer();
    const others: readonly (readonly [Uint8Array, string])[] = [
      [latin('BM\x46\0\0\0\0\0\0\0\x36\0\0\0'), 'BMP'],
      [tiff, 'TIFF or camera raw'],
      [latin('\0\0\0\x0cJXL \r\n\x87\n'), 'JPEG XL'],
      [latin('8BPS\0\x01'), 'Photoshop'],
      [latin('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'HEIC'],
      [latin('\0\0\0\x1cftypmif1\0\0\0\0mif1miafMiHBheic'), 'HEIC'],
    ];
    for (const [bytes, name] of others) {
      const { code, what, next } = await refusal(bytes);
      expect([code, what]).toEqual(['unreadable-format', `This picture is in the ${name} format, which is not taken here.`]);
      expect(next).toContain('JPEG');
    }
    expect((await refusal(latin('<svg xmlns="http://www.w3.org/2000/svg"/>'))).code).toBe('drawing-file');
    expect((await refusal(latin('BMW for sale'))).code).toBe('not-a-picture');
  });
});
