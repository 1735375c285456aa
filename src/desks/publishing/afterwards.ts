import { dayOf } from '#src/kernel/clock.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { AccountId, PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent, conflict, unclear, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { listDeliveries, updateDelivery } from './delivery-store.ts';
import { sendDelivery, takeDownCorrections, takeDownDelivery } from './jobs-list.ts';
import { accountQuestion } from './leave.ts';
import type { Delivery, DeliveryId, DeliveryStatus, Post } from './model.ts';
import { placesOf, schoolOf } from './reading.ts';
import { deliveryAfter, neverWentOut, postAfter } from './rules.ts';
import { lockWithPost } from './locking.ts';
import { handHours } from './sending.ts';
import { refusedOf } from './knowing.ts';
import { lockPost, updatePost } from './store.ts';
import { tellAskedByHand } from './telling.ts';
import { settleRighted } from './untrue.ts';

type AfterAct = 'publishing:takeDown' | 'publishing:confirmManual' | 'publishing:publish';

interface Held<A extends AfterAct> {
  readonly post: Post;
  readonly delivery: Delivery;
  readonly permit: Permit<A>;
}

export async function askAbout<A extends AfterAct>(
  office: Office,
  tx: Tx,
  actor: Actor,
  act: A,
  deliveryId: DeliveryId,
): Promise<Result<Held<A>>> {
  const held = await lockWithPost(tx, deliveryId);
  if (held === null) return no(absent);
  const permit = await askAccount(office, tx, actor, act, held.post.id, held.delivery.accountId);
  if (permit.ok) return ok({ ...held, permit: permit.value });
  return no(await refusedOf(office, tx, actor, held.post, office.now(), permit.refusal));
}

async function askAccount<A extends AfterAct>(
  office: Office,
  tx: Tx,
  actor: Actor,
  act: A,
  postId: PostId,
  account: AccountId,
): Promise<Result<Permit<A>>> {
  const now = office.now();
  const [place] = await placesOf(tx, now, [account]);
  if (place === undefined) return no(absent);
  const { zone } = await schoolOf(tx);
  const policy = await policyInForce(tx, actor.schoolId, dayOf(now, zone));
  return office.gate.ask(tx, { ...(await accountQuestion(tx, act, actor, place, policy, now)), subject: { kind: 'Post', id: postId } });
}

export interface TakenDown {
  readonly status: DeliveryStatus;
}

const withoutReason = unclear({ reason: 'Say in a few words why it comes down.' });

/**
 * Takes one post down from one channel. From here on it is never sent again; it counts as down only when a read with
 * the school's own authority, or a person who looked, has shown that it is gone.
 */
export async function takeDown(
  office: Office,
  actor: Actor,
  input: { readonly deliveryId: DeliveryId; readonly reason: string },
): Promise<Result<TakenDown>> {
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await askAbout(office, tx, actor, 'publishing:takeDown', input.deliveryId);
    if (!asked.ok) return asked;
    if (input.reason.trim() === '') return no(withoutReason);
    return ok({ status: await beginTakeDown(office, tx, asked.value, input.reason) });
  });
}

/** Takes a post down from every channel it is on, or may be on. */
export async function takeDownEverywhere(
  office: Office,
  actor: Actor,
  input: { readonly postId: PostId; readonly reason: string },
): Promise<Result<readonly TakenDown[]>> {
  return office.transact(actor.schoolId, async (tx) => {
    const post = await lockPost(tx, input.postId);
    if (post === null) return no(absent);
    // All leaves first: a refusal on one channel is a refusal of the whole, with nothing half done.
    const held: Held<'publishing:takeDown'>[] = [];
    for (const { id } of await listDeliveries(tx, [post.id])) {
      const asked = await askAbout(office, tx, actor, 'publishing:takeDown', id);
      if (!asked.ok) return asked;
      held.push(asked.value);
    }
    const nowhere = conflict('This post is on no channel.', 'There is nothing to take down.');
    if (held.length === 0) return no(await refusedOf(office, tx, actor, post, office.now(), nowhere));
    if (input.reason.trim() === '') return no(withoutReason);
    const done: TakenDown[] = [];
    for (const one of held) done.push({ status: await beginTakeDown(office, tx, one, input.reason) });
    return ok(done);
  });
}

/** The tombstone first, in the same transaction as the leave for it; the platform is asked afterwards. */
export async function beginTakeDown(office: Office, tx: Tx, held: Held<'publishing:takeDown'>, reason: string): Promise<DeliveryStatus> {
  const { post, delivery, permit } = held;
  const now = office.now();
  const never = neverWentOut(delivery.status);
  const status = deliveryAfter(delivery.status, { kind: 'take-down' }, delivery.tombstoneAt !== null);
  if (status === null || (delivery.status === 'taking-down' && !delivery.needsPerson)) return delivery.status;
  const byHand = office.channels.get(delivery.channel).abilities.takeDown === 'by-hand';
  await updateDelivery(tx, permit, delivery.id, {
    status,
    tombstoneAt: now,
    needsPerson: false,
    nextTryAt: null,
    code: 'taken-down',
    why: reason,
    handByAt: byHand && !never ? new Date(now.getTime() + handHours * 3_600_000) : null,
    ...(never ? { takenDownAt: now, proof: 'It never went out.' } : {}),
  });
  await office.record(tx, permit, { facts: { account: delivery.accountId, was: delivery.status }, personal: { reason } });
  if (status === 'taking-down' && !byHand)
    await office.enqueue(tx, takeDownDelivery, { schoolId: permit.schoolId, deliveryId: delivery.id }, { singletonKey: delivery.id });
  if (delivery.status === 'by-hand')
    await tellAskedByHand({ office, tx, schoolId: permit.schoolId, post }, delivery.accountId, withdrawnWords);
  await settlePost(tx, permit, post, now);
  if (post.corrects === null) await office.enqueue(tx, takeDownCorrections, { schoolId: permit.schoolId, postId: post.id });
  return status;
}

const withdrawnWords = 'A post that you were asked to put up by hand is withdrawn. Leave it, and say that it is not there.';

/** A post all of whose deliveries are down is down itself; with the last place where it was wrong, so ends what it owed. */
export async function settlePost(tx: Tx, permit: Permit<AfterAct>, post: Post, now: Date): Promise<void> {
  await settleRighted(tx, permit, post.id, null);
  const all = await listDeliveries(tx, [post.id]);
  if (!all.every((one) => one.status === 'taken-down')) return;
  const status = postAfter(post.status === 'scheduled' || post.status === 'held' ? 'out' : post.status, { kind: 'all-gone' });
  if (status !== null) await updatePost(tx, permit, post.id, { status, changedAt: now, holdCode: null, holdWhy: null });
}

/** Tries a delivery again that failed or was stopped; everything is asked again before it goes. */
export async function retryDelivery(office: Office, actor: Actor, input: { readonly deliveryId: DeliveryId }): Promise<Result<TakenDown>> {
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await askAbout(office, tx, actor, 'publishing:publish', input.deliveryId);
    if (!asked.ok) return asked;
    const { post, delivery, permit } = asked.value;
    const status = deliveryAfter(delivery.status, { kind: 'retried' }, delivery.tombstoneAt !== null);
    if (status === null) return no(conflict('There is nothing to try again here.', 'It is out, on its way, or was taken down.'));
    if (post.status !== 'scheduled' && post.status !== 'out') return no(sendAgain(post.id));
    const now = office.now();
    await updateDelivery(tx, permit, delivery.id, { status, dueAt: now, nextTryAt: null, code: null, why: null, mayRetry: false });
    await office.enqueue(
      tx,
      sendDelivery,
      { schoolId: actor.schoolId, deliveryId: delivery.id },
      { singletonKey: `${delivery.id} ${now.toISOString()}` },
    );
    await office.record(tx, permit, { facts: { account: delivery.accountId, again: true } });
    return ok({ status });
  });
}

function sendAgain(postId: PostId): Refusal {
  return conflict('This post went nowhere yet.', 'Put it right and send it again; it is checked anew.', [
    { label: 'Open it', href: `/posts/${postId}/edit` },
  ]);
}
