import sharp, { type Sharp } from 'sharp';

sharp.concurrency(1); // pictures are worked on in jobs; the other core answers requests
sharp.cache(false);

/** Larger pictures are refused before they are unpacked: 40 million pixels are 160 MB in memory. */
export const pixelLimit = 40_000_000;

/** Opens a picture for work; a bomb that lied in its header stops here. */
export function openPicture(bytes: Uint8Array, failOn: 'error' | 'warning' = 'error'): Sharp {
  return sharp(bytes, { limitInputPixels: pixelLimit, failOn, pages: 1 });
}
