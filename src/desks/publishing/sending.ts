import type { Actor } from '#src/kernel/actor.ts';
import type { Finding } from '#src/kernel/finding.ts';
import type { AccountId, SchoolId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import { ok, no, type Result } from '#src/kernel/result.ts';
import type { Channel, Credentials, Parcel } from '#src/infra/channels/channel.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { hereOrRefused } from '#src/infra/vault/sealed-elsewhere.ts';
import type { Office } from '#src/office.ts';
import { onBehalfOf, postThing } from './acts.ts';
import { checkPost } from './checks/check.ts';
import { correctionFault } from './corrections.ts';
import { beginAttempt, listDeliveries, takeLease, updateDelivery } from './delivery-store.ts';
import { lockWithPost } from './locking.ts';
import { askEach, permitsOf, toldToOthers } from './leave.ts';
import type { Weighed } from './evaluating.ts';
import { chooseNewTime, weigh } from './letting-go.ts';
import { picturedOn, type Delivery, type DeliveryId, type Post } from './model.ts';
import { credentialsOrNone, openCredentials, staffAmong } from './reading.ts';
import { bindsWords, deliveryAfter, graceMinutes, isLate, postAfter } from './rules.ts';
import { freeze, wayToPrivateForm } from './parcel.ts';
import { restingOn } from './resting.ts';
import { readBack, settleSend } from './settling.ts';
import { updatePost } from './store.ts';
import { tellAdministrators, tellApprovers, tellAskedByHand, tellWriters } from './telling.ts';
import { keepVerdict, refusalOf } from './verdicts.ts';

/** How one delivery is sent; the drills shorten the times and listen to the steps. */
export interface SendOptions {
  /** How long one process has a delivery to itself; longer than a call may take. */
  readonly leaseMs: number;
  readonly callMs: number;
  readonly step: (name: Step) => void | Promise<void>;
}
export type Step = 'picked-up' | 'frozen' | 'calling' | 'called' | 'settled' | 'reading-back' | 'read-back' | 'settled-again';

export const usual: SendOptions = { leaseMs: 60_000, callMs: 30_000, step: () => undefined };

/** One delivery in hand: frozen, committed, and this process's own until the lease ends. */
export interface InHand {
  readonly schoolId: SchoolId;
  readonly delivery: Delivery;
  readonly parcel: Parcel;
  readonly channel: Channel;
  readonly credentials: Credentials;
  readonly token: string;
  readonly attempt: string;
  readonly leaseUntil: Date;
}

type Next = { readonly do: 'nothing' } | { readonly do: 'send' | 'read-back'; readonly inHand: InHand };
const nothing: Next = { do: 'nothing' };

/**
 * Takes a delivery as far as it will go now. Safe to run at any time, any number of times, in any number of processes:
 * the row's lock and lease let one of them act, and what was begun is read back before anything is tried again.
 */
export async function sendOne(office: Office, schoolId: SchoolId, deliveryId: DeliveryId, options: SendOptions = usual): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await options.step('picked-up');
    const next = await office.transact(schoolId, (tx) => pickUp(office, tx, schoolId, deliveryId, options));
    if (next.do === 'nothing') return;
    await options.step('frozen');
    const again = next.do === 'send' ? await send(office, next.inHand, options) : await readBack(office, next.inHand, options);
    if (!again) return;
  }
}

async function send(office: Office, inHand: InHand, options: SendOptions): Promise<boolean> {
  await options.step('calling');
  // A process that was held up past its lease may not call any more: another may be at it.
  const left = inHand.leaseUntil.getTime() - office.now().getTime();
  if (left < options.callMs) return false;
  const { channel, parcel, credentials } = inHand;
  const outcome = await channel
    .send(parcel, credentials, AbortSignal.timeout(options.callMs))
    .catch(() => ({ state: 'unknown', why: 'The call ended without an answer.' }) as const);
  await options.step('called');
  await settleSend(office, inHand, outcome);
  await options.step('settled');
  return false;
}

async function pickUp(office: Office, tx: Tx, schoolId: SchoolId, deliveryId: DeliveryId, options: SendOptions): Promise<Next> {
  const held = await lockWithPost(tx, deliveryId);
  if (held === null) return nothing;
  const { delivery, post } = held;
  const now = office.now();
  if (delivery.leaseUntil !== null && delivery.leaseUntil > now) return nothing;
  if (delivery.nextTryAt !== null && delivery.nextTryAt > now) return nothing;
  if (delivery.status === 'sending' || (delivery.status === 'unknown' && !delivery.needsPerson))
    return pickUpUnknown(office, tx, schoolId, delivery, options);
  if (delivery.status !== 'waiting' || delivery.tombstoneAt !== null || delivery.dueAt > now) return nothing;
  if (post.status !== 'scheduled' && post.status !== 'out') return nothing;
  const leave = await askAgain(office, tx, schoolId, post, delivery);
  if (!leave.ok) {
    await stop(office, tx, schoolId, post, delivery, leave.refusal);
    return nothing;
  }
  return goOut(office, tx, schoolId, post, delivery, leave.value, options);
}

/** Begun by a process that did not come back: whatever it did is read back, never done again unseen. */
async function pickUpUnknown(office: Office, tx: Tx, schoolId: SchoolId, delivery: Delivery, options: SendOptions): Promise<Next> {
  const channel = office.channels.get(delivery.channel);
  if (delivery.parcel === null) throw new Error('A delivery was begun without a parcel.');
  const now = office.now();
  const token = crypto.randomUUID();
  const leaseUntil = new Date(now.getTime() + options.leaseMs);
  await takeLease(tx, delivery.id, token, leaseUntil);
  const attempt = await beginAttempt(tx, schoolId, delivery.id, 'read-back', now);
  const credentials = await credentialsOrNone(office, tx, schoolId, delivery.accountId);
  return { do: 'read-back', inHand: { schoolId, delivery, parcel: delivery.parcel, channel, credentials, token, attempt, leaseUntil } };
}

interface Leave {
  readonly permit: Permit<'publishing:publish'>;
  readonly weighed: Weighed;
  readonly credentials: Credentials;
}

/**
 * Seconds before it goes: consent, list, permissions, standing, policy, pause and stop, all as they are now
 * (WH-CON-02, WH-PUB-06, KP-OFF-10). The gate is asked on behalf of whoever sent it, and of the writer.
 */
async function askAgain(office: Office, tx: Tx, schoolId: SchoolId, post: Post, delivery: Delivery): Promise<Result<Leave>> {
  const weighed = await weigh(office, tx, schoolId, post);
  if (delivery.attempts === 0 && isLate(delivery.dueAt, office.now(), graceMinutes)) return no(chooseNewTime(post.id, weighed));
  const sentBy = post.sentBy ?? post.author;
  if (sentBy !== post.author) {
    const writer = await office.gate.ask(tx, {
      actor: onBehalfOf({ schoolId }, post.author),
      act: 'publishing:submit',
      on: await thingOf(tx, post),
    });
    if (!writer.ok) return no(await toldToOthers(tx, writer.refusal, post.author, office.now()));
  }
  const place = weighed.gathered.places.find((one) => one.id === delivery.accountId);
  if (place === undefined) return no(changed(weighed));
  const fault = await correctionFault(tx, { corrects: post.corrects, draft: { ...post.draft, accounts: [delivery.accountId] } });
  if (fault !== null) return no(fault);
  const { school } = weighed.gathered.facts;
  const leave = permitsOf(await askEach(office, tx, onBehalfOf({ schoolId }, sentBy), post.id, [place], weighed.policy, school));
  if (!leave.ok) return no(await toldToOthers(tx, leave.refusal, sentBy, office.now()));
  await keepVerdict(tx, schoolId, 'publishing:publish', post.id, weighed.policy, weighed.check, weighed.gathered.facts);
  // What comes of it stands on the post for anybody to read (OC-CON-02).
  const { toPutRight, toDecide } = checkPost(weighed.gathered.facts, weighed.policy, 'photos');
  const [wrong, undecided] = [bearingOn(toPutRight, delivery.accountId), bearingOn(toDecide, delivery.accountId)];
  if (wrong.length > 0) return no(refusalOf(wrong, weighed.policy));
  // What changed says more than that nobody has decided about it yet.
  if (weighed.gathered.seal !== post.seal) return no(changed(weighed));
  if (undecided.length > 0) return no(refusalOf(undecided, weighed.policy));
  const [permit] = leave.value;
  if (permit === undefined) throw new Error('The gate let it go without a permit.');
  const credentials = await hereOrRefused(openCredentials(office, tx, schoolId, delivery.accountId));
  return credentials.ok ? ok({ permit, weighed, credentials: credentials.value }) : credentials;
}

function bearingOn(findings: readonly Finding[], account: AccountId) {
  return findings.filter((finding) => finding.accounts.length === 0 || finding.accounts.includes(account));
}

function changed(weighed: Weighed): Refusal {
  return {
    kind: 'held',
    code: 'not-what-was-let-go',
    what: 'It is not what was let go.',
    why: 'Something of it changed afterwards: the words, the photos or who speaks. Nothing has gone out.',
    next: [{ label: 'Look at it and send it again' }],
    citations: [weighed.policy.cite(weighed.policy.governing('publishing:publish'))],
  };
}

async function goOut(
  office: Office,
  tx: Tx,
  schoolId: SchoolId,
  post: Post,
  delivery: Delivery,
  leave: Leave,
  options: SendOptions,
): Promise<Next> {
  const channel = office.channels.get(delivery.channel);
  const { permit } = leave;
  const now = office.now();
  const link = post.corrects === null ? await wayToPrivateForm(office, tx, delivery, leave.weighed) : null;
  const parcel = delivery.parcel ?? {
    ...freeze(schoolId, delivery, leave.weighed.gathered, now, link),
    ...(post.corrects === null ? {} : { corrects: post.corrects }),
  };
  const byHand = channel.abilities.byHand === true;
  const status = deliveryAfter(delivery.status, { kind: byHand ? 'to-hand' : 'attempt' }, false);
  if (status === null) return nothing;
  const said = { facts: { account: delivery.accountId, seal: post.seal, attempt: delivery.attempts + 1 } };
  const frozen = {
    status,
    parcel,
    frozenAt: delivery.frozenAt ?? now,
    citations: permit.citations,
    restedOn: await restingOn(tx, post, delivery.accountId, leave.weighed, now),
    code: null,
    why: null,
    nextTryAt: null,
  };
  if (byHand) {
    await office.record(tx, permit, said);
    await updateDelivery(tx, permit, delivery.id, { ...frozen, handByAt: new Date(now.getTime() + handHours * 3_600_000) });
    // Nobody has put it up: it is out when somebody says so.
    await tellAskedByHand({ office, tx, schoolId, post }, delivery.accountId, 'A post is ready for you to put up by hand.');
    return nothing;
  }
  const token = crypto.randomUUID();
  const leaseUntil = new Date(now.getTime() + options.leaseMs);
  const { credentials } = leave;
  const [attempt] = await Promise.all([
    beginAttempt(tx, schoolId, delivery.id, 'send', now),
    updateDelivery(tx, permit, delivery.id, { ...frozen, attempts: delivery.attempts + 1, leaseToken: token, leaseUntil }),
    office.record(tx, permit, said),
  ]);
  return {
    do: 'send',
    inHand: { schoolId, delivery: { ...delivery, ...frozen }, parcel, channel, credentials, token, attempt, leaseUntil },
  };
}

/** By how many hours something to be done by hand is to be confirmed. */
export const handHours = 24;

/** What is stopped stays where it is, and says why to its writer and to whoever let it go. */
async function stop(office: Office, tx: Tx, schoolId: SchoolId, post: Post, delivery: Delivery, refusal: Refusal): Promise<void> {
  await holdBack(office, tx, schoolId, post, delivery, refusal);
  await tellStopped(office, tx, schoolId, post);
  await tellAdministrators(
    { office, tx, schoolId, post },
    delivery.accountId,
    'A post was stopped on its way to an account that you look after.',
  );
}

export async function holdBack(
  office: Office,
  tx: Tx,
  schoolId: SchoolId,
  post: Post,
  delivery: Delivery,
  refusal: Refusal,
): Promise<void> {
  const actor: Actor = { kind: 'system', schoolId, job: 'publishing:send' };
  const permit = await office.gate.ask(tx, { actor, act: 'publishing:return', on: await thingOf(tx, post) });
  if (!permit.ok) throw new Error('Gatepost may always stop what it was about to send.');
  const why = `${refusal.what} ${refusal.why}`;
  await updateDelivery(tx, permit.value, delivery.id, { status: 'stopped', code: refusal.code, why, leaseToken: null, leaseUntil: null });
  const others = (await listDeliveries(tx, [post.id])).filter((one) => one.id !== delivery.id);
  const isOut = others.some((one) => bindsWords(one.status));
  const status = isOut ? post.status : (postAfter(post.status, { kind: 'stopped' }) ?? post.status);
  await updatePost(tx, permit.value, post.id, { status, holdCode: refusal.code, holdWhy: why });
  await office.record(tx, permit.value, { facts: { code: refusal.code, account: delivery.accountId } });
}

async function tellStopped(office: Office, tx: Tx, schoolId: SchoolId, post: Post): Promise<void> {
  await tellWriters({ office, tx, schoolId, post }, 'stopped', 'A post was stopped on its way out. Its page says why.');
  await tellApprovers({ office, tx, schoolId, post }, 'A post that you approved was stopped on its way out. Its page says why.');
}

async function thingOf(tx: Tx, post: Post) {
  return postThing(post, await staffAmong(tx, picturedOn(post.draft)));
}
