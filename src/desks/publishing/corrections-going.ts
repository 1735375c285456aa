import { dayOf } from '#src/kernel/clock.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { AccountId, PostId, SchoolId } from '#src/kernel/ids.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { postThing } from './acts.ts';
import { beginTakeDown } from './afterwards.ts';
import { whereUp } from './corrections.ts';
import { dropUnsent, listDeliveries } from './delivery-store.ts';
import { takeDownCorrections } from './jobs-list.ts';
import { accountQuestion } from './leave.ts';
import type { Post } from './model.ts';
import { placesOf, schoolOf } from './reading.ts';
import { postAfter } from './rules.ts';
import { listCorrecting, lockPost, updatePost } from './store.ts';
import { nothingWaits, tellWriters } from './telling.ts';

const goes = 'The post that it puts right is not up there any more.';

/**
 * HM-PUB-03: a correction stands where the post is that it puts right, and nowhere without it. Where the post came down, or
 * was found not to be, its corrections come down, are withdrawn, or are not sent.
 */
export async function followTheCorrected(office: Office, schoolId: SchoolId, corrected: PostId): Promise<void> {
  const corrections = await office.read(schoolId, (db) => listCorrecting(db, corrected));
  for (const id of corrections) await office.transact(schoolId, (tx) => follow(office, tx, schoolId, id, corrected));
}

async function follow(office: Office, tx: Tx, schoolId: SchoolId, id: PostId, corrected: PostId): Promise<void> {
  const post = await lockPost(tx, id);
  if (post === null) return;
  const up = whereUp(await listDeliveries(tx, [corrected]));
  await takeDownThere(office, tx, schoolId, post, up);
  const now = (await lockPost(tx, id)) ?? post;
  const goesElsewhere = now.draft.accounts.some((account) => !up.includes(account));
  // A draft is its writer's own, and is told so when it is sent.
  if (now.status === 'held' && goesElsewhere) await setAside(office, tx, schoolId, now, up.length === 0 ? 'discarded' : 'returned');
}

/** What was sent there, or is about to be. */
async function takeDownThere(office: Office, tx: Tx, schoolId: SchoolId, post: Post, up: readonly AccountId[]): Promise<void> {
  const now = office.now();
  const actor: Actor = { kind: 'system', schoolId, job: takeDownCorrections.name };
  const policy = await policyInForce(tx, schoolId, dayOf(now, (await schoolOf(tx)).zone));
  for (const delivery of await listDeliveries(tx, [post.id])) {
    const [place] = await placesOf(tx, now, [delivery.accountId]);
    if (place === undefined || up.includes(place.id) || delivery.status === 'taken-down' || delivery.status === 'taking-down') continue;
    const question = await accountQuestion(tx, 'publishing:takeDown', actor, place, policy, now);
    const permit = await office.gate.ask(tx, { ...question, subject: { kind: 'Post', id: post.id } });
    if (!permit.ok) throw new Error('Gatepost may always take down what may no longer be shown.');
    await beginTakeDown(office, tx, { post, delivery, permit: permit.value }, goes);
  }
}

/** Nobody decides about what can go nowhere: it is thrown away, or its writer's again where it can still go somewhere. */
async function setAside(office: Office, tx: Tx, schoolId: SchoolId, post: Post, kind: 'discarded' | 'returned'): Promise<void> {
  const actor: Actor = { kind: 'system', schoolId, job: takeDownCorrections.name };
  const permit = await office.gate.ask(tx, { actor, act: 'publishing:return', on: postThing(post, []) });
  if (!permit.ok) throw new Error('Gatepost may always send back what can go nowhere.');
  const status = postAfter(post.status, { kind });
  if (status === null) return;
  await dropUnsent(tx, permit.value, post.id, []);
  await updatePost(tx, permit.value, post.id, { status, waitsFor: [], holdCode: 'returned', holdWhy: goes });
  await nothingWaits(tx, schoolId, post.id, permit.value.at);
  await office.record(tx, permit.value, { facts: { correctedPostGone: true, status } });
  const words =
    kind === 'returned'
      ? 'A correction came back to you: the post is not up any more on one of its channels.'
      : 'A correction was thrown away: the post that it was to put right is down.';
  await tellWriters({ office, tx, schoolId, post }, 'to-do', words);
}
