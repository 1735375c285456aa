import { sql } from 'drizzle-orm';
import type { PersonId, PostId, SchoolId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import { notify, settleNotices, type NoticeKind } from '#src/infra/mail/notices.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import type { Post } from './model.ts';
import { listApprovals } from './store.ts';

interface Telling {
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

/** Tells those whose decisions the post went out on, or was about to. */
export async function tellApprovers(telling: Telling, words: string): Promise<void> {
  const approvals = await listApprovals(telling.tx, telling.post.id);
  const people = approvals.filter((one) => one.voidedAt === null && one.kind !== 'return').map((one) => one.by);
  await tell(telling, people, 'stopped', words);
}

/** The parameter that names the roles which may settle a code. */
const deciders: Readonly<Record<string, string>> = {
  'mention-not-approved': 'mentionApprovers',
  'leadership-sign-off': 'leaders',
  'pre-election-sign-off': 'leaders',
  'publish-only-by-office': 'publishers',
};

/** Puts the post before everybody whose role lets them decide what it waits for, but not before its own writers. */
export async function tellDeciders(telling: Telling, policy: Policy, waitsFor: readonly string[]): Promise<void> {
  const roles = [...new Set(waitsFor.flatMap((code) => policy.list(deciders[code] ?? 'postApprovers')))];
  const people = await holdersOf(telling.tx, roles, telling.office.now());
  const others = people.filter((person) => !telling.post.editors.includes(person));
  await tell(telling, others, 'to-decide', 'A post waits for you to look and decide.');
  // OC-PUB-02: with nobody in the role, the headteacher is told that nobody can.
  if (people.length === 0)
    await tell(
      telling,
      await holdersOf(telling.tx, ['headteacher'], telling.office.now()),
      'to-do',
      'A post waits, and nobody holds a role that may publish it.',
    );
}

async function holdersOf(tx: Tx, roles: readonly string[], now: Date): Promise<readonly PersonId[]> {
  if (roles.length === 0) return [];
  const { rows } = await tx.execute<{ id: PersonId }>(sql`
    with here as (select (${now.toISOString()}::timestamptz at time zone zone)::date as today from school)
    select distinct r.person_id as id from role_held r cross join here where r.role in ${roles} and r.withdrawn_at is null
      and r.from_on <= here.today and (r.until_on is null or r.until_on >= here.today)`);
  return rows.map((row) => row.id);
}

/** It is decided or gone: nobody is asked about it any more. */
export function nothingWaits(tx: Tx, schoolId: SchoolId, post: PostId, now: Date): Promise<void> {
  return settleNotices(tx, schoolId, post, now);
}
