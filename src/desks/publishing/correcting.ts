import type { Actor } from '#src/kernel/actor.ts';
import { newId, type PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent, conflict, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { personOf, postThing } from './acts.ts';
import { askAbout } from './afterwards.ts';
import { emptyDraft } from './checks/facts.ts';
import { settleByHand } from './by-hand.ts';
import { correctionStands, listCorrections, listToPutUp, whereUp } from './corrections.ts';
import { findDelivery, listDeliveries, updateDelivery } from './delivery-store.ts';
import type { Saved } from './drafting.ts';
import { listUntrue } from './duty-store.ts';
import { sendToGate, type SentOn } from './letting-go.ts';
import { picturedOn, type Delivery, type DeliveryId, type Post } from './model.ts';
import { staffAmong } from './reading.ts';
import { postAfter } from './rules.ts';
import { lockPost, findPost, insertPost, updatePost } from './store.ts';

interface Noted {
  readonly postId: PostId;
  readonly note: string;
}

/**
 * HM-PUB-03: puts a published post right in the open. A correction is a post of its own, and goes the way of one: the same
 * checks, decisions, stop and leave on every account where it is to stand (KP-OFF-01). Refused, it is kept as a draft, and
 * the refusal leads there.
 */
export async function correctPost(office: Office, actor: Actor, input: Noted): Promise<Result<SentOn>> {
  const begun = await beginCorrection(office, actor, input);
  if (!begun.ok) return begun;
  const { postId, revision } = begun.value;
  const sent = await sendToGate(office, actor, { postId, revision });
  if (sent.ok) return sent;
  const { refusal } = sent;
  return no({
    ...refusal,
    next: [{ label: 'Open the correction, which is kept as a draft', href: `/posts/${postId}/edit` }, ...refusal.next],
  });
}

/** Begins a correction as a draft: to wherever the post is up, for what the post was for. */
async function beginCorrection(office: Office, actor: Actor, input: Noted): Promise<Result<Saved>> {
  const note = input.note.trim();
  if (note === '' || note.length > 1000) return no(unclear({ note: 'Say what was wrong and what is right, in up to 1,000 characters.' }));
  return office.transact(actor.schoolId, async (tx) => {
    const post = await lockPost(tx, input.postId);
    if (post === null) return no(absent);
    const permit = await mayCorrect(office, tx, actor, post);
    if (!permit.ok) return permit;
    if (post.corrects !== null)
      return no(
        conflict('This is a correction itself.', 'Another one is added to the post that it puts right.', [
          { label: 'See that post', href: `/posts/${post.corrects}` },
        ]),
      );
    const accounts = whereUp(await listDeliveries(tx, [post.id]));
    if (post.status !== 'out' || accounts.length === 0)
      return no(
        conflict('This post is not out.', 'While it is a draft, simply change it.', [
          { label: 'Change it', href: `/posts/${post.id}/edit` },
        ]),
      );
    const { purpose } = post.draft.answers;
    const draft = { ...emptyDraft, words: note, accounts, answers: purpose === undefined ? {} : { purpose } };
    const postId = newId<'post'>();
    // What the leadership asked to see first they see put right as well (WH-PUB-03).
    const { id: corrects, marked } = post;
    await insertPost(tx, permit.value, { id: postId, draft, author: personOf(actor), begunAt: office.now(), corrects, marked });
    await office.record(tx, permit.value, { facts: { correction: postId } });
    return ok({ postId, revision: 1, status: 'draft' as const, voided: 0 });
  });
}

/**
 * HM-PUB-03: somebody has put the correction up at one place off the website, in the post or right under it, and says so.
 * `deliveryId` is the corrected post's own at that place.
 */
export async function confirmCorrected(
  office: Office,
  actor: Actor,
  input: { readonly deliveryId: DeliveryId },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const delivery = await findDelivery(tx, input.deliveryId);
    const post = delivery === null ? null : await findPost(tx, delivery.postId);
    if (delivery === null || post === null) return no(absent);
    const permit = await mayCorrect(office, tx, actor, post);
    if (!permit.ok) return permit;
    if (delivery.status !== 'live')
      return no(conflict('It is not known to be up there.', 'Say first whether it is up, or see to it that it comes down.'));
    if (delivery.channel === 'website')
      return no(conflict('Its page is corrected from here.', 'Add the correction, and it stands on the page.'));
    const put = await putUp(office, tx, actor, post, delivery);
    if (!put.ok) return put;
    await correctionStands(tx, {
      schoolId: actor.schoolId,
      corrects: post.id,
      account: delivery.accountId,
      by: personOf(actor),
      at: permit.value.at,
    });
    await office.record(tx, permit.value, {
      subject: { kind: 'Post', id: post.id },
      facts: { account: delivery.accountId, correctedThere: true },
    });
    return ok();
  });
}

/** What was to be put up there is up; a note from before corrections were posts stands without one. */
async function putUp(office: Office, tx: Tx, actor: Actor, post: Post, there: Delivery): Promise<Result<undefined>> {
  const [mark] = await listUntrue(tx, post.id);
  const waiting = await listToPutUp(tx, post.id, there.accountId);
  const notes = await listCorrections(tx, post.id);
  const since = [...waiting.map((one) => one.since), ...notes.flatMap((one) => (one.id === null ? [one.at] : []))];
  if (!since.some((at) => mark === undefined || at >= mark.markedAt))
    return no(conflict('There is no correction yet.', 'Say first what was wrong and what is right; then put that up there.'));
  for (const { deliveryId } of waiting) {
    const asked = await askAbout(office, tx, actor, 'publishing:confirmManual', deliveryId);
    if (!asked.ok) return asked;
    const { post: correction, permit } = asked.value;
    await updateDelivery(tx, permit, deliveryId, {
      status: 'live',
      url: there.url,
      liveAt: permit.at,
      confirmedBy: personOf(actor),
      handByAt: null,
      proof: 'A person put it up there and said so.',
    });
    await updatePost(tx, permit, correction.id, {
      status: postAfter(correction.status, { kind: 'went-out' }) ?? correction.status,
      outAt: correction.outAt ?? permit.at,
    });
    await settleByHand(tx, permit, correction, permit.at);
  }
  return ok();
}

async function mayCorrect(office: Office, tx: Tx, actor: Actor, post: Post): Promise<Result<Permit<'publishing:correct'>>> {
  const on = postThing(post, await staffAmong(tx, picturedOn(post.draft)));
  return office.gate.ask(tx, { actor, act: 'publishing:correct', on });
}
