import { capital, firstSigns } from '#src/kernel/words.ts';
import type { DraftPicture, PostFacts } from './facts.ts';
import { findNames } from './name-finder.ts';

const fromTheCamera = /^(img|dsc|dscn|pxl|p|photo|image|picture|screenshot|whatsapp|scan|untitled|file|copy|final|edited)$/i;

/**
 * A description made of what the file was called, when that says something: `muddy-boots-on-a-step.jpg` does,
 * `IMG_2041.jpg` does not. A file name that names a pupil or parent is never used.
 */
export function suggestAlt(facts: PostFacts, picture: DraftPicture): string | null {
  const words = picture.hint
    .replace(/\.[a-z]{3,4}$/i, '')
    .split(/[\s_.-]+/)
    .filter((word) => /\p{L}{2,}|^a$/iu.test(word) && !/\d/.test(word) && !fromTheCamera.test(word));
  if (words.length < 2) return null;
  const capitals = words.map((word) => capital(word.toLowerCase())).join(' ');
  if (findNames(capitals, facts.names, facts.school.allowedNames).length > 0) return null;
  const sentence = words.join(' ').toLowerCase();
  return capital(firstSigns(sentence, 200));
}
