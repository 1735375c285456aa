import sharp, { type Sharp } from 'sharp';
import { no, ok, type Result } from '#src/kernel/result.ts';

sharp.concurrency(1); // pictures are worked on in jobs; the other core answers requests
sharp.cache(false);

/** Larger pictures are refused before they are unpacked: 40 million pixels are 160 MB in memory. */
export const pixelLimit = 40_000_000;
export const byteLimit = 25_000_000;

export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif' | 'image/avif';

export interface Inspected {
  readonly type: PictureType;
  /** As people see it, after turning it the right way up. */
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
}

/** Why a file is not taken as a picture, in plain words. */
export interface PictureFault {
  readonly code: 'not-a-picture' | 'drawing-file' | 'moving-picture' | 'unreadable-format' | 'broken' | 'too-many-pixels' | 'too-large';
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

/**
 * Looks at what a file is by its content, never by its name. Only five formats reach the decoder; drawings (SVG can
 * carry scripts and fetch addresses), moving pictures, broken files and bombs are refused.
 */
export async function inspect(bytes: Uint8Array): Promise<Result<Inspected, PictureFault>> {
  const known = kindOf(bytes);
  if (!known.ok) return known;
  const kind = known.value;
  try {
    const found = await sharp(bytes, { limitInputPixels: false, failOn: 'error' }).metadata();
    if ((found.pages ?? 1) > 1) return no(faults.moving);
    if (found.width * found.height > pixelLimit) return no(faults.tooManyPixels);
    await readable(bytes);
    const { width, height } = found.autoOrient;
    return ok({ type: kind, width, height, hasAlpha: found.hasAlpha });
  } catch {
    return no(faults.broken);
  }
}

/** What its size and first bytes tell: said while its sender still waits, before anything is kept. */
export function kindOf(bytes: Uint8Array): Result<PictureType, PictureFault> {
  if (bytes.length > byteLimit) return no(faults.tooLarge);
  const kind = sniff(bytes);
  if (kind === 'drawing') return no(faults.drawing);
  if (kind === 'heic') return no(faults.heic);
  return kind === null ? no(faults.notAPicture) : ok(kind);
}

/** Opens a picture for work; a bomb that lied in its header stops here. */
export function openPicture(bytes: Uint8Array): Sharp {
  return sharp(bytes, { limitInputPixels: pixelLimit, failOn: 'error', pages: 1 });
}

/** Decodes all of it, small: a file cut off half way through fails here. */
async function readable(bytes: Uint8Array): Promise<void> {
  await openPicture(bytes).resize({ width: 64, height: 64, fit: 'inside' }).raw().toBuffer();
}

function sniff(bytes: Uint8Array): PictureType | 'drawing' | 'heic' | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024));
  const text = head.toString('latin1');
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'image/gif';
  if (text.slice(4, 8) === 'ftyp') return sniffBrand(text.slice(8, 32));
  if (/<svg|<!doctype svg|<\?xml/i.test(text) || text.startsWith('%PDF') || text.startsWith('%!PS')) return 'drawing';
  return null;
}

function sniffBrand(brands: string): PictureType | 'heic' | null {
  if (brands.includes('avif')) return 'image/avif';
  return /hei[cfmsx]|hev[cx]|mif1|msf1/.test(brands) ? 'heic' : null;
}

const faults = {
  notAPicture: {
    code: 'not-a-picture',
    what: 'This file is not a photo.',
    why: 'What is in it is none of the kinds of picture that Gatepost can read.',
    next: 'Choose a JPEG, PNG, WebP, GIF or AVIF picture.',
  },
  drawing: {
    code: 'drawing-file',
    what: 'This is a drawing or a document, not a photo.',
    why: 'SVG, PDF and PostScript files can carry programs with them, so none is opened.',
    next: 'Save it as a PNG or JPEG and add that.',
  },
  heic: {
    code: 'unreadable-format',
    what: 'This photo is in the HEIC format, which cannot be read here.',
    why: 'Phones keep photos in it to save room; most websites cannot show it.',
    next: 'On the phone choose Settings, Camera, Formats, Most compatible, or share the photo as a JPEG.',
  },
  moving: {
    code: 'moving-picture',
    what: 'This picture moves.',
    why: 'Every frame would have to be looked through for who is in it.',
    next: 'Add a still photo instead.',
  },
  broken: {
    code: 'broken',
    what: 'This picture cannot be read to its end.',
    why: 'The file is damaged, or only part of it arrived.',
    next: 'Add it again from where it was taken.',
  },
  tooManyPixels: {
    code: 'too-many-pixels',
    what: 'This picture has more than 40 million pixels.',
    why: 'Unpacked it would fill the memory of the machine.',
    next: 'Make it smaller, for instance 4,000 pixels along its longer edge, and add it again.',
  },
  tooLarge: {
    code: 'too-large',
    what: 'This file is larger than 25 MB.',
    why: 'No channel takes a picture that large.',
    next: 'Make it smaller and add it again.',
  },
} as const satisfies Record<string, PictureFault>;
