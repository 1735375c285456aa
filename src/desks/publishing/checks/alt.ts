import { capital, firstSigns } from '#src/kernel/words.ts';
import { readingText } from '#src/kernel/reading-text.ts';
import type { DraftPicture, PostFacts } from './facts.ts';
import { findNames } from './name-finder.ts';
import { lettersOf } from './roll.ts';

const fromTheCamera = /^(img|dsc|dscn|pxl|p|photo|image|picture|screenshot|whatsapp|scan|untitled|file|copy|final|edited)$/i;

/**
 * A description made of what the file was called, when that says something: `muddy-boots-on-a-step.jpg` does,
 * `IMG_2041.jpg` does not. A file is called after who is on it more often than not, so one that could hold anybody's name,
 * a pupil's, a parent's, a colleague's, or a stranger's by its capitals, suggests nothing.
 */
export function suggestAlt(facts: PostFacts, picture: DraftPicture): string | null {
  const read = readingText(picture.hint.replace(/\.[a-z]{3,4}$/i, ''));
  const words = read.text
    .split(/[^\p{L}\p{M}\p{N}']+/u)
    .filter((word) => /\p{L}{2,}|^a$/iu.test(word) && !/\d/.test(word) && !fromTheCamera.test(word));
  if (words.length < 2 || words.slice(1).some((word) => /^\p{Lu}/u.test(word))) return null;
  const ofSomebody = namesOf(facts);
  if (words.some((word) => ofSomebody.has(lettersOf(word).letters)) || findNames(read, facts.names, []).length > 0) return null;
  const sentence = words.join(' ').toLowerCase();
  return capital(firstSigns(sentence, 200));
}

const kept = new WeakMap<PostFacts['names'], ReadonlySet<string>>();

/** Every part of every name on the school's lists that is more than a small word of every sentence. */
function namesOf({ names, school }: PostFacts): ReadonlySet<string> {
  const known = kept.get(names);
  if (known !== undefined) return known;
  const all = [...names.flatMap(({ given, family }) => [given, family]), ...school.allowedNames];
  const parts = all.flatMap((name) => [name, ...name.split(/[\s\p{Pd}]+/u)]).map((part) => lettersOf(part).letters);
  const made = new Set(parts.filter((part) => part.length > 2 && !smallest.has(part)));
  kept.set(names, made);
  return made;
}

const smallest = new Set('the and for with our his her its from into onto out all one two'.split(' '));
