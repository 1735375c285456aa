import type { Actor } from '#src/kernel/actor.ts';
import { addDays, dayOf, instantOf } from '#src/kernel/clock.ts';
import { newId, type PersonId, type PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent, conflict, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { notify, settleNotices } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { holdersOf } from '#src/desks/people/desk.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { personOf, postThing } from './acts.ts';
import { listDeliveries } from './delivery-store.ts';
import { insertUntrue, listRighted, listUntrue, reopenUntrue, settleUntrue, type UntrueMark } from './duty-store.ts';
import { picturedOn, type Post } from './model.ts';
import { schoolOf, staffAmong } from './reading.ts';
import { findPost, lockPost } from './store.ts';

/**
 * HM-PUB-03, HA-PUB-05: a published post is found untrue. From now on its writer and the leadership have a task with a
 * day: correct it in the open, or take it down. Refusals: `unclear`, `conflict`, the gate's.
 */
export async function markUntrue(
  office: Office,
  actor: Actor,
  input: { readonly postId: PostId; readonly what: string },
): Promise<Result<UntrueMark>> {
  const what = input.what.trim();
  return office.transact(actor.schoolId, async (tx) => {
    const post = await lockPost(tx, input.postId);
    if (post === null) return no(absent);
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:markUntrue', on: await thingOf(tx, post) });
    if (!permit.ok) return permit;
    if (what === '' || what.length > 1000) return no(unclear({ what: 'Say what is not true, in up to 1,000 characters.' }));
    if (post.corrects !== null)
      return no(
        conflict('This is a correction.', 'Say it of the post that it puts right, or take the correction down.', [
          { label: 'See that post', href: `/posts/${post.corrects}` },
        ]),
      );
    if (post.status !== 'out') return no(conflict('This post is not out.', 'What is not true in a draft is simply changed.'));
    if ((await listUntrue(tx, post.id)).length > 0)
      return no(conflict('It is already marked.', 'Whoever wrote it, and the leadership, were told.'));
    await settleRighted(tx, permit.value, post.id, null);
    const { zone } = await schoolOf(tx);
    const today = dayOf(permit.value.at, zone);
    const policy = await policyInForce(tx, actor.schoolId, today);
    const dueAt = instantOf(addDays(today, policy.number('correctionWithinDays')), '23:59', zone);
    const mark = { id: newId<'untrue'>(), postId: post.id, what, markedBy: personOf(actor), markedAt: permit.value.at, dueAt };
    await insertUntrue(tx, permit.value, mark);
    await office.record(tx, permit.value, { facts: { mark: mark.id, dueAt: dueAt.toISOString() }, personal: { what } });
    const leaders = await holdersOf(tx, policy.list('leaders'), office.now());
    await tellOfDuty(office, tx, permit.value, post, mark, leaders);
    return ok(mark);
  });
}

/** Its writers and the leadership: each of them can put it right. */
async function tellOfDuty(
  office: Office,
  tx: Tx,
  permit: Pick<Permit, 'schoolId' | 'at'>,
  post: Post,
  mark: UntrueMark,
  leaders: readonly PersonId[],
): Promise<void> {
  await notify(office, tx, {
    schoolId: permit.schoolId,
    to: [post.author, ...post.editors, ...leaders],
    kind: 'to-do',
    words: 'Something published is said to be untrue. It is corrected or taken down by its day.',
    href: `/posts/${post.id}`,
    about: mark.id,
    at: permit.at,
  });
}

/** A leader who did not write it finds that it is true after all: the task ends, with the reason on record. */
export async function letStand(
  office: Office,
  actor: Actor,
  input: { readonly postId: PostId; readonly why: string },
): Promise<Result<undefined>> {
  const why = input.why.trim();
  return office.transact(actor.schoolId, async (tx) => {
    const post = await lockPost(tx, input.postId);
    if (post === null) return no(absent);
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:letStand', on: await thingOf(tx, post) });
    if (!permit.ok) return permit;
    if (why === '' || why.length > 1000) return no(unclear({ why: 'Say how it was found to be true, in up to 1,000 characters.' }));
    const [mark] = await listUntrue(tx, post.id);
    if (mark === undefined) return no(conflict('Nothing about it is in question.', 'It was put right, taken down or found to stand.'));
    await settleUntrue(tx, permit.value, mark.id, { by: personOf(actor), how: 'stands', why });
    await settleNotices(tx, permit.value.schoolId, mark.id, permit.value.at);
    await office.record(tx, permit.value, { facts: { mark: mark.id }, personal: { why } });
    return ok();
  });
}

/** Ends what was marked on a post once a correction stands wherever it is up, or it is down; until then it stays owed. */
export async function settleRighted(tx: Tx, ended: Pick<Permit, 'schoolId' | 'at'>, postId: PostId, by: PersonId | null): Promise<void> {
  const righted = await listRighted(tx, postId);
  if (righted.length === 0) return;
  const isUp = (await listDeliveries(tx, [postId])).some((one) => one.status === 'live');
  for (const id of righted) {
    await settleUntrue(tx, ended, id, { by, how: isUp ? 'corrected' : 'taken-down', why: null });
    await settleNotices(tx, ended.schoolId, id, ended.at);
  }
}

/** A correction came down and the post did not: what was found untrue stands there again, with as long to put it right as at first. */
export async function oweAgain(office: Office, tx: Tx, ended: Pick<Permit, 'schoolId' | 'at'>, postId: PostId): Promise<void> {
  const post = await findPost(tx, postId);
  const marks = post === null ? [] : await reopenUntrue(tx, ended, postId);
  if (post === null || marks.length === 0) return;
  const policy = await policyInForce(tx, ended.schoolId, dayOf(ended.at, (await schoolOf(tx)).zone));
  const leaders = await holdersOf(tx, policy.list('leaders'), ended.at);
  for (const mark of marks) await tellOfDuty(office, tx, ended, post, mark, leaders);
}

async function thingOf(tx: Tx, post: Post) {
  return postThing(post, await staffAmong(tx, picturedOn(post.draft)));
}
