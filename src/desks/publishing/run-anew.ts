import type { Actor } from '#src/kernel/actor.ts';
import type { AccountId, PostId, SchoolId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { accountRunAnew } from '#src/desks/register/desk.ts';
import { onBehalfOf, postThing } from './acts.ts';
import { sendBack } from './deciding.ts';
import { listDeliveries, lockDelivery } from './delivery-store.ts';
import { weigh } from './letting-go.ts';
import { askEach, permitsOf, toldToOthers } from './leave.ts';
import type { Weighed } from './evaluating.ts';
import { picturedOn, type Post } from './model.ts';
import { staffAmong } from './reading.ts';
import { recheck } from './rechecking.ts';
import { holdBack } from './sending.ts';
import { listPostsGoingTo, lockPost, updatePost } from './store.ts';
import { tellApprovers, tellDeciders, tellWriters } from './telling.ts';
import { refusalOf } from './verdicts.ts';

/**
 * Somebody else runs an account than before, or it is another kind of place: the permissions that covered it may not (OC-CON-02,
 * WH-CON-03). Whatever waits to go there, approved or not, is checked again as it is now, and its people are told what came
 * of it; whoever is shown there without leave comes down.
 */
export async function checkWhereRunAnew(office: Office, schoolId: SchoolId, account: AccountId): Promise<void> {
  const posts = await office.read(schoolId, (db) => listPostsGoingTo(db, account));
  for (const id of posts) await office.transact(schoolId, (tx) => checkAgain(office, tx, schoolId, id, account));
}

async function checkAgain(office: Office, tx: Tx, schoolId: SchoolId, postId: PostId, account: AccountId): Promise<void> {
  const post = await lockPost(tx, postId);
  if (post === null) return;
  if (post.status === 'scheduled') await checkScheduled(office, tx, schoolId, post, account);
  else if (post.status === 'held') await checkHeld(office, tx, schoolId, post);
  for (const person of picturedOn(post.draft)) await recheck(office, tx, schoolId, postId, person);
}

const stillGoes =
  'An account is run by others than before, or is another kind of place. A post that waits to go there was checked again, and still may.';
const stopped = 'A post was stopped on its way: the account it was to go to is run by others than before. Its page says why.';

async function checkScheduled(office: Office, tx: Tx, schoolId: SchoolId, post: Post, account: AccountId): Promise<void> {
  const there = (await listDeliveries(tx, [post.id])).find((one) => one.accountId === account);
  const delivery = there === undefined ? null : await lockDelivery(tx, there.id);
  if (delivery?.status !== 'waiting' || delivery.attempts > 0) return;
  const telling = { office, tx, schoolId, post };
  const refusal = await inTheWay(office, tx, schoolId, post, account);
  if (refusal === null) {
    await tellWriters(telling, 'told', stillGoes);
    return;
  }
  await holdBack(office, tx, schoolId, post, delivery, refusal);
  await tellWriters(telling, 'stopped', stopped);
  await tellApprovers(telling, stopped);
}

/** What keeps a post from one account as it is run now, as its last look would find it. */
async function inTheWay(office: Office, tx: Tx, schoolId: SchoolId, post: Post, account: AccountId): Promise<Refusal | null> {
  const { gathered, policy, check } = await weigh(office, tx, schoolId, post);
  const found = [...check.toPutRight, ...check.toDecide].filter((one) => one.accounts.length === 0 || one.accounts.includes(account));
  if (found.length > 0) return refusalOf(found, policy);
  const sentBy = post.sentBy ?? post.author;
  const places = gathered.places.filter((one) => one.id === account);
  const leave = permitsOf(await askEach(office, tx, onBehalfOf({ schoolId }, sentBy), post.id, places, policy, gathered.facts.school));
  return leave.ok ? null : toldToOthers(tx, leave.refusal, sentBy, office.now());
}

async function checkHeld(office: Office, tx: Tx, schoolId: SchoolId, post: Post): Promise<void> {
  const weighed = await weigh(office, tx, schoolId, post);
  const permit = await leaveToReturn(office, tx, schoolId, post);
  if (weighed.check.toPutRight.length > 0) {
    await sendBack(office, tx, permit, post, weighed);
    await office.record(tx, permit, { facts: { runAnew: true, status: 'draft' } });
    await tellApprovers({ office, tx, schoolId, post }, stopped);
    return;
  }
  await waitAnew(office, tx, permit, post, weighed);
}

/** What has to be decided about it may be more than before. */
async function waitAnew(
  office: Office,
  tx: Tx,
  permit: Permit<'publishing:return'>,
  post: Post,
  { check, policy }: Weighed,
): Promise<void> {
  const telling = { office, tx, schoolId: permit.schoolId, post };
  const more = [...new Set(check.toDecide.map((one) => one.code))].filter((code) => !post.waitsFor.includes(code));
  if (more.length > 0) {
    await updatePost(tx, permit, post.id, { waitsFor: [...post.waitsFor, ...more] });
    await tellDeciders(telling, policy, more);
  }
  await tellWriters(telling, 'told', more.length > 0 ? `${stillGoes} More has to be decided first.` : stillGoes);
}

async function leaveToReturn(office: Office, tx: Tx, schoolId: SchoolId, post: Post): Promise<Permit<'publishing:return'>> {
  const actor: Actor = { kind: 'system', schoolId, job: accountRunAnew.name };
  const permit = await office.gate.ask(tx, {
    actor,
    act: 'publishing:return',
    on: postThing(post, await staffAmong(tx, picturedOn(post.draft))),
  });
  if (!permit.ok) throw new Error('Gatepost may always send back what may not go.');
  return permit.value;
}
