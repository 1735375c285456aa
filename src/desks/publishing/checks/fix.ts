import type { Fix, LabelledFix } from '#src/kernel/finding.ts';
import type { PictureId } from '#src/kernel/ids.ts';
import type { Draft, DraftPicture } from './facts.ts';

/** Whether making this fix changes the draft by itself; the others open something for a person to do. */
export function changesDraft(fix: Fix): boolean {
  return !(
    fix.kind === 'go' ||
    fix.kind === 'ask-approval' ||
    fix.kind === 'tag-people' ||
    (fix.kind === 'write-alt' && fix.suggestion === '')
  );
}

/** Whether "Put all right" may make this fix: it is safe, and changes the draft. */
export function isSafe({ safe, fix }: LabelledFix): boolean {
  return safe && changesDraft(fix);
}

/** The fix that "Put all right" would make for a finding. */
export function firstSafeFix(fixes: readonly LabelledFix[]): LabelledFix | null {
  return fixes.find(isSafe) ?? null;
}

/** A draft with one fix made. Server and browser share it, so that what is shown beforehand is what happens. */
export function applyFix(draft: Draft, fix: Fix): Draft {
  switch (fix.kind) {
    case 'replace-words':
      return replaceWords(draft, fix);
    case 'leave-picture-out':
      return picture(draft, fix.picture, (one) => ({
        ...one,
        leftOutOf: [...new Set([...one.leftOutOf, fix.account, ...(fix.also ?? [])])],
      }));
    case 'remove-picture':
      return { ...draft, pictures: draft.pictures.filter((one) => one.id !== fix.picture) };
    case 'blur-person':
      return picture(draft, fix.picture, (one) => ({
        ...one,
        faces: one.faces.map((face) => (face.person === fix.person ? { ...face, blurred: true } : face)),
      }));
    case 'blur-face':
      return picture(draft, fix.picture, (one) => ({
        ...one,
        faces: one.faces.map((face) => (face.id === fix.face ? { ...face, blurred: true } : face)),
      }));
    case 'leave-account-out':
      return { ...draft, accounts: draft.accounts.filter((account) => account !== fix.account) };
    case 'write-alt':
      return fix.suggestion === '' ? draft : picture(draft, fix.picture, (one) => ({ ...one, alt: fix.suggestion }));
    case 'say-nobody':
      return picture(draft, fix.picture, (one) => (one.faces.length === 0 ? { ...one, nobody: true } : one));
    case 'answer':
      return { ...draft, answers: { ...draft.answers, [fix.question]: fix.answer } };
    case 'move-time':
      return { ...draft, goesOutAt: fix.to };
    case 'tag-people':
    case 'ask-approval':
    case 'go':
      return draft;
  }
}

function picture(draft: Draft, id: PictureId, change: (one: DraftPicture) => DraftPicture): Draft {
  return { ...draft, pictures: draft.pictures.map((one) => (one.id === id ? change(one) : one)) };
}

function replaceWords(draft: Draft, fix: Fix & { kind: 'replace-words' }): Draft {
  if (fix.picture !== undefined) return picture(draft, fix.picture, (one) => ({ ...one, alt: replaced(one.alt, fix) }));
  const own = fix.account === undefined ? undefined : draft.variants[fix.account];
  if (fix.account !== undefined && own !== undefined)
    return { ...draft, variants: { ...draft.variants, [fix.account]: replaced(own, fix) } };
  return { ...draft, words: replaced(draft.words, fix) };
}

/** Replaces the stretch where it was found; where the words have moved since, the nearest same stretch; else nothing. */
function replaced(text: string, { from, to, was, now }: Fix & { kind: 'replace-words' }): string {
  if (was === '') return text;
  const at = text.slice(from, to) === was ? from : nearest(text, was, from);
  return at < 0 ? text : tidy(text.slice(0, at), now, text.slice(at + was.length));
}

function nearest(text: string, was: string, from: number): number {
  const before = text.lastIndexOf(was, from);
  const after = text.indexOf(was, from);
  if (before < 0 || after < 0) return Math.max(before, after);
  return from - before <= after - from ? before : after;
}

/** Joins the pieces: no double spaces, no space before a full stop, a capital where a sentence starts. */
function tidy(before: string, now: string, after: string): string {
  const isStart = /(^|[.?!]\s+|\n\s*)$/.test(before);
  const said = isStart && now !== '' ? now.slice(0, 1).toUpperCase() + now.slice(1) : now;
  if (said !== '') return before + said + after;
  const left = before.replace(/[ \t]+$/, '');
  const right = after.replace(/^[ \t]+/, '');
  if (left === '' || left.endsWith('\n')) return left + (isStart ? right.slice(0, 1).toUpperCase() + right.slice(1) : right);
  return /^[.,;:?!)]|^\n|^$/.test(right) ? left + right : `${left} ${right}`;
}
