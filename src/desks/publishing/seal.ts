import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { blurred, picturesFor, wordsFor, type Draft, type DraftPicture } from './checks/facts.ts';
import type { Picture } from './model.ts';

const sha256 = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalize(value) ?? '')
    .digest('hex');

/** The crop and blurs that a picture's files are to be made with. */
export function editsOf(picture: Pick<DraftPicture, 'crop' | 'blurs' | 'faces'>): string {
  return sha256({ crop: picture.crop, blurs: blurred(picture) });
}

/**
 * SHA-256 over exactly what would go out: the words, the picture files and their alt texts on each channel, the
 * channels, who is marked on the pictures, who speaks (`byline`), the language, and the time. An approval holds for this
 * seal and for nothing else.
 */
export function sealOf(draft: Draft, pictures: readonly Pick<Picture, 'id' | 'renditions'>[], byline: string): string {
  const files = new Map(pictures.map((picture) => [picture.id, picture.renditions.map((rendition) => rendition.sha256)]));
  return sha256({
    accounts: [...draft.accounts].sort().map((account) => ({
      account,
      words: wordsFor(draft, account),
      pictures: picturesFor(draft, account).map((picture) => ({
        files: files.get(picture.id) ?? [],
        edits: editsOf(picture),
        alt: picture.alt,
        people: picture.faces.map((face) => face.person ?? '').sort(),
      })),
    })),
    byline,
    goesOutAt: draft.goesOutAt,
    // Drafts of before it could be said keep their seals.
    ...(draft.language ? { language: draft.language } : {}),
  });
}

/** SHA-256 over the words and who is pictured: what somebody was mentioned in. A mention's approval holds for this alone. */
export function sealOfMention(draft: Draft): string {
  return sha256({
    words: draft.accounts.map((account) => wordsFor(draft, account)),
    people: draft.pictures.flatMap((picture) => picture.faces.map((face) => face.person ?? '')).sort(),
  });
}
