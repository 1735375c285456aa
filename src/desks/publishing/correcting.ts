import type { Actor } from '#src/kernel/actor.ts';
import type { PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent, conflict, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { personOf, postThing } from './acts.ts';
import { listDeliveries, updateDelivery } from './delivery-store.ts';
import { listUntrue } from './duty-store.ts';
import { lockWithPost } from './locking.ts';
import { picturedOn, type DeliveryId, type Post } from './model.ts';
import { staffAmong } from './reading.ts';
import { insertCorrection, listCorrections, lockPost } from './store.ts';
import { settleRighted } from './untrue.ts';
import { correctPage } from './website-store.ts';

export interface Corrected {
  /** Whether the correction stands on the school's own page now; elsewhere it is for a person to put it up. */
  readonly onPage: boolean;
}

/**
 * HM-PUB-03: puts a published post right in the open. On the school's own page the note stands for good. Nothing can be
 * changed from here on a platform of somebody else's: there a person corrects it and says so, or it comes down.
 */
export async function correctPost(
  office: Office,
  actor: Actor,
  input: { readonly postId: PostId; readonly note: string },
): Promise<Result<Corrected>> {
  const note = input.note.trim();
  if (note === '' || note.length > 1000) return no(unclear({ note: 'Say what was wrong and what is right, in up to 1,000 characters.' }));
  return office.transact(actor.schoolId, async (tx) => {
    const post = await lockPost(tx, input.postId);
    if (post === null) return no(absent);
    const permit = await mayCorrect(office, tx, actor, post);
    if (!permit.ok) return permit;
    if (post.status !== 'out')
      return no(
        conflict('This post is not out.', 'While it is a draft, simply change it.', [
          { label: 'Change it', href: `/posts/${post.id}/edit` },
        ]),
      );
    await insertCorrection(tx, permit.value, { postId: post.id, note, by: personOf(actor) });
    const onPage = await correctPage(tx, permit.value, post.id, note);
    if (onPage)
      for (const one of await listDeliveries(tx, [post.id]))
        if (one.channel === 'website' && one.status === 'live') await noteCorrected(tx, permit.value, one.id);
    await settleRighted(tx, permit.value, post.id, personOf(actor));
    await office.record(tx, permit.value, { personal: { note } });
    return ok({ onPage });
  });
}

/** HM-PUB-03: somebody has put the correction up at one place off the website, or under the post there, and says so. */
export async function confirmCorrected(
  office: Office,
  actor: Actor,
  input: { readonly deliveryId: DeliveryId },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const held = await lockWithPost(tx, input.deliveryId);
    if (held === null) return no(absent);
    const { post, delivery } = held;
    const permit = await mayCorrect(office, tx, actor, post);
    if (!permit.ok) return permit;
    if (delivery.status !== 'live')
      return no(conflict('It is not known to be up there.', 'Say first whether it is up, or see to it that it comes down.'));
    if (delivery.channel === 'website')
      return no(conflict('Its page is corrected from here.', 'Add the correction, and it stands on the page.'));
    const [mark] = await listUntrue(tx, post.id);
    const notes = await listCorrections(tx, post.id);
    if (!notes.some((one) => mark === undefined || one.at >= mark.markedAt))
      return no(conflict('There is no correction yet.', 'Say first what was wrong and what is right; then put that up there.'));
    await noteCorrected(tx, permit.value, delivery.id);
    await settleRighted(tx, permit.value, post.id, personOf(actor));
    await office.record(tx, permit.value, {
      subject: { kind: 'Post', id: post.id },
      facts: { account: delivery.accountId, correctedThere: true },
    });
    return ok();
  });
}

async function mayCorrect(office: Office, tx: Tx, actor: Actor, post: Post): Promise<Result<Permit<'publishing:correct'>>> {
  const on = postThing(post, await staffAmong(tx, picturedOn(post.draft)));
  return office.gate.ask(tx, { actor, act: 'publishing:correct', on });
}

async function noteCorrected(tx: Tx, permit: Permit<'publishing:correct'>, id: DeliveryId): Promise<void> {
  await updateDelivery(tx, permit, id, { correctedAt: permit.at, correctedBy: personOf(permit.actor) });
}
