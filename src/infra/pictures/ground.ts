import type { Sharp } from 'sharp';
import { openPicture } from './open.ts';

/** Fainter than this, of 255, nobody sees it; what is there is hidden, and goes. */
const seenFrom = 13;

interface Ground {
  readonly background: string;
  readonly level: number;
}
const white: Ground = { background: '#ffffff', level: 255 };
const dark: Ground = { background: '#1f1d20', level: 31 };
const grey: Ground = { background: '#808080', level: 128 };

/** Whether nothing of a picture that one can see through can be seen at all. */
export async function isBlank(bytes: Uint8Array): Promise<boolean> {
  const [{ depth }, { channels }] = await Promise.all([openPicture(bytes).metadata(), openPicture(bytes).stats()]);
  return (channels.at(-1)?.max ?? 0) < seenFrom * (depth === 'ushort' ? 257 : 1);
}

/**
 * A picture one can see through, laid on a ground on which everything in it shows: no channel keeps what is clear, and
 * white words on white would be an empty picture. What was hidden by being clear is not in the result.
 */
export async function onGround(picture: Sharp): Promise<Sharp> {
  const slope = 255 / (255 - seenFrom);
  const inColour = await picture.toColourspace('srgb').ensureAlpha().png({ compressionLevel: 1 }).toBuffer();
  const shown = await openPicture(inColour)
    .linear([1, 1, 1, slope], [0, 0, 0, -seenFrom * slope])
    .png({ compressionLevel: 1 })
    .toBuffer();
  const small = await openPicture(shown).resize({ width: 256, height: 256, fit: 'inside', withoutEnlargement: true }).raw().toBuffer();
  return openPicture(shown).flatten({ background: groundFor(small).background });
}

/** White unless more would be lost on it than on a dark ground; grey where much would be lost on either. */
function groundFor(rgba: Uint8Array): Ground {
  const [onWhite, onDark, onGrey] = [lostOn(white, rgba), lostOn(dark, rgba), lostOn(grey, rgba)];
  const [better, least] = onWhite <= onDark + 0.03 ? [white, onWhite] : [dark, onDark];
  return least > 0.25 && onGrey < least ? grey : better;
}

/** How much of what can be seen has the colour of the ground, from 0 to 1. */
function lostOn({ level }: Ground, rgba: Uint8Array): number {
  let [lost, all] = [0, 0];
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at, at + 4);
    all += alpha;
    if (Math.max(Math.abs(red - level), Math.abs(green - level), Math.abs(blue - level)) < 32) lost += alpha;
  }
  return all === 0 ? 0 : lost / all;
}
