import type { AccountId, PersonId, PictureId } from '#src/kernel/ids.ts';
import type { Language } from '#src/kernel/languages.ts';
import type { Box, Draft, DraftPicture, Face } from '../../checks/facts.ts';

/** Every change that a hand makes to a draft, pure: the draft before, and the draft after. */

export function setWords(draft: Draft, words: string, account?: AccountId): Draft {
  return account === undefined ? { ...draft, words } : { ...draft, variants: { ...draft.variants, [account]: words } };
}

/** Gives an account words of its own, or lets it have the shared ones again. */
export function toggleOwnWords(draft: Draft, account: AccountId): Draft {
  if (draft.variants[account] === undefined) return setWords(draft, draft.words, account);
  return { ...draft, variants: Object.fromEntries(Object.entries(draft.variants).filter(([id]) => id !== account)) };
}

export function toggleAccount(draft: Draft, account: AccountId, order: readonly AccountId[]): Draft {
  const chosen = draft.accounts.includes(account) ? draft.accounts.filter((one) => one !== account) : [...draft.accounts, account];
  return { ...draft, accounts: chosen.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)) };
}

export function setAnswer(draft: Draft, question: string, given: string): Draft {
  return { ...draft, answers: { ...draft.answers, [question]: given } };
}

/** Null is the school's usual language. */
export function setLanguage(draft: Draft, language: Language | null): Draft {
  return { ...draft, language };
}

export function setTime(draft: Draft, goesOutAt: string | null): Draft {
  return { ...draft, goesOutAt };
}

export function addPicture(draft: Draft, id: PictureId, hint: string): Draft {
  const picture: DraftPicture = { id, state: 'processing', alt: '', hint, faces: [], nobody: false, blurs: [], crop: null, leftOutOf: [] };
  return draft.pictures.some((one) => one.id === id) ? draft : { ...draft, pictures: [...draft.pictures, picture] };
}

export function changePicture(draft: Draft, id: PictureId, change: Partial<DraftPicture>): Draft {
  return { ...draft, pictures: draft.pictures.map((one) => (one.id === id ? { ...one, ...change } : one)) };
}

export function removePicture(draft: Draft, id: PictureId): Draft {
  return { ...draft, pictures: draft.pictures.filter((one) => one.id !== id) };
}

/** Moves a picture one place towards the front or the end. */
export function movePicture(draft: Draft, id: PictureId, by: -1 | 1): Draft {
  const from = draft.pictures.findIndex((one) => one.id === id);
  const to = from + by;
  const picture = draft.pictures[from];
  if (picture === undefined || to < 0 || to >= draft.pictures.length) return draft;
  return { ...draft, pictures: draft.pictures.toSpliced(from, 1).toSpliced(to, 0, picture) };
}

export function toggleLeftOut(draft: Draft, id: PictureId, account: AccountId): Draft {
  const picture = draft.pictures.find((one) => one.id === id);
  if (picture === undefined) return draft;
  const leftOutOf = picture.leftOutOf.includes(account)
    ? picture.leftOutOf.filter((one) => one !== account)
    : [...picture.leftOutOf, account];
  return changePicture(draft, id, { leftOutOf });
}

/** Somebody is in the picture after all, so the answer "nobody" goes. */
export function addFace(draft: Draft, id: PictureId, face: Face): Draft {
  const picture = draft.pictures.find((one) => one.id === id);
  return picture === undefined ? draft : changePicture(draft, id, { faces: [...picture.faces, face], nobody: false });
}

export function changeFace(draft: Draft, id: PictureId, faceId: string, change: Partial<Face>): Draft {
  const picture = draft.pictures.find((one) => one.id === id);
  if (picture === undefined) return draft;
  return changePicture(draft, id, { faces: picture.faces.map((face) => (face.id === faceId ? { ...face, ...change } : face)) });
}

export function removeFace(draft: Draft, id: PictureId, faceId: string): Draft {
  const picture = draft.pictures.find((one) => one.id === id);
  return picture === undefined ? draft : changePicture(draft, id, { faces: picture.faces.filter((face) => face.id !== faceId) });
}

export function nameFace(draft: Draft, id: PictureId, faceId: string, person: PersonId): Draft {
  return changeFace(draft, id, faceId, { person });
}

/** A box between two corners, inside the picture, at least big enough to press. */
export function boxBetween(a: { x: number; y: number }, b: { x: number; y: number }): Box {
  const inside = (n: number): number => Math.min(1, Math.max(0, n));
  const x = Math.min(inside(a.x), inside(b.x));
  const y = Math.min(inside(a.y), inside(b.y));
  const w = Math.max(0.04, Math.abs(inside(a.x) - inside(b.x)));
  const h = Math.max(0.04, Math.abs(inside(a.y) - inside(b.y)));
  return { x: Math.min(x, 1 - w), y: Math.min(y, 1 - h), w, h };
}

/** A box round a pressed point, about the size of a face in a photo of a few people. */
export function boxAround({ x, y }: { x: number; y: number }): Box {
  return boxBetween({ x: x - 0.08, y: y - 0.12 }, { x: x + 0.08, y: y + 0.12 });
}

/** A box in the middle, for hands that draw with the keyboard. */
export const middleBox: Box = { x: 0.35, y: 0.35, w: 0.3, h: 0.3 };

export function moveBox(box: Box, by: { x: number; y: number }): Box {
  return { ...box, x: Math.min(1 - box.w, Math.max(0, box.x + by.x)), y: Math.min(1 - box.h, Math.max(0, box.y + by.y)) };
}

export function sizeBox(box: Box, by: { x: number; y: number }): Box {
  return { ...box, w: Math.min(1 - box.x, Math.max(0.04, box.w + by.x)), h: Math.min(1 - box.y, Math.max(0.04, box.h + by.y)) };
}

/** Moves or sizes a box with the keyboard. */
export function nudge(box: Box, key: string, size: boolean): Box | null {
  const step = 0.02;
  const [dx, dy] = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[key] ?? [];
  if (dx === undefined || dy === undefined) return null;
  return size ? sizeBox(box, { x: dx, y: dy }) : moveBox(box, { x: dx, y: dy });
}
