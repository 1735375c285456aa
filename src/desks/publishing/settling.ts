import type { SchoolId } from '#src/kernel/ids.ts';
import type { ReadBack, SendOutcome } from '#src/infra/channels/channel.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { correctionStands } from './corrections.ts';
import { endAttempt, learnedLate, listAttempts, settleDelivery, type DeliveryChange } from './delivery-store.ts';
import { sendDelivery, takeDownDelivery } from './jobs-list.ts';
import { signedOutWords, tellAdministrators, tellWriters } from './telling.ts';
import { lockWithPost, type Held } from './locking.ts';
import { deliveryAfter, postAfter } from './rules.ts';
import type { InHand, SendOptions } from './sending.ts';
import { postWentOut } from './store.ts';
import type { Delivery, Post } from './model.ts';

/** How often a failed call is tried again before a person is asked, and an unknown outcome read back. */
const mostTries = 6;
const mostLooks = 8;

/** Writes down what became of an attempt, and says what happens next. */
export async function settleSend(office: Office, inHand: InHand, outcome: SendOutcome): Promise<void> {
  await office.transact(inHand.schoolId, async (tx) => {
    const now = office.now();
    const held = await lockWithPost(tx, inHand.delivery.id);
    if (held === null) return;
    const there = held.delivery;
    const change = changeFor(outcome, there, now);
    const [isOurs] = await Promise.all([
      settleDelivery(tx, there.id, inHand.token, change),
      endAttempt(tx, inHand.attempt, now, outcome.state, outcome.state === 'live' ? null : outcome.why),
    ]);
    if (!isOurs) {
      // Somebody else took over meanwhile. That it is out is knowledge worth keeping all the same.
      if (outcome.state === 'live') await learnedLate(tx, there.id, change);
      return;
    }
    await follow(office, tx, inHand, held, change, now);
  });
}

function changeFor(outcome: SendOutcome, delivery: Delivery, now: Date): DeliveryChange {
  const tombstone = delivery.tombstoneAt !== null;
  if (outcome.state === 'live') {
    const status = deliveryAfter(delivery.status, { kind: 'live' }, tombstone) ?? 'live';
    return {
      status,
      remoteId: outcome.published.remoteId,
      url: outcome.published.url,
      liveAt: now,
      why: null,
      code: null,
      nextTryAt: null,
      needsPerson: false,
    };
  }
  if (outcome.state === 'unknown') return { status: 'unknown', why: outcome.why, code: 'unknown', nextTryAt: later(now, 5) };
  const retry = outcome.retry && delivery.attempts < mostTries && !tombstone;
  if (!retry && tombstone) return { status: 'taken-down', takenDownAt: now, proof: 'It never went out.', why: outcome.why };
  const signedOut = outcome.signedOut === true;
  if (!retry)
    return { status: 'failed', code: signedOut ? 'signed-out' : 'refused-there', why: outcome.why, mayRetry: signedOut || outcome.retry };
  return {
    status: 'waiting',
    code: 'trying-again',
    why: outcome.why,
    nextTryAt: later(now, outcome.retryAfterSeconds ?? 5 * 2 ** delivery.attempts),
  };
}

const later = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1000);

/** What follows from a delivery's new state: the post is out, a job goes on, a person is told. */
async function follow(office: Office, tx: Tx, inHand: InHand, held: Held, change: DeliveryChange, now: Date): Promise<void> {
  const { delivery: before, post } = held;
  const data = { schoolId: inHand.schoolId, deliveryId: before.id };
  const wakes = change.nextTryAt ?? null;
  if (wakes !== null)
    await office.enqueue(tx, sendDelivery, data, { startAfter: wakes, singletonKey: `${before.id} ${wakes.toISOString()}` });
  if (change.status === 'taking-down') await office.enqueue(tx, takeDownDelivery, data, { singletonKey: before.id });
  if (change.status === 'live' || change.status === 'taking-down') await postIsOut(tx, post, now);
  if (change.status === 'live' && post.corrects !== null)
    await correctionStands(tx, {
      schoolId: inHand.schoolId,
      corrects: post.corrects,
      account: before.accountId,
      by: post.sentBy ?? post.author,
      at: now,
    });
  if (change.status === 'failed' || change.needsPerson === true) await tellOf(office, tx, inHand.schoolId, post, change);
  if (change.code === 'signed-out')
    await tellAdministrators({ office, tx, schoolId: inHand.schoolId, post }, before.accountId, signedOutWords);
}

async function postIsOut(tx: Tx, post: Post, now: Date): Promise<void> {
  if (postAfter(post.status, { kind: 'went-out' }) === 'out') await postWentOut(tx, post.id, now);
}

async function tellOf(office: Office, tx: Tx, schoolId: SchoolId, post: Post, change: DeliveryChange): Promise<void> {
  const words =
    change.needsPerson === true
      ? 'A post may or may not be out on one channel: somebody needs to look.'
      : 'A post could not be put on one channel. Its page says why.';
  await tellWriters({ office, tx, schoolId, post }, 'to-do', words);
}

/** Looks for what an attempt of unknown outcome left behind. True when it is now certain that it may be sent again. */
export async function readBack(office: Office, inHand: InHand, options: SendOptions): Promise<boolean> {
  const { channel, parcel, credentials, delivery } = inHand;
  await options.step('reading-back');
  const found: ReadBack = channel.abilities.readBack
    ? await channel
        .readBack(parcel, credentials, AbortSignal.timeout(options.callMs))
        .catch(() => ({ state: 'cannot-tell', why: 'The channel did not answer.' }) as const)
    : { state: 'cannot-tell', why: 'This channel cannot be asked whether a post went out.' };
  await options.step('read-back');
  const again = await office.transact(inHand.schoolId, async (tx) => {
    const now = office.now();
    const held = await lockWithPost(tx, delivery.id);
    if (held === null) return false;
    const there = held.delivery;
    await endAttempt(tx, inHand.attempt, now, found.state, found.state === 'cannot-tell' ? found.why : null);
    const looks = (await listAttempts(tx, [delivery.id])).filter((attempt) => attempt.kind === 'read-back').length;
    const change = changeAfterLook(found, there, channel.abilities, looks, now);
    if (!(await settleDelivery(tx, there.id, inHand.token, change))) return false;
    await follow(office, tx, inHand, held, change, now);
    return change.status === 'waiting';
  });
  await options.step('settled-again');
  return again;
}

function changeAfterLook(
  found: ReadBack,
  delivery: Delivery,
  abilities: { readonly idempotent: boolean; readonly readBack: boolean },
  looks: number,
  now: Date,
): DeliveryChange {
  const tombstone = delivery.tombstoneAt !== null;
  // Until somebody lets us in again no further look finds out more.
  if (found.state === 'cannot-tell' && found.signedOut === true)
    return { status: 'unknown', code: 'signed-out', why: found.why, needsPerson: true, nextTryAt: null };
  if (found.state === 'there' && found.same) return changeFor({ state: 'live', published: found.published }, delivery, now);
  if (found.state === 'there')
    return { status: 'failed', code: 'something-else-there', why: 'Something else stands under this post’s key there.', mayRetry: false };
  // Only a channel that refuses a second copy may be sent to again: elsewhere the first may still be under way.
  if (found.state === 'not-there' && tombstone) return { status: 'taken-down', takenDownAt: now, proof: 'read-back', needsPerson: false };
  if (found.state === 'not-there' && abilities.idempotent) return { status: 'waiting', code: null, why: null, nextTryAt: null };
  if (abilities.readBack && abilities.idempotent && looks < mostLooks)
    return { status: 'unknown', code: 'unknown', why: whyOf(found), nextTryAt: later(now, 5 * 2 ** looks) };
  return { status: 'unknown', code: 'needs-checking', why: whyOf(found), needsPerson: true, nextTryAt: null };
}

function whyOf(found: ReadBack): string {
  return found.state === 'cannot-tell' ? found.why : 'It was not found there, but it may still be on its way.';
}
