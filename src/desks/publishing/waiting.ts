import { addDays, instantOf, timeOf } from '#src/kernel/clock.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { AccountId, PostId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Waiting } from '#src/kernel/waiting.ts';
import { count, list } from '#src/kernel/words.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { holdersOf } from '#src/desks/people/desk.ts';
import { accountsCaredFor } from '#src/desks/register/desk.ts';
import { personOf, postThing, schoolThing } from './acts.ts';
import { askedByHand, callThem, isByHand } from './by-hand-turn.ts';
import { listNeedingPerson } from './delivery-store.ts';
import { dutiesOf } from './duties.ts';
import { feedbackWaiting } from './feedback.ts';
import { liaisonStanding, whoLiaises } from './liaison.ts';
import { titleOf, type Delivery, type Post } from './model.ts';
import { findKnown, isKnown, knownTo } from './knowing.ts';
import { listNamesToLookAt } from './named-people.ts';
import { placesOf, staffAmong, type Place } from './reading.ts';
import { picturedOn } from './model.ts';
import { findPost, listPosts } from './store.ts';

export interface Asking {
  readonly office: Pick<Office, 'gate'>;
  readonly db: Db;
  readonly actor: Actor;
  readonly policy: Policy;
  readonly zone: string;
  readonly now: Date;
}

/** What publishing waits for, as far as this person may read posts: to decide, to put right, to find out, to do by hand. */
export async function postsWaiting(asking: Asking): Promise<readonly Waiting[]> {
  const { office, db, actor, now } = asking;
  const may = await office.gate.look(db, { actor, act: 'publishing:read', on: schoolThing(actor) });
  if (!may.ok) return [];
  const held = await listPosts(db, { statuses: ['held'], limit: 50, where: isKnown(await knownTo(office, db, actor, now)) });
  const places = new Map((await placesOf(db, now)).map((place) => [place.id, place]));
  const waiting: Waiting[] = [];
  for (const post of held) waiting.push(await heldPost(asking, post));
  const needing = await listNeedingPerson(db);
  const isTheirs = await fallsTo(asking, needing);
  for (const one of needing) {
    const post = await findKnown(office, db, actor, one.postId, now);
    if (post !== null) waiting.push(await undelivered(asking, one, post, places, isTheirs(one)));
  }
  for (const one of await listNamesToLookAt(db)) waiting.push(await nameToLookAt(asking, one));
  return [...waiting, ...(await dutiesOf(asking)), ...(await talkDue(asking)), ...(await feedbackWaiting(asking))];
}

/**
 * WH-OFF-03: delivery falls to whoever is named for the account, beside those who wrote the post. What is to come down
 * is the office's too, until it is gone (OC-CON-01).
 */
async function fallsTo({ db, actor, policy, now }: Asking, needing: readonly Delivery[]): Promise<(one: Delivery) => boolean> {
  const person = personOf(actor);
  const caredFor = await accountsCaredFor(db, person, now);
  const isComingDown = (one: Delivery): boolean => one.status === 'taking-down' && !isByHand(one);
  const office = needing.some(isComingDown) ? await holdersOf(db, policy.list('publishers'), now) : [];
  return (one) => caredFor.has(one.accountId) || (isComingDown(one) && office.includes(person));
}

/** OC-CON-01: the office's, and its writers', until somebody has looked. */
async function nameToLookAt({ db, actor, policy, now }: Asking, { postId, askedAt }: { postId: PostId; askedAt: Date }): Promise<Waiting> {
  const post = await findPost(db, postId);
  const person = personOf(actor);
  const office = await holdersOf(db, policy.list('publishers'), now);
  return {
    key: `name:${postId}`,
    due: null,
    since: askedAt,
    what: `Somebody named in it has another answer: ${titleOf(post?.draft.words ?? '')}`,
    why: 'Look whether the name stays, or take the post down.',
    state: { is: 'held', word: 'Still up' },
    href: `/posts/${postId}`,
    act: 'Look',
    mine: office.includes(person) || (post?.editors.includes(person) ?? false),
  };
}

/** WH-PUB-03: from two days before it is due, to those who may note it; theirs who are to talk. */
async function talkDue({ office, db, actor, policy, now, zone }: Asking): Promise<readonly Waiting[]> {
  const standing = await liaisonStanding(db, actor, now);
  if (standing.clause === null || addDays(standing.today, 2) < standing.dueOn) return [];
  const may = await office.gate.look(db, { actor, act: 'publishing:liaise', on: schoolThing(actor) });
  if (!may.ok) return [];
  const { leader, administrators } = await whoLiaises(db, policy, now);
  return [
    {
      key: 'liaison',
      due: instantOf(standing.dueOn, '18:00', zone),
      what: 'Talk about what may go up',
      why: `Leadership and administrators do so every ${standing.everyDays} days, and keep a note.`,
      state: { is: 'note', word: 'Talk' },
      citation: policy.cite(standing.clause),
      href: '/posts/liaison',
      act: 'Keep a note',
      mine: [...leader, ...administrators].includes(personOf(actor)),
    },
  ];
}

async function heldPost(asking: Asking, post: Post): Promise<Waiting> {
  const { office, db, actor, policy, now, zone } = asking;
  const pictured = await staffAmong(db, picturedOn(post.draft));
  const may = await office.gate.look(db, { actor, act: 'publishing:approve', on: postThing(post, pictured) });
  const writes = post.editors.includes(personOf(actor));
  const photos = post.draft.pictures.length;
  const common = {
    key: `post:${post.id}`,
    due: post.goesOutAt,
    ...(post.submittedAt !== null && { since: post.submittedAt }),
    href: `/posts/${post.id}`,
    mine: may.ok || (writes && post.waitsFor.length === 0),
  };
  if (post.waitsFor.length === 0)
    return {
      ...common,
      what: `Post stopped on its way: ${titleOf(post.draft.words)}`,
      why: post.holdWhy ?? 'Something about it changed since it was let go.',
      state: { is: 'held', word: 'Held' },
      act: writes ? 'Put it right' : 'Look',
    };
  const goesOut = post.goesOutAt === null || post.goesOutAt <= now ? '' : ` Goes out ${timeOf(post.goesOutAt, zone)}.`;
  return {
    ...common,
    what: `Post to approve: ${titleOf(post.draft.words)}`,
    why: `${photos === 0 ? 'Words only.' : `${count(photos, 'photo')}.`}${goesOut}`,
    state: { is: 'held', word: may.ok ? 'Held for you' : 'Held' },
    citation: policy.cite(policy.governing('publishing:approve')),
    act: may.ok ? 'Look and decide' : 'Look',
  };
}

const said: Partial<Record<Delivery['status'], { what: string; act: string; is: 'held' | 'shut'; word: string }>> = {
  failed: { what: 'did not go out', act: 'Look and retry', is: 'shut', word: 'Failed' },
  stopped: { what: 'was stopped', act: 'Look', is: 'shut', word: 'Stopped' },
  unknown: { what: 'needs checking', act: 'Check it', is: 'held', word: 'Not known' },
  'by-hand': { what: 'is to be posted by hand', act: 'Post it', is: 'held', word: 'By hand' },
  'taking-down': { what: 'is to be taken down by hand', act: 'Take it down', is: 'held', word: 'Still up' },
};

const withdrawn = { what: 'is withdrawn, and not to be put up', act: 'Say that it is not there', is: 'held', word: 'Withdrawn' } as const;

async function undelivered(
  asking: Asking,
  one: Delivery,
  post: Post,
  places: ReadonlyMap<AccountId, Place>,
  isTheirs: boolean,
): Promise<Waiting> {
  const { db, actor, policy, now } = asking;
  const place = places.get(one.accountId);
  const person = personOf(actor);
  const byHand = isByHand(one);
  const asked = byHand && place !== undefined ? await askedByHand(asking.office, db, actor.schoolId, { post, place, policy, now }) : [];
  const turn = asked.length === 0 ? null : `It is the turn of ${list(await callThem(db, asked, now), 'or')}.`;
  const isWriters = !byHand && post.editors.includes(person);
  const mine = isTheirs || isWriters || asked.includes(person);
  const words = (byHand && one.status === 'taking-down' ? withdrawn : said[one.status]) ?? {
    what: 'needs a look',
    act: 'Look',
    is: 'held' as const,
    word: 'Held',
  };
  const citation = one.citations[0];
  return {
    key: `delivery:${one.id}`,
    due: one.handByAt,
    ...(one.liveAt !== null && { since: one.liveAt }),
    what: `${place?.name ?? 'A channel'}: ${post.corrects !== null ? 'correction ' : ''}${titleOf(post.draft.words)} ${words.what}`,
    why: turn ?? one.why ?? 'Open it to see what happened and what comes next.',
    state: { is: words.is, word: words.word },
    ...(citation !== undefined && { citation }),
    href: `/posts/${one.postId}`,
    act: mine ? words.act : 'Look',
    mine,
  };
}
