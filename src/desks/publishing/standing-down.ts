import type { Actor } from '#src/kernel/actor.ts';
import type { PersonId, PostId, SchoolId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Standing } from '#src/infra/gate/question.ts';
import { notify } from '#src/infra/mail/notices.ts';
import { listSchools } from '#src/infra/schools.ts';
import type { Office } from '#src/office.ts';
import { findPerson, fullName, holdersOf } from '#src/desks/people/desk.ts';
import { standingsOf } from '#src/desks/register/desk.ts';
import { onBehalfOf, postThing } from './acts.ts';
import { dropUnsent, listDeliveries, lockDelivery } from './delivery-store.ts';
import { handOver, listUnsentOf, listWriters } from './hand-over-store.ts';
import { chooseHeir } from './heirs.ts';
import { accountThing, nothingOwed, toldToOthers } from './leave.ts';
import { picturedOn, type Post } from './model.ts';
import { placesOf, staffAmong } from './reading.ts';
import { holdBack } from './sending.ts';
import { lockPost, updatePost, voidApprovals } from './store.ts';
import { nothingWaits, tellApprovers, tellWriters } from './telling.ts';

/** Every school, each minute: whatever ended somebody's leave, a day that came or a decision, is noticed here. */
export async function standDownEverywhere(office: Office): Promise<void> {
  for (const { id } of await listSchools(office)) await standDown(office, id);
}

/**
 * Holds what is scheduled on the leave of people who are no longer active, and passes on what those began who do not
 * come back. Somebody suspended may come back: their drafts stay theirs (KP-OFF-05, KP-OFF-10).
 */
export async function standDown(office: Office, schoolId: SchoolId): Promise<void> {
  const inactive = await office.read(schoolId, (db) => inactiveWriters(db, office.now()));
  for (const standing of inactive) {
    const posts = await office.read(schoolId, (db) => listUnsentOf(db, standing.personId));
    for (const { id, status } of posts)
      if (status === 'scheduled') await office.transact(schoolId, (tx) => holdScheduled(office, tx, schoolId, id));
    if (!isGone(standing)) continue;
    for (const { id } of posts) await office.transact(schoolId, (tx) => passOn(office, tx, schoolId, id, standing.personId));
  }
}

async function inactiveWriters(db: Db, now: Date): Promise<readonly Standing[]> {
  const standings = await standingsOf(db, await listWriters(db), now);
  return [...standings.values()].filter((one) => one.suspended || isGone(one));
}

/** They do not come back by themselves. */
function isGone({ revoked, ended }: Standing): boolean {
  return revoked || ended;
}

/** Stops every channel of a post that waits for its time, if its sender or writer may no longer send it there. */
async function holdScheduled(office: Office, tx: Tx, schoolId: SchoolId, postId: PostId): Promise<void> {
  const post = await lockPost(tx, postId);
  if (post?.status !== 'scheduled') return;
  let held = 0;
  for (const { id } of await listDeliveries(tx, [postId])) {
    const delivery = await lockDelivery(tx, id);
    if (delivery?.status !== 'waiting' || delivery.attempts > 0) continue;
    const refusal = await leaveGone(office, tx, schoolId, post, delivery.accountId);
    if (refusal === null) continue;
    await holdBack(office, tx, schoolId, post, delivery, refusal);
    held++;
  }
  if (held === 0) return;
  const telling = { office, tx, schoolId, post };
  const why = 'was stopped on its way out: whoever wrote or sent it is not currently active.';
  await tellWriters(telling, 'stopped', `A post ${why}`);
  await tellApprovers(telling, `A post that you approved ${why}`);
}

/** Why the post may not go there on the leave it has, or null while it may. What somebody owes waits for its time. */
async function leaveGone(
  office: Office,
  tx: Tx,
  schoolId: SchoolId,
  post: Post,
  accountId: Post['draft']['accounts'][number],
): Promise<Refusal | null> {
  const now = office.now();
  const [place] = await placesOf(tx, now, [accountId]);
  if (place === undefined) return null;
  const sentBy = post.sentBy ?? post.author;
  const subject = { kind: 'Post', id: post.id };
  const sending = await office.gate.ask(tx, {
    actor: onBehalfOf({ schoolId }, sentBy),
    act: 'publishing:publish',
    on: accountThing(place),
    context: { ...nothingOwed, initialNotice: place.initialNotice },
    subject,
  });
  if (!sending.ok) return toldToOthers(tx, sending.refusal, sentBy, now);
  if (post.author === sentBy) return null;
  const writing = await office.gate.ask(tx, {
    actor: onBehalfOf({ schoolId }, post.author),
    act: 'publishing:submit',
    on: postThing(post, await staffAmong(tx, picturedOn(post.draft))),
  });
  return writing.ok ? null : toldToOthers(tx, writing.refusal, post.author, now);
}

/** Gives a post that is not out to another official user of its channels; without one, the headteacher is told, once. */
async function passOn(office: Office, tx: Tx, schoolId: SchoolId, postId: PostId, from: PersonId): Promise<void> {
  const post = await lockPost(tx, postId);
  if (post === null || post.author !== from || (post.status !== 'draft' && post.status !== 'held')) return;
  const heir = await chooseHeir(office, tx, schoolId, post);
  if (heir === null && post.holdCode === withoutWriter) return;
  const permit = await leaveToPassOn(office, tx, schoolId, post);
  const writer = await findPerson(tx, from);
  const name = writer === null ? 'Somebody' : fullName(writer);
  if (post.waitsFor.length > 0) await nothingWaits(tx, schoolId, post.id, office.now());
  const told = { schoolId, href: `/posts/${post.id}`, about: post.id, at: office.now() };
  if (heir === null) {
    const holdWhy = `${name} no longer posts for the school, and nobody else may use these channels yet.`;
    await updatePost(tx, permit, post.id, { holdCode: withoutWriter, holdWhy, waitsFor: [] });
    await office.record(tx, permit, { facts: { passedOn: false } });
    const head = await holdersOf(tx, ['headteacher'], office.now());
    await notify(office, tx, { ...told, to: head, kind: 'to-do', words: 'A post was left unsent, and nobody else may use its channels.' });
    return;
  }
  await dropUnsent(tx, permit, post.id, []);
  await voidApprovals(tx, permit, post.id, 'It passed to somebody else.');
  await handOver(tx, permit, post, heir);
  const holdWhy = `${name} no longer posts for the school. It is yours now, to send, change or throw away.`;
  await updatePost(tx, permit, post.id, { holdCode: 'passed-on', holdWhy, waitsFor: [] });
  await office.record(tx, permit, { facts: { passedOn: true, from, to: heir } });
  await notify(office, tx, { ...told, to: [heir], kind: 'to-do', words: `A post that ${name} began is yours now.` });
}

const withoutWriter = 'without-writer';

async function leaveToPassOn(office: Office, tx: Tx, schoolId: SchoolId, post: Post): Promise<Permit<'publishing:change'>> {
  const actor: Actor = { kind: 'system', schoolId, job: 'publishing:standDown' };
  const on = postThing(post, await staffAmong(tx, picturedOn(post.draft)));
  const permit = await office.gate.ask(tx, { actor, act: 'publishing:change', on });
  if (!permit.ok) throw new Error('Gatepost may always pass on what somebody left behind.');
  return permit.value;
}
