import { openPicture } from './open.ts';
import { reencode } from './work.ts';

const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8;

/** Whether something may be behind what one can see through. */
export async function hidesSomething(bytes: Uint8Array): Promise<boolean> {
  return !isJpeg(bytes) && !(await openPicture(bytes).stats()).isOpaque;
}

/** What was kept before pictures were laid on a ground, as what is kept now: all of it shows. */
export async function solid(bytes: Uint8Array): Promise<Uint8Array> {
  return (await hidesSomething(bytes)) ? (await reencode(bytes)).bytes : bytes;
}
