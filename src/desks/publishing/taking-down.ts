import type { SchoolId } from '#src/kernel/ids.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { correctionGone } from './corrections.ts';
import { beginAttempt, endAttempt, listAttempts, listDeliveries, settleDelivery, takeLease } from './delivery-store.ts';
import { takeDownDelivery } from './jobs-list.ts';
import { signedOutWords, tellAdministrators, tellWriters } from './telling.ts';
import type { Delivery, DeliveryId } from './model.ts';
import { credentialsOrNone } from './reading.ts';
import { lockWithPost } from './locking.ts';
import { usual, type InHand, type SendOptions } from './sending.ts';
import { findPost, postAllGone } from './store.ts';

const mostTries = 8;
/** A process that was held up could put a post back after it was removed: it is looked for once more. */
const lookAgainSeconds = 180;

/** Removes what is being taken down, proves it by reading back, and looks once more a little later. */
export async function takeDownOne(office: Office, schoolId: SchoolId, deliveryId: DeliveryId, options: SendOptions = usual): Promise<void> {
  const inHand = await office.transact(schoolId, (tx) => pickUp(office, tx, schoolId, deliveryId, options));
  if (inHand === null) return;
  const { channel, parcel, credentials, delivery } = inHand;
  await options.step('calling');
  const outcome = await channel
    .takeDown(parcel, { remoteId: delivery.remoteId ?? '', url: delivery.url }, credentials, AbortSignal.timeout(options.callMs))
    .catch(() => ({ state: 'unknown', why: 'The call ended without an answer.' }) as const);
  await options.step('called');
  await office.transact(schoolId, async (tx) => {
    const now = office.now();
    await lockWithPost(tx, delivery.id);
    await endAttempt(tx, inHand.attempt, now, outcome.state, outcome.state === 'gone' || outcome.state === 'live' ? null : outcome.why);
    if (outcome.state === 'gone') return settleGone(office, tx, inHand, now);
    const signedOut = outcome.state === 'failed' && outcome.signedOut === true;
    return tryAgain(office, tx, inHand, { why: outcome.state === 'live' ? 'It is still there.' : outcome.why, signedOut }, now);
  });
  await options.step('settled');
}

async function pickUp(office: Office, tx: Tx, schoolId: SchoolId, deliveryId: DeliveryId, options: SendOptions): Promise<InHand | null> {
  const held = await lockWithPost(tx, deliveryId);
  const now = office.now();
  if (held === null || !isDue(held.delivery, now)) return null;
  const { delivery } = held;
  const channel = office.channels.get(delivery.channel);
  if (delivery.parcel === null || channel.abilities.takeDown === 'by-hand') return null;
  const token = crypto.randomUUID();
  const leaseUntil = new Date(now.getTime() + options.leaseMs);
  await takeLease(tx, delivery.id, token, leaseUntil);
  const attempt = await beginAttempt(tx, schoolId, delivery.id, 'take-down', now);
  const credentials = await credentialsOrNone(office, tx, schoolId, delivery.accountId);
  return { schoolId, delivery, parcel: delivery.parcel, channel, credentials, token, attempt, leaseUntil };
}

/** Being taken down and nobody at it; or down for a while, and to be looked for once more. */
function isDue(delivery: Delivery, now: Date): boolean {
  if (delivery.leaseUntil !== null && delivery.leaseUntil > now) return false;
  if (delivery.nextTryAt !== null && delivery.nextTryAt > now) return false;
  return (delivery.status === 'taking-down' && !delivery.needsPerson) || (delivery.status === 'taken-down' && delivery.nextTryAt !== null);
}

async function settleGone(office: Office, tx: Tx, inHand: InHand, now: Date): Promise<void> {
  const { delivery, schoolId } = inHand;
  const first = delivery.status === 'taking-down';
  const nextTryAt = first ? new Date(now.getTime() + lookAgainSeconds * 1000) : null;
  const change = {
    status: 'taken-down',
    takenDownAt: delivery.takenDownAt ?? now,
    proof: 'Gatepost read it back: it is gone.',
    nextTryAt,
    needsPerson: false,
  } as const;
  if (!(await settleDelivery(tx, delivery.id, inHand.token, change))) return;
  if (nextTryAt !== null)
    await office.enqueue(
      tx,
      takeDownDelivery,
      { schoolId, deliveryId: delivery.id },
      { startAfter: nextTryAt, singletonKey: `${delivery.id} again` },
    );
  if (inHand.parcel.corrects !== undefined)
    await correctionGone(office, tx, { schoolId, corrects: inHand.parcel.corrects, account: delivery.accountId, at: now });
  const all = await listDeliveries(tx, [delivery.postId]);
  if (all.every((one) => one.status === 'taken-down')) await postAllGone(tx, delivery.postId, now);
}

interface StillUp {
  readonly why: string;
  /** The platform does not let us in: waiting mends nothing, and the post stays up, so a person hears of it at once. */
  readonly signedOut: boolean;
}

async function tryAgain(office: Office, tx: Tx, inHand: InHand, { why, signedOut }: StillUp, now: Date): Promise<void> {
  const { delivery, schoolId } = inHand;
  const tries = (await listAttempts(tx, [delivery.id])).filter((attempt) => attempt.kind === 'take-down').length;
  const needsPerson = signedOut || tries >= mostTries;
  const nextTryAt = needsPerson ? null : new Date(now.getTime() + 5_000 * 2 ** tries);
  if (
    !(await settleDelivery(tx, delivery.id, inHand.token, {
      status: 'taking-down',
      code: signedOut ? 'signed-out' : 'taken-down',
      why,
      nextTryAt,
      needsPerson,
    }))
  )
    return;
  const data = { schoolId, deliveryId: delivery.id };
  if (nextTryAt !== null)
    await office.enqueue(tx, takeDownDelivery, data, { startAfter: nextTryAt, singletonKey: `${delivery.id} ${tries}` });
  const post = await findPost(tx, delivery.postId);
  if (needsPerson && post !== null)
    await tellWriters({ office, tx, schoolId, post }, 'to-do', 'A post that was taken down may still be up on one channel.');
  if (signedOut && post !== null) await tellAdministrators({ office, tx, schoolId, post }, delivery.accountId, signedOutWords);
}
