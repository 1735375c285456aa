import type { OverlayOptions, Region, Sharp } from 'sharp';
import { onGround } from './ground.ts';
import { openPicture } from './open.ts';

/** A picture as Gatepost made it: upright, sRGB, and nothing in the file but the picture. */
export interface Made {
  readonly bytes: Uint8Array;
  readonly type: 'image/jpeg' | 'image/webp';
  readonly width: number;
  readonly height: number;
}

/** A part of a picture, each number from 0 to 1 of its width or height. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Changes {
  /** Parts made unrecognisable; they refer to the picture before it is cropped. */
  readonly blur?: readonly Box[];
  readonly crop?: Box;
}

/** What a channel can take. */
export interface Size {
  readonly longEdge: number;
  readonly maxBytes: number;
  readonly type: 'image/jpeg' | 'image/webp';
}

export const sizes = {
  /** Bluesky takes 2,000,000 bytes; the margin is for how platforms count. */
  bluesky: { longEdge: 2000, maxBytes: 1_900_000, type: 'image/jpeg' },
  page: { longEdge: 960, maxBytes: 350_000, type: 'image/webp' },
  pageJpeg: { longEdge: 1600, maxBytes: 1_200_000, type: 'image/jpeg' },
  thumb: { longEdge: 480, maxBytes: 120_000, type: 'image/webp' },
  manual: { longEdge: 2048, maxBytes: 4_000_000, type: 'image/jpeg' },
} as const satisfies Record<string, Size>;

const masterEdge = 4096;
/** A face is marked tightly by hand; hair, ears and collar tell as much, so this much more is covered. */
const blurMargin = 0.35;
const blurGrid = 8;

/**
 * Makes a photo fit to keep: a JPEG turned upright, sRGB, no EXIF, no position, no thumbnail, nothing that one can see
 * through, at most 4,096 pixels along its longer edge. Only pixels that show go from the old file into the new one.
 */
export async function reencode(bytes: Uint8Array): Promise<Made> {
  const { hasAlpha } = await openPicture(bytes).metadata();
  const edge = { width: masterEdge, height: masterEdge, fit: 'inside', withoutEnlargement: true } as const;
  const upright = openPicture(bytes).autoOrient().resize(edge);
  return master(hasAlpha ? await onGround(upright) : upright);
}

/** Blurs, then crops, a picture that was re-encoded before. What is blurred cannot be brought back from the result. */
export async function change(bytes: Uint8Array, changes: Changes): Promise<Made> {
  const { width, height } = await openPicture(bytes).metadata();
  const blurred = openPicture(bytes);
  const patches: OverlayOptions[] = [];
  for (const box of changes.blur ?? []) patches.push(await patch(bytes, pixels(grow(box), width, height)));
  if (patches.length > 0) blurred.composite(patches);
  if (changes.crop === undefined) return master(blurred);
  // Within one pipeline the crop would come first, so the blurred picture is finished before it.
  const whole = patches.length === 0 ? bytes : await blurred.png({ compressionLevel: 1 }).toBuffer();
  return master(openPicture(whole).extract(pixels(changes.crop, width, height)));
}

/** A picture for one channel: no larger than its edge and its bytes, by less quality first and fewer pixels then. */
export async function fit(bytes: Uint8Array, size: Size): Promise<Made> {
  let made: Made | null = null;
  for (let edge = size.longEdge; edge >= 64; edge = Math.floor(edge * 0.8)) {
    for (const quality of [84, 76, 66, 55]) {
      made = await encode(openPicture(bytes), size.type, edge, quality);
      if (made.bytes.length <= size.maxBytes) return made;
    }
  }
  throw new Error(`No size of this picture fits into ${size.maxBytes} bytes.`);
}

async function encode(picture: Sharp, type: Size['type'], edge: number, quality: number): Promise<Made> {
  const small = picture.resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true });
  const done =
    type === 'image/webp' ? small.webp({ quality, effort: 4 }) : small.flatten({ background: '#fff' }).jpeg({ quality, progressive: true });
  return finish(done, type);
}

function master(picture: Sharp): Promise<Made> {
  return finish(picture.toColourspace('srgb').removeAlpha().jpeg({ quality: 90 }), 'image/jpeg');
}

async function finish(picture: Sharp, type: Made['type']): Promise<Made> {
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  return { bytes: data, type, width: info.width, height: info.height };
}

/** The part, averaged into 8 × 8 squares and softened: 64 colours are all that is left of it. */
async function patch(bytes: Uint8Array, area: Region): Promise<OverlayOptions> {
  const few = await openPicture(bytes)
    .extract(area)
    .removeAlpha()
    .resize(blurGrid, blurGrid, { fit: 'fill', kernel: 'linear' })
    .png()
    .toBuffer();
  const input = await openPicture(few).resize(area.width, area.height, { fit: 'fill', kernel: 'nearest' }).png().toBuffer();
  return { input, left: area.left, top: area.top };
}

function grow(box: Box): Box {
  const more = { width: box.width * (1 + blurMargin), height: box.height * (1 + blurMargin) };
  return { x: box.x - (more.width - box.width) / 2, y: box.y - (more.height - box.height) / 2, ...more };
}

/** Whole pixels inside the picture, never none. */
function pixels(box: Box, width: number, height: number): Region {
  const left = clamp(Math.floor(box.x * width), 0, width - 1);
  const top = clamp(Math.floor(box.y * height), 0, height - 1);
  return {
    left,
    top,
    width: clamp(Math.ceil((box.x + box.width) * width), left + 1, width) - left,
    height: clamp(Math.ceil((box.y + box.height) * height), top + 1, height) - top,
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
