import { dayOf } from '#src/kernel/clock.ts';
import type { AccountId, PersonId, PostId, SchoolId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { notify, settleNotices, type NoticeKind } from '#src/infra/mail/notices.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { holdersOf } from '#src/desks/people/desk.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { askedByHand } from './by-hand-turn.ts';
import type { Post } from './model.ts';
import { placesOf, schoolOf } from './reading.ts';
import { listApprovals } from './store.ts';

export interface Telling {
  readonly office: Office;
  readonly tx: Tx;
  readonly schoolId: SchoolId;
  readonly post: Pick<Post, 'id' | 'author' | 'sentBy' | 'editors'>;
}

function tell({ office, tx, schoolId, post }: Telling, to: readonly PersonId[], kind: NoticeKind, words: string): Promise<void> {
  return notify(office, tx, { schoolId, to, kind, words, href: `/posts/${post.id}`, about: post.id, at: office.now() });
}

/** Tells writer and sender, once each. */
export function tellWriters(telling: Telling, kind: NoticeKind, words: string): Promise<void> {
  const { author, sentBy } = telling.post;
  return tell(telling, sentBy === null ? [author] : [author, sentBy], kind, words);
}

/** Tells the writer alone: whoever sent it is the one who decided. */
export function tellAuthor(telling: Telling, kind: NoticeKind, words: string): Promise<void> {
  return tell(telling, [telling.post.author], kind, words);
}

/** Tells those whose decisions the post went out on, or was about to. */
export async function tellApprovers(telling: Telling, words: string): Promise<void> {
  const approvals = await listApprovals(telling.tx, telling.post.id);
  const people = approvals.filter((one) => one.voidedAt === null && one.kind !== 'return' && one.kind !== 'decline').map((one) => one.by);
  await tell(telling, people, 'stopped', words);
}

/** To those who look after an account that its platform does not let us into any more. */
export const signedOutWords = 'An account that you look after has to be connected anew: its platform does not let Gatepost in.';

/** Tells whoever is asked to put it up there by hand, and nobody who may not. */
export async function tellAskedByHand(telling: Telling, account: AccountId, words: string): Promise<void> {
  const { office, tx, schoolId, post } = telling;
  const now = office.now();
  const [place] = await placesOf(tx, now, [account]);
  if (place === undefined) return;
  const policy = await policyInForce(tx, schoolId, dayOf(now, (await schoolOf(tx)).zone));
  await tell(telling, await askedByHand(office, tx, schoolId, { post, place, policy, now }), 'to-do', words);
}

/** WH-PUB-06: those who look after the account hear of what was held there, beside its writers. */
export async function tellAdministrators(telling: Telling, account: AccountId, words: string): Promise<void> {
  const { author, sentBy } = telling.post;
  const [place] = await placesOf(telling.tx, telling.office.now(), [account]);
  const others = (place?.administrators ?? []).filter((person) => person !== author && person !== sentBy);
  await tell(telling, others, 'stopped', words);
}

/** The parameter that names the roles which may settle a code. */
const deciders: Readonly<Record<string, string>> = {
  'mention-not-approved': 'mentionApprovers',
  'leadership-sign-off': 'leaders',
  'pre-election-sign-off': 'leaders',
  'publish-only-by-office': 'publishers',
};

/** Who may settle a code by their role, and who of them is none of its writers. */
export async function decidersOf(db: Db, policy: Policy, post: Pick<Post, 'editors'>, code: string, now: Date) {
  const holders = await holdersOf(db, policy.list(deciders[code] ?? 'postApprovers'), now);
  return { holders, others: holders.filter((person) => !post.editors.includes(person)) };
}

/**
 * Puts the post before everybody whose role lets them decide what it waits for, but not before its own writers. Where
 * nobody else holds such a role, the headteacher is told that nobody can (OC-PUB-02).
 */
export async function tellDeciders(telling: Telling, policy: Policy, waitsFor: readonly string[]): Promise<void> {
  const { office, tx, post } = telling;
  const now = office.now();
  const told = new Set<PersonId>();
  const stuck: string[] = [];
  for (const code of waitsFor) {
    const { holders, others } = await decidersOf(tx, policy, post, code, now);
    for (const person of others) told.add(person);
    // The door is nobody's decision about their own words: whoever holds it may have changed them.
    if ((code === door ? holders : others).length === 0) stuck.push(code);
  }
  await tell(telling, [...told], 'to-decide', 'A post waits for you to look and decide.');
  if (stuck.length === 0) return;
  const words = stuck.includes(door)
    ? 'A post waits, and nobody holds a role that may publish it.'
    : 'A post waits, and nobody but its writers holds a role that may decide about it.';
  await tell(telling, await holdersOf(tx, ['headteacher'], now), 'to-do', words);
}

const door = 'publish-only-by-office';

/** It is decided or gone: nobody is asked about it any more. */
export function nothingWaits(tx: Tx, schoolId: SchoolId, post: PostId, now: Date): Promise<void> {
  return settleNotices(tx, schoolId, post, now);
}
