import { dayOf } from '#src/kernel/clock.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { AccountId, PersonId, PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { absent, conflict, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { channelCode } from '#src/infra/channels/channel.ts';
import { recordKey } from '#src/infra/channels/bluesky-blob.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { onBehalfOf, personOf, postThing } from './acts.ts';
import { checkPost } from './checks/check.ts';
import { wordsFor } from './checks/facts.ts';
import type { Sees } from './checks/children-unnamed.ts';
import { purposeOf, purposesOf } from './checks/purpose-words.ts';
import { dropUnsent, upsertDelivery } from './delivery-store.ts';
import { correctionFault } from './corrections.ts';
import { changedMeanwhile } from './drafting.ts';
import { gatherFacts } from './facts.ts';
import { sendDelivery } from './jobs-list.ts';
import { askFor, type Weighed } from './evaluating.ts';
import { askEach, permitsOf, toldToOthers } from './leave.ts';
import { picturedOn, titleOf, type Post, type PostStatus } from './model.ts';
import { decidesAs, staffAmong, type Place } from './reading.ts';
import { isLate, postAfter } from './rules.ts';
import { lockPost, updatePost, type PostAct } from './store.ts';
import { nothingWaits, tellDeciders } from './telling.ts';
import { keepVerdict, refusalOf } from './verdicts.ts';

export interface SentOn {
  readonly postId: PostId;
  readonly status: PostStatus;
  /** The codes that somebody else must settle; empty when it is on its way. */
  readonly waitsFor: readonly string[];
  readonly goesOutAt: Date | null;
}

export async function weigh(office: Office, tx: Tx, schoolId: Actor['schoolId'], post: Post): Promise<Weighed> {
  const now = office.now();
  const gathered = await gatherFacts(tx, office.channels, post, post.draft, now);
  const policy = await policyInForce(tx, schoolId, dayOf(now, gathered.zone));
  return { gathered, policy, check: checkPost(gathered.facts, policy) };
}

/**
 * Send: the one button. What the writer can put right is asked for; what others decide goes to them; and with nothing
 * open it is on its way. Under a single-door policy everybody else's post goes to the office (OC-PUB-02).
 */
export async function sendToGate(
  office: Office,
  actor: Actor,
  input: { readonly postId: PostId; readonly revision: number },
): Promise<Result<SentOn>> {
  return office.transact(actor.schoolId, async (tx) => {
    const post = await lockPost(tx, input.postId);
    if (post === null) return no(absent);
    const permit = await office.gate.ask(tx, {
      actor,
      act: 'publishing:submit',
      on: postThing(post, await staffAmong(tx, picturedOn(post.draft))),
    });
    if (!permit.ok) return permit;
    if (post.revision !== input.revision) return no(changedMeanwhile(post.id));
    if (postAfter(post.status, { kind: 'sent', waitsFor: [] }) === null) return no(alreadySent(post.id));
    const fault = await correctionFault(tx, post);
    if (fault !== null) return no(fault);
    const answer = await askFor(office, tx, actor, post);
    await keepVerdict(tx, actor.schoolId, 'publishing:submit', post.id, answer.policy, answer.check, answer.gathered.facts);
    if (answer.refusal !== null) return no(answer.refusal);
    const sent: Post = { ...post, sentBy: personOf(actor) };
    await updatePost(tx, permit.value, post.id, { submittedAt: office.now(), sentBy: personOf(actor) });
    return goOn(office, tx, permit.value, sent, answer, [], permitsOf(answer.leave));
  });
}

function alreadySent(postId: PostId): Refusal {
  return conflict('This post is already on its way.', 'It was sent before.', [{ label: 'See how it stands', href: `/posts/${postId}` }]);
}

/** What there is to put right, as a refusal for one who may know which child it is about, or for anybody (OC-CON-02). */
export function leftToPutRight({ gathered, policy }: Weighed, sees: Sees): Refusal {
  return refusalOf(checkPost(gathered.facts, policy, sees).toPutRight, policy);
}

/** Holds the post for those who decide, or lets it go when nothing is left to decide. `leave` is the sender's, if just asked. */
export async function goOn(
  office: Office,
  tx: Tx,
  permit: Permit<PostAct>,
  post: Post,
  weighed: Weighed,
  door: readonly string[],
  leave?: Result<readonly Permit<'publishing:publish'>[]>,
): Promise<Result<SentOn>> {
  const waitsFor = [...new Set([...weighed.check.toDecide.map((finding) => finding.code), ...door])];
  if (waitsFor.length === 0) return letGo(office, tx, permit, post, weighed, leave);
  const goesOutAt = post.draft.goesOutAt === null ? null : new Date(post.draft.goesOutAt);
  await updatePost(tx, permit, post.id, {
    status: 'held',
    waitsFor,
    seal: weighed.gathered.seal,
    goesOutAt,
    holdCode: null,
    holdWhy: null,
  });
  await office.record(tx, permit, { facts: { status: 'held', waitsFor, seal: weighed.gathered.seal } });
  await nothingWaits(tx, permit.schoolId, post.id, office.now());
  await tellDeciders({ office, tx, schoolId: permit.schoolId, post }, weighed.policy, waitsFor);
  return ok({ postId: post.id, status: 'held', waitsFor, goesOutAt });
}

/** Makes a delivery to every account and sets each going; all of it, or nothing. */
export async function letGo(
  office: Office,
  tx: Tx,
  permit: Permit<PostAct>,
  post: Post,
  weighed: Weighed,
  asked?: Result<readonly Permit<'publishing:publish'>[]>,
): Promise<Result<SentOn>> {
  const { gathered, policy } = weighed;
  const fault = await correctionFault(tx, post);
  if (fault !== null) return no(fault);
  const now = office.now();
  const sentBy = post.sentBy ?? post.author;
  const chosen = post.draft.goesOutAt === null ? null : new Date(post.draft.goesOutAt);
  if (isLate(chosen, now, 1)) return no(chooseNewTime(post.id, weighed));
  const { school } = gathered.facts;
  const leave = asked ?? permitsOf(await askEach(office, tx, onBehalfOf(permit, sentBy), post.id, gathered.places, policy, school));
  if (!leave.ok) return personOf(permit.actor) === sentBy ? leave : no(await forOthers(tx, leave.refusal, sentBy, policy, now));
  const dueAt = chosen ?? now;
  const purpose = purposeOf(gathered.facts.draft, purposesOf(policy));
  await dropUnsent(tx, permit, post.id, post.draft.accounts);
  for (const [index, place] of gathered.places.entries()) {
    const channel = channelFor(post, place);
    const key = channel === 'website' ? slugOf(post, place.id, gathered.zone, now) : recordKey(now);
    const deliveryId = await upsertDelivery(tx, leave.value[index] ?? permit, {
      postId: post.id,
      accountId: place.id,
      channel,
      key,
      dueAt,
    });
    await office.enqueue(
      tx,
      sendDelivery,
      { schoolId: permit.schoolId, deliveryId },
      { startAfter: dueAt, singletonKey: `${deliveryId} ${dueAt.toISOString()}` },
    );
  }
  await updatePost(tx, permit, post.id, {
    status: 'scheduled',
    waitsFor: [],
    holdCode: null,
    holdWhy: null,
    goesOutAt: dueAt,
    seal: gathered.seal,
    sentBy,
    letGoAt: now,
    letGoAs: await decidesAs(tx, sentBy, now),
    purpose,
  });
  await nothingWaits(tx, permit.schoolId, post.id, now);
  await office.record(tx, permit, {
    facts: {
      status: 'scheduled',
      seal: gathered.seal,
      goesOutAt: dueAt.toISOString(),
      accounts: gathered.places.length,
      purpose,
      reliesOn: [...new Set(gathered.reliesOn.map((one) => one.record))],
    },
  });
  return ok({ postId: post.id, status: 'scheduled', waitsFor: [], goesOutAt: dueAt });
}

/** Nothing that stands on somebody else's platform is changed from here: a person puts a correction up there (HM-PUB-03). */
function channelFor(post: Post, place: Place): string {
  const own = channelCode(place);
  return post.corrects === null || own === 'website' ? own : `manual:${place.platform}`;
}

/** What somebody who decides is told when the sender's leave no longer holds: nothing that says why (KP-OFF-10). */
async function forOthers(tx: Tx, refusal: Refusal, sentBy: PersonId, policy: Policy, now: Date): Promise<Refusal> {
  const told = await toldToOthers(tx, refusal, sentBy, now);
  if (told === refusal) return refusal;
  return { ...told, code: 'sender-not-active', citations: [policy.cite(policy.governing('publishing:publish'))] };
}

/** The slot went by while it waited: it goes out only at a time that somebody chooses now. */
export function chooseNewTime(postId: PostId, weighed: Weighed): Refusal {
  const clause = weighed.policy.check('no-longer-timely')?.clause ?? weighed.policy.governing('publishing:approve');
  return {
    kind: 'held',
    code: 'choose-new-time',
    what: 'The time it was to go out has gone by.',
    why: 'What was right for then may not be right now. Nothing has gone out.',
    next: [{ label: 'Choose a new time', href: `/posts/${postId}` }],
    citations: [weighed.policy.cite(clause)],
  };
}

/** The page's own address: day, the words that stand on it and a piece of the id, so that no two are the same. */
function slugOf(post: Post, account: AccountId, zone: string, now: Date): string {
  const words = titleOf(wordsFor(post.draft, account))
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
    .slice(0, 50)
    .replace(/-+$/u, '');
  return [dayOf(now, zone), words, post.id.slice(-6)].filter((part) => part !== '').join('-');
}
