import sharp from 'sharp';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { isBlank } from './ground.ts';
import { kindByContent, type PictureType } from './kinds.ts';
import { openPicture, pixelLimit } from './open.ts';

export const byteLimit = 25_000_000;

export interface Inspected {
  readonly type: PictureType;
  /** As people see it, after turning it the right way up. */
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  /** The file to work on: as it came, or with the end marker it had lost. */
  readonly whole: Uint8Array;
}

/** Why a file is not taken as a picture, in plain words. */
export interface PictureFault {
  readonly code:
    'not-a-picture' | 'drawing-file' | 'moving-picture' | 'unreadable-format' | 'broken' | 'blank' | 'too-many-pixels' | 'too-large';
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

/**
 * Looks at what a file is by its content, never by its name. Only five formats reach the decoder; drawings (SVG can
 * carry scripts and fetch addresses), moving pictures of every kind, broken files and bombs are refused.
 */
export async function inspect(bytes: Uint8Array): Promise<Result<Inspected, PictureFault>> {
  const known = kindOf(bytes);
  if (!known.ok) return known;
  try {
    const found = await sharp(bytes, { limitInputPixels: false, failOn: 'error' }).metadata();
    if ((found.pages ?? 1) > 1) return no(faults.moving);
    if (found.width * found.height > pixelLimit) return no(faults.tooManyPixels);
    const whole = await readable(bytes, known.value);
    if (whole === null) return no(faults.broken);
    if (found.hasAlpha && (await isBlank(whole))) return no(faults.blank);
    const { width, height } = found.autoOrient;
    return ok({ type: known.value, width, height, hasAlpha: found.hasAlpha, whole });
  } catch {
    return no(faults.broken);
  }
}

/** What its size and first bytes tell: said while its sender still waits, before anything is kept. */
export function kindOf(bytes: Uint8Array): Result<PictureType, PictureFault> {
  if (bytes.length > byteLimit) return no(faults.tooLarge);
  const kind = kindByContent(bytes);
  if ('type' in kind) return ok(kind.type);
  if ('format' in kind) return no(unreadable(kind.format));
  return no({ drawing: faults.drawing, moving: faults.moving, unknown: faults.notAPicture }[kind.not]);
}

/**
 * Decodes all of it and gives the file that could be read to its end: one cut off half way through is none. A JPEG that
 * lost nothing but its end marker is whole once it has one again; then every row is read, and no warning may be heard.
 */
async function readable(bytes: Uint8Array, type: PictureType): Promise<Uint8Array | null> {
  const small = { width: 64, height: 64, fit: 'inside' } as const;
  if (await succeeds(openPicture(bytes).resize(small).raw().toBuffer())) return bytes;
  const ended = Buffer.concat([bytes, Buffer.from([0xff, 0xd9])]);
  return type === 'image/jpeg' && (await succeeds(openPicture(ended, 'warning').stats())) ? ended : null;
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
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
  moving: {
    code: 'moving-picture',
    what: 'This picture moves.',
    why: 'Every frame would have to be looked through for who is in it.',
    next: 'Add a still photo instead, or a picture of one moment of it.',
  },
  blank: {
    code: 'blank',
    what: 'There is nothing to see in this picture.',
    why: 'All of it is clear, so that it would go out as an empty space.',
    next: 'Add the picture as it was before its ground was taken away.',
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

function unreadable(format: string): PictureFault {
  return {
    code: 'unreadable-format',
    what: `This picture is in the ${format} format, which is not taken here.`,
    why: 'Most websites and platforms cannot show it.',
    next:
      format === 'HEIC'
        ? 'On the phone choose Settings, Camera, Formats, Most compatible, or share the photo as a JPEG.'
        : 'Open it, save it as a JPEG or PNG, and add that.',
  };
}
