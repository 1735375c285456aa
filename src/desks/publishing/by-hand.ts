import type { Actor } from '#src/kernel/actor.ts';
import { dayOf } from '#src/kernel/clock.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { conflict, unclear, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { lookAt, type Looked } from '#src/infra/channels/look-at.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { personOf } from './acts.ts';
import { askAbout, settlePost, type TakenDown } from './afterwards.ts';
import { correctionGone, correctionStands } from './corrections.ts';
import { isByHand } from './by-hand-turn.ts';
import { findDelivery, listDeliveries, updateDelivery } from './delivery-store.ts';
import { takeDownCorrections } from './jobs-list.ts';
import type { DeliveryId, DeliveryStatus, Post } from './model.ts';
import { accountQuestion } from './leave.ts';
import { placesOf, schoolOf } from './reading.ts';
import { bindsWords, deliveryAfter, postAfter } from './rules.ts';
import { handHours } from './sending.ts';
import { updatePost } from './store.ts';
import { nothingWaits } from './telling.ts';

/**
 * What a person found: it is up, at this address; or it is not there. Settles what was put up by hand, and what no
 * machine can find out. The address must be on the account's own site, and is looked at when it can be reached.
 */
export async function confirmManual(
  office: Office,
  actor: Actor,
  input: { readonly deliveryId: DeliveryId; readonly found: 'there' | 'not-there'; readonly url?: string },
): Promise<Result<TakenDown>> {
  // Nothing is called for somebody who may not confirm; the gate refuses them below, on record.
  const may = input.found === 'there' && (await mayConfirm(office, actor, input.deliveryId));
  const looked = input.found === 'not-there' ? null : may ? await lookAt(input.url ?? '') : notLookedAt;
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await askAbout(office, tx, actor, 'publishing:confirmManual', input.deliveryId);
    if (!asked.ok) return asked;
    const { post, delivery, permit } = asked.value;
    if (!isByHand(delivery) && !delivery.needsPerson) return no(conflict('This needs nobody to look.', 'How it stands is known.'));
    const now = office.now();
    const confirmed = { confirmedBy: personOf(actor), needsPerson: false, handByAt: null, nextTryAt: null, code: null, why: null };
    if (looked === null) {
      const status: DeliveryStatus = delivery.tombstoneAt === null ? 'stopped' : 'taken-down';
      await updateDelivery(tx, permit, delivery.id, {
        ...confirmed,
        status,
        ...(status === 'taken-down' ? { takenDownAt: now, proof: 'It was not put up: a person said so.' } : notThere),
      });
      await settleByHand(tx, permit, post, now);
      if (post.corrects === null) await office.enqueue(tx, takeDownCorrections, { schoolId: actor.schoolId, postId: post.id });
      await office.record(tx, permit, { facts: { account: delivery.accountId, found: 'not-there' } });
      if (status === 'taken-down') await settlePost(tx, permit, post, now);
      else await holdWhatIsNowhere(tx, permit, post);
      return ok({ status });
    }
    const [place] = await placesOf(tx, now, [delivery.accountId]);
    const fault = faultOf(looked, place?.address ?? '');
    if (fault !== null) return no(unclear({ url: fault }));
    const status = deliveryAfter(delivery.status, { kind: 'live' }, delivery.tombstoneAt !== null) ?? 'live';
    // It was withdrawn, and is up: the one who put it up takes it off.
    const toComeDown = status === 'taking-down' && office.channels.get(delivery.channel).abilities.takeDown === 'by-hand';
    const handByAt = toComeDown ? new Date(now.getTime() + handHours * 3_600_000) : null;
    await updateDelivery(tx, permit, delivery.id, { ...confirmed, handByAt, status, url: looked.url, liveAt: now, proof: proofOf(looked) });
    await updatePost(tx, permit, post.id, {
      status: postAfter(post.status, { kind: 'went-out' }) ?? post.status,
      outAt: post.outAt ?? now,
    });
    if (post.corrects !== null && status === 'live')
      await correctionStands(tx, {
        schoolId: actor.schoolId,
        corrects: post.corrects,
        account: delivery.accountId,
        by: personOf(actor),
        at: now,
      });
    await settleByHand(tx, permit, post, now);
    await office.record(tx, permit, { facts: { account: delivery.accountId, found: 'there', answered: looked.status } });
    return ok({ status });
  });
}

const notThere = { code: 'not-there', why: 'Somebody looked, and it is not there.' } as const;

/** A post that no channel has, or may have, is its writer's again: nothing of it is on its way. */
async function holdWhatIsNowhere(tx: Tx, permit: Permit<'publishing:confirmManual'>, post: Post): Promise<void> {
  const others = await listDeliveries(tx, [post.id]);
  if (post.status === 'out' || others.some((one) => bindsWords(one.status) || one.status === 'waiting')) return;
  const status = postAfter(post.status, { kind: 'stopped' }) ?? post.status;
  await updatePost(tx, permit, post.id, { status, holdCode: notThere.code, holdWhy: notThere.why });
}

/** Once no channel of a post needs a person, nobody's Today asks for one. */
export async function settleByHand(tx: Tx, permit: Permit<'publishing:confirmManual'>, post: Post, now: Date): Promise<void> {
  const all = await listDeliveries(tx, [post.id]);
  if (all.every((one) => !isByHand(one) && !one.needsPerson)) await nothingWaits(tx, permit.schoolId, post.id, now);
}

function faultOf(looked: Looked, accountAddress: string): string | null {
  if (looked.state === 'not-an-address') return 'Paste the whole address, beginning with https://.';
  const host = accountAddress === '' ? null : new URL(accountAddress).host.replace(/^www\./u, '');
  if (host !== null && new URL(looked.url).host.replace(/^www\./u, '') !== host) return `That address is not on ${host}.`;
  return looked.state === 'gone' ? 'There is nothing at that address.' : null;
}

function proofOf(looked: Looked): string {
  return looked.state === 'there' ? 'Gatepost looked: the address answers.' : 'A person looked; Gatepost could not.';
}

/** Taken down by hand: it counts once the address is gone, or once a person says so where nobody else can look. */
export async function confirmGone(office: Office, actor: Actor, input: { readonly deliveryId: DeliveryId }): Promise<Result<TakenDown>> {
  const before = await office.read(actor.schoolId, (db) => findDelivery(db, input.deliveryId));
  const looked = before === null || before.url === null ? null : await lookAt(before.url);
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await askAbout(office, tx, actor, 'publishing:takeDown', input.deliveryId);
    if (!asked.ok) return asked;
    const { post, delivery, permit } = asked.value;
    if (delivery.status !== 'taking-down') return no(conflict('This is not being taken down.', 'How it stands is known.'));
    if (looked?.state === 'there') return no(stillUp(permit));
    const now = office.now();
    const proof = looked?.state === 'gone' ? 'Gatepost looked: nothing is at the address.' : 'A person looked; Gatepost could not.';
    await updateDelivery(tx, permit, delivery.id, {
      status: 'taken-down',
      takenDownAt: now,
      proof,
      handByAt: null,
      confirmedBy: personOf(actor),
    });
    if (post.corrects !== null)
      await correctionGone(office, tx, { schoolId: actor.schoolId, corrects: post.corrects, account: delivery.accountId, at: now });
    await office.record(tx, permit, { facts: { account: delivery.accountId, proof: looked?.state ?? 'a person' } });
    await settlePost(tx, permit, post, now);
    return ok({ status: 'taken-down' as const });
  });
}

function stillUp(permit: Permit): Refusal {
  return {
    kind: 'held',
    code: 'still-up',
    what: 'It is still there.',
    why: 'Gatepost looked at the address and it answers.',
    next: [{ label: 'Remove it on the platform, then say so again.' }],
    citations: permit.citations,
  };
}

const notLookedAt: Looked = { state: 'not-an-address', url: '', status: 0 };

async function mayConfirm(office: Office, actor: Actor, id: DeliveryId): Promise<boolean> {
  return office.read(actor.schoolId, async (db) => {
    const now = office.now();
    const delivery = await findDelivery(db, id);
    const [place] = delivery === null ? [] : await placesOf(db, now, [delivery.accountId]);
    if (place === undefined) return false;
    const policy = await policyInForce(db, actor.schoolId, dayOf(now, (await schoolOf(db)).zone));
    return (await office.gate.look(db, await accountQuestion(db, 'publishing:confirmManual', actor, place, policy, now))).ok;
  });
}
