import type { Actor } from '#src/kernel/actor.ts';
import type { PersonId, PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent, conflict, unclear, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { personOf, postThing } from './acts.ts';
import type { Draft } from './checks/facts.ts';
import { dropUnsent, listDeliveries } from './delivery-store.ts';
import type { Weighed } from './evaluating.ts';
import { chooseNewTime, goOn, leftToPutRight, weigh, type SentOn } from './letting-go.ts';
import { marksMissing } from './marks.ts';
import { picturedOn, type ApprovalKind, type Post } from './model.ts';
import { decidesAs, staffAmong } from './reading.ts';
import type { Releasable } from './releasable.ts';
import { tellReleased } from './releasing.ts';
import { bindsWords, isLate, postAfter } from './rules.ts';
import { sealOfMention } from './seal.ts';
import { whatIsSeen } from './seeing.ts';
import { tellWriters } from './telling.ts';
import { insertApproval, lockPost, moveTime, updatePost, voidApprovals } from './store.ts';
import { keepVerdict } from './verdicts.ts';

type DecidingAct = 'publishing:approve' | 'publishing:return' | 'publishing:approveMention' | 'publishing:signOff' | 'publishing:release';

export interface Decision {
  readonly postId: PostId;
  /** The seal of what the decider was looking at. */
  readonly seal: string;
  readonly note?: string;
  /** What the reviewer answered or marked, by head. */
  readonly marks?: Readonly<Record<string, string>>;
  /** When the slot has gone by: the new time, an ISO instant, or `now`. */
  readonly goesOutAt?: string;
}

/** Approves exactly what was looked at. When its slot has gone by, the approver chooses a new time, or it stays held. */
export async function approve(
  office: Office,
  actor: Actor,
  input: Decision & { readonly ethosConfirmed?: boolean },
): Promise<Result<SentOn>> {
  return decide(office, actor, 'publishing:approve', input, (weighed) => ({
    kind: weighed.check.toDecide.some((finding) => finding.code === 'allegation-second-reviewer') ? 'second-review' : 'approval',
    seal: weighed.gathered.seal,
    ethosConfirmed: input.ethosConfirmed ?? false,
  }));
}

/** HM-CON-01: lets this post mention this one pupil or parent; it covers no other post and no other person. */
export async function approveMention(
  office: Office,
  actor: Actor,
  input: Decision & { readonly personId: PersonId },
): Promise<Result<SentOn>> {
  return decide(office, actor, 'publishing:approveMention', input, (weighed) => ({
    kind: 'mention',
    seal: sealOfMention(weighed.gathered.facts.draft),
    personId: input.personId,
    basis: basisFor(weighed, input.personId),
  }));
}

/** What an approval rests on when the approver says nothing else: what is on record, or else their own judgement. */
function basisFor({ gathered }: Weighed, person: PersonId): string {
  return gathered.reliesOn.some((one) => one.person === person) ? 'Their permission on record.' : 'The approver’s own judgement.';
}

/** WH-PUB-03: leadership has seen a post that they asked to see, or one within a pre-election period. */
export async function signOff(office: Office, actor: Actor, input: Decision): Promise<Result<SentOn>> {
  return decide(office, actor, 'publishing:signOff', input, (weighed) => ({ kind: 'sign-off', seal: weighed.gathered.seal }));
}

/** HA-PUB-01, HA-PUB-07, HM-PUB-05: lets go what is held as confidential, doubtful in law or private, with the reason on record. */
export async function release(office: Office, actor: Actor, input: Decision & { readonly code: Releasable }): Promise<Result<SentOn>> {
  if ((input.note ?? '').trim() === '') return no(unclear({ note: 'Say on what advice or for what reason it may go.' }));
  return decide(office, actor, 'publishing:release', input, (weighed) => ({
    kind: 'release',
    seal: weighed.gathered.seal,
    code: input.code,
  }));
}

interface Ruling {
  readonly kind: ApprovalKind;
  readonly seal: string;
  readonly personId?: PersonId;
  readonly code?: string;
  readonly ethosConfirmed?: boolean;
  /** Kept when nothing else is said. */
  readonly basis?: string;
}

async function decide(
  office: Office,
  actor: Actor,
  act: DecidingAct,
  input: Decision,
  ruling: (weighed: Weighed) => Ruling,
): Promise<Result<SentOn>> {
  const missing = marksMissing(input.marks ?? {});
  if (missing !== null) return no(missing);
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await askAbout(office, tx, actor, act, input.postId);
    if (!asked.ok) return asked;
    const { post, permit } = asked.value;
    const seen = await weigh(office, tx, actor.schoolId, post);
    if (seen.gathered.seal !== input.seal) return no(notWhatYouSaw(post.id));
    const timed = await atItsTime(office, tx, permit, post, seen, input.goesOutAt);
    if (!timed.ok) return timed;
    const before = timed.value === post ? seen : await weigh(office, tx, actor.schoolId, timed.value);
    await keep(tx, permit, post.id, ruling(before), input, personOf(actor), await decidesAs(tx, personOf(actor), office.now()));
    await office.record(tx, permit, { facts: { seal: before.gathered.seal, ...(input.marks ?? {}) } });
    if (act === 'publishing:release') await tellReleased({ office, tx, schoolId: actor.schoolId, post });
    return afterDecision(office, tx, permit, timed.value);
  });
}

export async function askAbout<A extends DecidingAct>(
  office: Office,
  tx: Tx,
  actor: Actor,
  act: A,
  postId: PostId,
): Promise<Result<{ readonly post: Post; readonly permit: Permit<A> }>> {
  const post = await lockPost(tx, postId);
  if (post === null) return no(absent);
  const permit = await office.gate.ask(tx, { actor, act, on: postThing(post, await staffAmong(tx, picturedOn(post.draft))) });
  return permit.ok ? ok({ post, permit: permit.value }) : permit;
}

/** A late decision never publishes a stale moment silently: the new time is part of what is decided. */
async function atItsTime(
  office: Office,
  tx: Tx,
  permit: Permit<DecidingAct>,
  post: Post,
  weighed: Weighed,
  wanted: string | undefined,
): Promise<Result<Post>> {
  const chosen = post.draft.goesOutAt === null ? null : new Date(post.draft.goesOutAt);
  if (wanted === undefined) return post.status === 'held' && isLate(chosen, office.now()) ? no(chooseNewTime(post.id, weighed)) : ok(post);
  const draft: Draft = { ...post.draft, goesOutAt: wanted === 'now' ? null : wanted };
  await voidApprovals(tx, permit, post.id, 'A new time was chosen.');
  return ok({ ...post, draft, revision: await moveTime(tx, permit, post, draft, personOf(permit.actor)) });
}

export async function keep(
  tx: Tx,
  permit: Permit<DecidingAct | 'publishing:publish'>,
  postId: PostId,
  { basis = '', ...ruling }: Ruling,
  input: Decision,
  by: PersonId,
  asRole: string,
): Promise<void> {
  const note = input.note ?? '';
  await insertApproval(tx, permit, {
    postId,
    ...ruling,
    by,
    asRole,
    clause: permit.citations[0]?.clause ?? '',
    note: note === '' ? basis : note,
    marks: input.marks ?? {},
  });
}

/** With the decision on record, is anything left to decide? */
async function afterDecision(office: Office, tx: Tx, permit: Permit<DecidingAct>, post: Post): Promise<Result<SentOn>> {
  const weighed = await weigh(office, tx, permit.schoolId, post);
  if (post.status !== 'held') return ok({ postId: post.id, status: post.status, waitsFor: [], goesOutAt: post.goesOutAt });
  await keepVerdict(tx, permit.schoolId, permit.act, post.id, weighed.policy, weighed.check, weighed.gathered.facts);
  if (weighed.check.toPutRight.length > 0) return sendBack(office, tx, permit, post, weighed);
  const door = post.waitsFor.filter((code) => code === 'publish-only-by-office');
  const went = await goOn(office, tx, permit, post, weighed, door);
  if (went.ok && went.value.status === 'scheduled')
    await tellWriters({ office, tx, schoolId: permit.schoolId, post }, 'decided', 'Your post was approved, and is on its way.');
  return went;
}

/** Something came to light meanwhile: the post goes back to its writer with what and why, which anybody may read. */
export async function sendBack(
  office: Office,
  tx: Tx,
  permit: Permit<DecidingAct | 'publishing:publish'>,
  post: Post,
  weighed: Weighed,
): Promise<Result<SentOn>> {
  const kept = leftToPutRight(weighed, 'photos');
  await updatePost(tx, permit, post.id, {
    status: 'draft',
    waitsFor: [],
    holdCode: kept.code,
    holdWhy: `${kept.what}. ${kept.why}`,
  });
  await tellWriters({ office, tx, schoolId: permit.schoolId, post }, 'to-do', 'A post came back to you: something needs putting right.');
  return no(leftToPutRight(weighed, await whatIsSeen(office, tx, permit.actor)));
}

/** Sends a post back to its writer, with why; heads that the reviewer marked stand until the words change (HM-PUB-02). */
export async function returnPost(office: Office, actor: Actor, input: Omit<Decision, 'goesOutAt'>): Promise<Result<SentOn>> {
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await askAbout(office, tx, actor, 'publishing:return', input.postId);
    if (!asked.ok) return asked;
    if ((input.note ?? '').trim() === '') return no(unclear({ note: 'Say what needs to change.' }));
    const missing = marksMissing(input.marks ?? {});
    if (missing !== null) return no(missing);
    const { post, permit } = asked.value;
    const isOnItsWay = (await listDeliveries(tx, [post.id])).some((one) => bindsWords(one.status));
    const status = isOnItsWay ? null : postAfter(post.status, { kind: 'returned' });
    if (status === null) return no(conflict('This post is not waiting for anybody.', 'It was sent back, or is out already.'));
    const { gathered } = await weigh(office, tx, actor.schoolId, post);
    if (gathered.seal !== input.seal) return no(notWhatYouSaw(post.id));
    await keep(
      tx,
      permit,
      post.id,
      { kind: 'return', seal: gathered.seal },
      input,
      personOf(actor),
      await decidesAs(tx, personOf(actor), office.now()),
    );
    await dropUnsent(tx, permit, post.id, []);
    await updatePost(tx, permit, post.id, { status, waitsFor: [], holdCode: 'returned', holdWhy: input.note ?? '' });
    await office.record(tx, permit, { facts: { seal: gathered.seal, ...(input.marks ?? {}) }, personal: { note: input.note ?? '' } });
    await tellWriters({ office, tx, schoolId: actor.schoolId, post }, 'to-do', 'A post came back to you with a note.');
    return ok({ postId: post.id, status, waitsFor: [], goesOutAt: null });
  });
}

export function notWhatYouSaw(postId: PostId): Refusal {
  return conflict('It has changed since you looked.', 'A decision holds for exactly what was seen.', [
    { label: 'Look at it as it is now', href: `/posts/${postId}` },
  ]);
}
