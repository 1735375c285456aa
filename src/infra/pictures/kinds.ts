/** Kinds of picture that reach the decoder. */
export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif' | 'image/avif';

/** What a file is by its first bytes, never by its name: a kind that is taken, or why another is not. */
export type Kind = { readonly type: PictureType } | { readonly not: 'drawing' | 'moving' | 'unknown' } | { readonly format: string };

/** Beginnings of the formats, each byte as one character. */
const beginnings: readonly (readonly [RegExp, Kind])[] = [
  [/^\xff\xd8\xff/, { type: 'image/jpeg' }],
  [/^\x89PNG\r\n\x1a\n/, { type: 'image/png' }],
  [/^RIFF[^]{4}WEBP/, { type: 'image/webp' }],
  [/^GIF8[79]a/, { type: 'image/gif' }],
  [/^RIFF[^]{4}AVI |^\x1aE\xdf\xa3|^\x8aMNG/, { not: 'moving' }],
  [/^BM[^]{4}\0\0\0\0/, { format: 'BMP' }],
  [/^(II[*+]\0|MM\0[*+])/, { format: 'TIFF or camera raw' }],
  [/^(\xff\x0a|\0\0\0\x0cJXL )/, { format: 'JPEG XL' }],
  [/^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, { format: 'JPEG 2000' }],
  [/^8BPS/, { format: 'Photoshop' }],
  [/<svg|<!doctype svg|<\?xml|^%PDF|^%!PS/i, { not: 'drawing' }],
];

export function kindByContent(bytes: Uint8Array): Kind {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024));
  const text = head.toString('latin1');
  if (text.slice(4, 8) === 'ftyp') return kindByBrand(text.slice(8, Math.min(head.readUInt32BE(0), 256)));
  const kind = beginnings.find(([begins]) => begins.test(text))?.[1] ?? { not: 'unknown' };
  return 'type' in kind && kind.type === 'image/png' && isMovingPng(bytes) ? { not: 'moving' } : kind;
}

/** The family of MP4 names its members: pictures of one frame, sequences of frames, and films. */
function kindByBrand(brands: string): Kind {
  if (brands.includes('avis')) return { not: 'moving' };
  if (brands.includes('avif')) return { type: 'image/avif' };
  return /hei[cfmsx]|hev[cx]|mif1/.test(brands) ? { format: 'HEIC' } : { not: 'moving' };
}

/** An animated PNG says so, with its number of frames, before its first picture; a still one may stand in front of them. */
function isMovingPng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (name === 'IDAT') return false;
    if (name === 'acTL') return view.getUint32(at + 8) > 1;
  }
  return false;
}
