import canonicalize from 'canonicalize';
import type { Actor } from '#src/kernel/actor.ts';
import { newId, type PictureId, type PostId } from '#src/kernel/ids.ts';
import { absent, conflict, unclear, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { readingText } from '#src/kernel/reading-text.ts';
import { firstSigns } from '#src/kernel/words.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { kindOf, type PictureFault } from '#src/infra/pictures/inspect.ts';
import type { Office } from '#src/office.ts';
import { personOf, postThing, schoolThing } from './acts.ts';
import { emptyDraft, type Draft } from './checks/facts.ts';
import { dropUnsent, listDeliveries } from './delivery-store.ts';
import { preparePicture } from './jobs-list.ts';
import { draftSchema, picturedOn, type Post, type PostStatus } from './model.ts';
import { staffAmong } from './reading.ts';
import { bindsWords, postAfter } from './rules.ts';
import { editsOf, sealOf } from './seal.ts';
import { marksOf } from './marked-store.ts';
import { insertPicture, listPictures } from './picture-store.ts';
import { nothingWaits } from './telling.ts';
import { findRevision, insertPost, lockPost, saveDraft, updatePost, voidApprovals } from './store.ts';

export interface Saved {
  readonly postId: PostId;
  readonly revision: number;
  readonly status: PostStatus;
  /** Approvals that no longer hold, because what they were given for has changed. */
  readonly voided: number;
}

/** Longer ago than this nobody was still at the empty page that a post began on. */
const mostOpenMs = 12 * 3_600_000;

/** WH-PUB-06: the time a post takes runs from when its writer opened the page; what cannot be so is not believed. */
function openedBy(now: Date, said: Date | undefined): Date {
  const ago = said === undefined ? -1 : now.getTime() - said.getTime();
  return said !== undefined && ago >= 0 && ago <= mostOpenMs ? said : now;
}

/** Begins a post. The writer's own accounts are chosen to start with when none are named. */
export async function beginDraft(
  office: Office,
  actor: Actor,
  input: { readonly draft?: Partial<Draft>; readonly openedAt?: Date | undefined } = {},
): Promise<Result<Saved>> {
  const draft = readDraft({ ...emptyDraft, ...input.draft });
  if (!draft.ok) return draft;
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:draft', on: schoolThing(actor) });
    if (!permit.ok) return permit;
    const postId = newId<'post'>();
    const begunAt = openedBy(office.now(), input.openedAt);
    await insertPost(tx, permit.value, { id: postId, draft: draft.value, author: personOf(actor), begunAt });
    await office.record(tx, permit.value, { subject: { kind: 'Post', id: postId } });
    return ok({ postId, revision: 1, status: 'draft' as const, voided: 0 });
  });
}

/**
 * Saves a draft over the revision that the writer saw. Somebody else's save in between is a conflict, and nothing of
 * either is lost. Any change of what would go out voids the approvals it had.
 */
export async function changeDraft(
  office: Office,
  actor: Actor,
  input: { readonly postId: PostId; readonly revision: number; readonly draft: unknown },
): Promise<Result<Saved>> {
  const draft = readDraft(input.draft);
  if (!draft.ok) return draft;
  return office.transact(actor.schoolId, (tx) => change(office, tx, actor, input.postId, input.revision, draft.value));
}

/** Puts back the draft as it stood at an earlier revision: undo. The later ones are kept. */
export async function restoreRevision(
  office: Office,
  actor: Actor,
  input: { readonly postId: PostId; readonly revision: number; readonly to: number },
): Promise<Result<Saved>> {
  return office.transact(actor.schoolId, async (tx) => {
    const draft = await findRevision(tx, input.postId, input.to);
    return draft === null ? no(absent) : change(office, tx, actor, input.postId, input.revision, draft);
  });
}

async function change(office: Office, tx: Tx, actor: Actor, postId: PostId, revision: number, draft: Draft): Promise<Result<Saved>> {
  const post = await lockPost(tx, postId);
  if (post === null) return no(absent);
  const permit = await office.gate.ask(tx, {
    actor,
    act: 'publishing:change',
    on: postThing(post, await staffAmong(tx, picturedOn(draft))),
  });
  if (!permit.ok) return permit;
  if (post.revision !== revision) return no(changedMeanwhile(postId));
  if (canonicalize(post.draft) === canonicalize(draft)) return ok({ postId, revision, status: post.status, voided: 0 });
  const status = await statusIfChanged(tx, post);
  if (status === null) return no(alreadyOut(postId));
  const pictures = await listPictures(tx, postId);
  const voided =
    sealOf(post.draft, pictures, '') === sealOf(draft, pictures, '')
      ? 0
      : await voidApprovals(tx, permit.value, postId, 'It was changed afterwards.');
  const saved = await saveDraft(tx, permit.value, post, draft, personOf(actor), status);
  if (post.status === 'scheduled') await dropUnsent(tx, permit.value, postId, []);
  for (const one of draft.pictures) {
    const file = pictures.find((picture) => picture.id === one.id);
    if (file?.status === 'ready' && file.edits !== editsOf(one))
      await office.enqueue(tx, preparePicture, { schoolId: actor.schoolId, pictureId: one.id });
  }
  // Whose mark it was stands with the picture and the revisions, not in the journal: it reads the same for any child.
  const unmarked = [...new Set(takenOff(post.draft, draft))];
  if (post.status !== 'draft' || voided > 0 || unmarked.length > 0)
    await office.record(tx, permit.value, {
      subject: { kind: 'Post', id: postId },
      facts: { revision: saved, voided, ...(unmarked.length > 0 && { marksTakenOff: unmarked }) },
    });
  return ok({ postId, revision: saved, status, voided });
}

/** The pictures that stay in the draft and that somebody's mark was taken off. */
function takenOff(before: Draft, after: Draft): readonly PictureId[] {
  const marks = new Set(marksOf(after).map(({ picture, person }) => `${picture} ${person}`));
  const stay = new Set(after.pictures.map(({ id }) => id));
  return marksOf(before).flatMap(({ picture, person }) => (stay.has(picture) && !marks.has(`${picture} ${person}`) ? [picture] : []));
}

/** What the post becomes when its words change, or null when a channel has, or may have, the old ones. */
async function statusIfChanged(tx: Tx, post: Post): Promise<PostStatus | null> {
  const deliveries = await listDeliveries(tx, [post.id]);
  return deliveries.some((delivery) => bindsWords(delivery.status)) ? null : postAfter(post.status, { kind: 'changed' });
}

/** Takes in a photo. Its files are made later; `attach` also puts it at the end of the draft. */
export async function addPicture(
  office: Office,
  actor: Actor,
  input: { readonly postId: PostId; readonly name: string; readonly bytes: Uint8Array; readonly attach?: boolean },
): Promise<Result<{ readonly pictureId: PictureId; readonly revision: number }>> {
  return office.transact(actor.schoolId, async (tx) => {
    const post = await lockPost(tx, input.postId);
    if (post === null) return no(absent);
    const permit = await office.gate.ask(tx, {
      actor,
      act: 'publishing:change',
      on: postThing(post, await staffAmong(tx, picturedOn(post.draft))),
    });
    if (!permit.ok) return permit;
    const status = await statusIfChanged(tx, post);
    if (status === null) return no(alreadyOut(post.id));
    if (post.draft.pictures.length >= 20) return no(unclear({ pictures: 'A post takes up to 20 photos.' }));
    const known = kindOf(input.bytes);
    if (!known.ok) return no(notAPhoto(known.refusal));
    // Only now: whoever may not add a photo fills no disk with it.
    const uploadedSha256 = await office.files.put(input.bytes);
    const pictureId = newId<'picture'>();
    const name = firstSigns(input.name.replaceAll('\u0000', ''), 200);
    await insertPicture(tx, permit.value, { id: pictureId, postId: post.id, name, uploadedSha256, by: personOf(actor) });
    await office.enqueue(tx, preparePicture, { schoolId: actor.schoolId, pictureId });
    if (input.attach !== true) return ok({ pictureId, revision: post.revision });
    return ok({ pictureId, revision: await attach(tx, permit.value, post, pictureId, name, actor, status) });
  });
}

function notAPhoto({ what, why, next }: PictureFault): Refusal {
  return { ...unclear({ photo: `${why} ${next}` }, what), next: [{ label: next }] };
}

async function attach(
  tx: Tx,
  permit: Permit<'publishing:change'>,
  post: Post,
  id: PictureId,
  name: string,
  actor: Actor,
  status: PostStatus,
): Promise<number> {
  const picture = {
    id,
    state: 'processing' as const,
    alt: '',
    hint: hintOf(name),
    faces: [],
    nobody: false,
    blurs: [],
    crop: null,
    leftOutOf: [],
  };
  await voidApprovals(tx, permit, post.id, 'A photo was added afterwards.');
  if (post.status === 'scheduled') await dropUnsent(tx, permit, post.id, []);
  return saveDraft(tx, permit, post, { ...post.draft, pictures: [...post.draft.pictures, picture] }, personOf(actor), status);
}

/** The words of a file's name, for suggesting a description; camera numbering says nothing. */
export function hintOf(name: string): string {
  const words = readingText(name.replace(/\.[a-z0-9]{2,5}$/iu, ''))
    .text.split(/[^\p{L}\p{M}']+/u)
    .filter((word) => word !== '' && !/^(img|dsc|dscf|pxl|image|photo|picture|screenshot|whatsapp)$/iu.test(word));
  return words.slice(0, 8).join(' ');
}

/** Throws a draft away. What is out, or on its way, is taken down instead. */
export function discardDraft(office: Office, actor: Actor, input: { readonly postId: PostId }): Promise<Result<undefined>> {
  return setAside(office, actor, input.postId, 'discarded');
}

/** Brings a draft back that was thrown away: undo. What it waited for is asked for anew. */
export function bringBackDraft(office: Office, actor: Actor, input: { readonly postId: PostId }): Promise<Result<undefined>> {
  return setAside(office, actor, input.postId, 'brought-back');
}

async function setAside(office: Office, actor: Actor, postId: PostId, kind: 'discarded' | 'brought-back'): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const post = await lockPost(tx, postId);
    if (post === null) return no(absent);
    const permit = await office.gate.ask(tx, {
      actor,
      act: 'publishing:change',
      on: postThing(post, await staffAmong(tx, picturedOn(post.draft))),
    });
    if (!permit.ok) return permit;
    const status = postAfter(post.status, { kind });
    if (status === null) return no(kind === 'discarded' ? alreadyOut(post.id) : notThrownAway);
    await updatePost(tx, permit.value, post.id, { status, waitsFor: [], changedAt: permit.value.at });
    await nothingWaits(tx, permit.value.schoolId, post.id, permit.value.at);
    await office.record(tx, permit.value, { facts: { discarded: kind === 'discarded' } });
    return ok();
  });
}

const notThrownAway = conflict('This draft was not thrown away.', 'It is where it was.');

/** What cannot be a draft says where: the words are too long, there are too many photos. */
export function readDraft(input: unknown): Result<Draft> {
  const parsed = draftSchema.safeParse(input);
  if (parsed.success) return ok(parsed.data);
  return no(unclear(Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message]))));
}

export function changedMeanwhile(postId: PostId) {
  return conflict('Somebody else changed this post.', 'Look at it again as it is now, then make your change.', [
    { label: 'See it as it is now', href: `/posts/${postId}/edit` },
  ]);
}

export function alreadyOut(postId: PostId) {
  return conflict('This post is out, or on its way out.', 'Words that people have read are corrected openly, or taken down.', [
    { label: 'Add a correction or take it down', href: `/posts/${postId}` },
  ]);
}
