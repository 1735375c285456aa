import type { Actor } from '#src/kernel/actor.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { absent, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import type { PostCheck } from './checks/check.ts';
import type { Draft } from './checks/facts.ts';
import { changeDraft } from './drafting.ts';
import { lookAt } from './evaluating.ts';
import { findKnown } from './knowing.ts';
import { sendToGate, type SentOn } from './letting-go.ts';
import { findPost } from './store.ts';

/**
 * What the gate says of a draft as it stands, saved or not, to whoever would send it: for other programs. Nothing is recorded.
 * An unsaved draft is checked as the saved post's next revision would be.
 */
export async function checkDraft(
  office: Office,
  actor: Actor,
  input: { readonly postId: PostId; readonly draft?: Draft },
): Promise<Result<PostCheck & { readonly seal: string; readonly draft: Draft; readonly refusal: Refusal | null }>> {
  return office.read(actor.schoolId, async (db) => {
    const post = await findKnown(office, db, actor, input.postId, office.now());
    if (post === null) return no(absent);
    const { check, gathered, refusal } = await lookAt(office, db, actor, { ...post, isSaved: true }, input.draft ?? post.draft);
    return ok({ ...check, refusal, seal: gathered.seal, draft: gathered.facts.draft });
  });
}

/**
 * Moves a post to another time, as by dragging it in the calendar. The time is part of what was approved, so an
 * approval falls and is asked for anew; a post nobody had to approve stays on its way.
 */
export async function moveToTime(
  office: Office,
  actor: Actor,
  input: { readonly postId: PostId; readonly revision: number; readonly goesOutAt: string | null },
): Promise<Result<SentOn>> {
  const post = await office.read(actor.schoolId, (db) => findPost(db, input.postId));
  if (post === null) return no(absent);
  const saved = await changeDraft(office, actor, {
    postId: post.id,
    revision: input.revision,
    draft: { ...post.draft, goesOutAt: input.goesOutAt },
  });
  if (!saved.ok) return saved;
  if (post.status === 'held' || post.status === 'scheduled')
    return sendToGate(office, actor, { postId: post.id, revision: saved.value.revision });
  return ok({ postId: post.id, status: saved.value.status, waitsFor: [], goesOutAt: null });
}
