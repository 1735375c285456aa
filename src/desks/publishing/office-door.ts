import type { Actor } from '#src/kernel/actor.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent, conflict, unclear, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { personOf } from './acts.ts';
import type { Draft } from './checks/facts.ts';
import { askAbout, keep, notWhatYouSaw, sendBack, type Decision } from './deciding.ts';
import { dropUnsent } from './delivery-store.ts';
import { askEach, permitsOf } from './leave.ts';
import type { Weighed } from './evaluating.ts';
import { chooseNewTime, goOn, weigh, type SentOn } from './letting-go.ts';
import type { Post } from './model.ts';
import { decidesAs } from './reading.ts';
import { refusedOf } from './knowing.ts';
import { isLate, postAfter } from './rules.ts';
import { lockPost, moveTime, updatePost } from './store.ts';
import { nothingWaits, tellAuthor, tellWriters } from './telling.ts';

/** OC-PUB-02: the office, or the designated person, puts a post through the single door, on their own leave. */
export async function publishForOther(office: Office, actor: Actor, input: Decision): Promise<Result<SentOn>> {
  return office.transact(actor.schoolId, async (tx) => {
    const post = await lockPost(tx, input.postId);
    if (post === null) return no(absent);
    const weighed = await weigh(office, tx, actor.schoolId, post);
    const { places, facts } = weighed.gathered;
    const leave = permitsOf(await askEach(office, tx, actor, post.id, places, weighed.policy, facts.school));
    if (!leave.ok) return no(await refusedOf(office, tx, actor, post, office.now(), leave.refusal));
    const [permit] = leave.value;
    if (post.status !== 'held' || permit === undefined) return no(notWaiting);
    if (weighed.gathered.seal !== input.seal) return no(notWhatYouSaw(post.id));
    const chosen = post.draft.goesOutAt === null ? null : new Date(post.draft.goesOutAt);
    if (input.goesOutAt === undefined && isLate(chosen, office.now())) return no(chooseNewTime(post.id, weighed));
    if (weighed.check.toPutRight.length > 0) return sendBack(office, tx, permit, post, weighed);
    await updatePost(tx, permit, post.id, { sentBy: personOf(actor) });
    const sent: Post = { ...post, sentBy: personOf(actor) };
    if (input.goesOutAt === undefined) return goThrough(office, tx, permit, sent, weighed, input);
    const draft: Draft = { ...post.draft, goesOutAt: input.goesOutAt === 'now' ? null : input.goesOutAt };
    const moved: Post = { ...sent, draft, revision: await moveTime(tx, permit, post, draft, personOf(actor)) };
    return goThrough(office, tx, permit, moved, await weigh(office, tx, actor.schoolId, moved), input);
  });
}

/** Who put it through, as what and why is kept, and its writer is told: also when somebody else has yet to decide about it. */
async function goThrough(
  office: Office,
  tx: Tx,
  permit: Permit<'publishing:publish'>,
  post: Post,
  weighed: Weighed,
  input: Decision,
): Promise<Result<SentOn>> {
  const by = personOf(permit.actor);
  const went = await goOn(office, tx, permit, post, weighed, []);
  if (!went.ok || by === post.author) return went;
  await keep(tx, permit, post.id, { kind: 'publish', seal: weighed.gathered.seal }, input, by, await decidesAs(tx, by, office.now()));
  const words =
    went.value.status === 'scheduled'
      ? 'The office put your post on its way.'
      : 'The office publishes your post, once what it still waits for is decided.';
  await tellAuthor({ office, tx, schoolId: permit.schoolId, post }, 'decided', words);
  return went;
}

/** OC-PUB-02: says for good that a colleague's post will not go out, and why. It is kept as it was, and opened no more. */
export async function declinePost(office: Office, actor: Actor, input: Omit<Decision, 'goesOutAt'>): Promise<Result<SentOn>> {
  const note = (input.note ?? '').trim();
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await askAbout(office, tx, actor, 'publishing:return', input.postId);
    if (!asked.ok) return asked;
    if (note === '') return no(unclear({ note: 'Say why it will not go out.' }));
    const { post, permit } = asked.value;
    const status = post.status === 'held' ? postAfter(post.status, { kind: 'discarded' }) : null;
    if (status === null) return no(notWaiting);
    const { gathered } = await weigh(office, tx, actor.schoolId, post);
    if (gathered.seal !== input.seal) return no(notWhatYouSaw(post.id));
    const by = personOf(actor);
    await keep(
      tx,
      permit,
      post.id,
      { kind: 'decline', seal: gathered.seal },
      { ...input, note },
      by,
      await decidesAs(tx, by, office.now()),
    );
    await dropUnsent(tx, permit, post.id, []);
    await updatePost(tx, permit, post.id, { status, waitsFor: [], holdCode: 'declined', holdWhy: note, changedAt: permit.at });
    await office.record(tx, permit, { facts: { seal: gathered.seal, declined: true }, personal: { note } });
    await nothingWaits(tx, actor.schoolId, post.id, office.now());
    await tellWriters({ office, tx, schoolId: actor.schoolId, post }, 'decided', 'Your post was declined. Its page says why.');
    return ok({ postId: post.id, status, waitsFor: [], goesOutAt: null });
  });
}

const notWaiting: Refusal = conflict('This post is not waiting for anybody.', 'It was sent back, or is out already.');
