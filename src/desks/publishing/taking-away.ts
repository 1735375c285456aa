import type { Actor } from '#src/kernel/actor.ts';
import { dayOf } from '#src/kernel/clock.ts';
import type { PictureId, PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent, conflict, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { notify } from '#src/infra/mail/notices.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { holdersOf } from '#src/desks/people/desk.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { personOf, postThing } from './acts.ts';
import { beginTakeDown } from './afterwards.ts';
import { headOf } from './checks/heads.ts';
import { dropUnsent, listDeliveries } from './delivery-store.ts';
import { removePicture } from './jobs-list.ts';
import { accountQuestion } from './leave.ts';
import { picturedOn, type Picture, type Post } from './model.ts';
import { findPicture, listSame, takePicture, type Taken } from './picture-store.ts';
import { decidesAs, placesOf, schoolOf, staffAmong } from './reading.ts';
import { postAfter } from './rules.ts';
import { insertApproval, lockPost, updatePost } from './store.ts';
import { tellWriters } from './telling.ts';

export interface TakingAway {
  readonly postId: PostId;
  readonly pictureId: PictureId;
  readonly head: string;
  readonly childMayBeShown: boolean;
}

/**
 * HA-PUB-04: a reviewer marks a photo as lewd, explicit, threatening or offensive. It is out of sight from this moment,
 * wherever the school has the same photo; its files are removed; what is out with it comes down. When a child may be
 * shown, the safeguarding lead is told, and nobody else: who is to know is theirs to say.
 */
export async function takeAway(office: Office, actor: Actor, input: TakingAway): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const post = await lockPost(tx, input.postId);
    const picture = await findPicture(tx, input.pictureId);
    if (post === null || picture === null || picture.postId !== post.id) return no(absent);
    const on = postThing(post, await staffAmong(tx, picturedOn(post.draft)));
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:return', on });
    if (!permit.ok) return permit;
    if (headOf(input.head)?.unsuitable !== true) return no(unclear({ head: 'Choose what it is from the list.' }));
    if (picture.takenAs !== null) return no(conflict('It was taken away before.', 'Nobody can open it.'));
    const taken: Taken = { as: input.head, childShown: input.childMayBeShown, by: personOf(actor) };
    for (const one of await listSame(tx, picture)) await takeOne(office, tx, permit.value, one, taken);
    await insertApproval(tx, permit.value, {
      postId: post.id,
      kind: 'return',
      seal: post.seal ?? '',
      by: personOf(actor),
      asRole: await decidesAs(tx, personOf(actor), permit.value.at),
      clause: permit.value.citations[0]?.clause ?? '',
      note: 'A photo was taken away.',
      marks: { picture: picture.id, 'picture-head': input.head },
    });
    await office.record(tx, permit.value, {
      facts: { picture: picture.id, head: input.head, childMayBeShown: input.childMayBeShown },
    });
    if (input.childMayBeShown) await tellSafeguarding(office, tx, permit.value, post);
    return ok();
  });
}

/** One post's photo: out of sight, its post stopped or on its way down, its files to go. */
async function takeOne(office: Office, tx: Tx, permit: Permit<'publishing:return'>, picture: Picture, taken: Taken): Promise<void> {
  const post = await lockPost(tx, picture.postId);
  if (post === null) return;
  await takePicture(tx, permit, picture.id, taken);
  await office.enqueue(tx, removePicture, { schoolId: permit.schoolId, pictureId: picture.id });
  if (!post.draft.pictures.some((one) => one.id === picture.id)) return;
  const returned = postAfter(post.status, { kind: 'returned' });
  if (returned !== null) {
    await dropUnsent(tx, permit, post.id, []);
    const hold = { waitsFor: [], holdCode: 'returned', holdWhy: 'A photo was taken away. Take it out, and send it again.' };
    await updatePost(tx, permit, post.id, { status: returned, ...hold });
  }
  if (post.status === 'out') await takeDownAll(office, tx, permit, post);
  await tellWriters({ office, tx, schoolId: permit.schoolId, post }, 'to-do', 'A photo was taken away from a post of yours.');
}

async function takeDownAll(office: Office, tx: Tx, { schoolId, at }: Permit, post: Post): Promise<void> {
  const actor: Actor = { kind: 'system', schoolId, job: removePicture.name };
  const policy = await policyInForce(tx, schoolId, dayOf(at, (await schoolOf(tx)).zone));
  for (const delivery of await listDeliveries(tx, [post.id])) {
    const [place] = await placesOf(tx, at, [delivery.accountId]);
    if (place === undefined) continue;
    const question = await accountQuestion(tx, 'publishing:takeDown', actor, place, policy, at);
    const leave = await office.gate.ask(tx, { ...question, subject: { kind: 'Post', id: post.id } });
    if (!leave.ok) throw new Error('Gatepost may always take down what may no longer be shown.');
    await beginTakeDown(office, tx, { post, delivery, permit: leave.value }, 'A photo in it was taken away.');
  }
}

async function tellSafeguarding(office: Office, tx: Tx, permit: Permit, post: Post): Promise<void> {
  await notify(office, tx, {
    schoolId: permit.schoolId,
    to: await holdersOf(tx, ['safeguarding-lead'], permit.at),
    kind: 'to-do',
    words: 'A photo was taken away because it may show a child indecently. Read what to do now.',
    href: `/posts/${post.id}/photo-steps`,
    about: post.id,
    at: permit.at,
  });
}
