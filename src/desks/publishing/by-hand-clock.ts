import { sql } from 'drizzle-orm';
import type { AccountId, PostId, SchoolId } from '#src/kernel/ids.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { listSchools } from '#src/infra/schools.ts';
import type { Office } from '#src/office.ts';
import { lockPost } from './store.ts';
import { tellAdministrators, tellAskedByHand, tellWriters } from './telling.ts';

const late = {
  'by-hand': 'The time to put a post up by hand has gone by. Say that it is up, or that it is not.',
  withdrawn: 'A post that was to be put up by hand is withdrawn, and nobody has said that it is not there. Look, and say so.',
  'taking-down': 'The time to take a post down by hand has gone by. Take it down, and say so.',
} as const;

interface Overdue {
  readonly postId: PostId;
  readonly status: keyof typeof late;
  /** Every account where the same is overdue. */
  readonly accounts: readonly AccountId[];
}

/**
 * What was to be done by hand and nobody has confirmed in its time: its writers are told, and those who look after the
 * account. Once for a post: the notice itself shows that it was done, and the clock stays on Today until it is confirmed.
 */
export async function remindAllByHand(office: Office): Promise<void> {
  for (const { id: schoolId } of await listSchools(office)) {
    const overdue = await office.read(schoolId, (db) => listOverdueByHand(db, office.now()));
    for (const { postId, status } of overdue) await office.transact(schoolId, (tx) => remind(office, tx, schoolId, postId, status));
  }
}

async function remind(office: Office, tx: Tx, schoolId: SchoolId, postId: PostId, status: Overdue['status']): Promise<void> {
  const post = await lockPost(tx, postId);
  // Another process may have told them, or somebody confirmed it, while this one waited for the post.
  const still = (await listOverdueByHand(tx, office.now())).find((one) => one.postId === postId && one.status === status);
  if (post === null || still === undefined) return;
  const telling = { office, tx, schoolId, post };
  if (status === 'taking-down') await tellWriters(telling, 'to-do', late[status]);
  for (const account of still.accounts) {
    if (status !== 'taking-down') await tellAskedByHand(telling, account, late[status]);
    await tellAdministrators(telling, account, late[status]);
  }
}

async function listOverdueByHand(db: Db, now: Date): Promise<readonly Overdue[]> {
  const { rows } = await db.execute<Record<string, unknown> & Overdue>(sql`
    with d as (select post_id, account_id, hand_by_at, case when status = 'taking-down' and live_at is null then 'withdrawn' else status end as status
      from delivery where hand_by_at <= ${now.toISOString()}::timestamptz and status in ('by-hand', 'taking-down'))
    select d.post_id as "postId", d.status, array_agg(d.account_id order by d.account_id) as accounts from d where not exists
      (select 1 from notice n where n.about = d.post_id::text and n.at >= d.hand_by_at and n.words = case d.status
        when 'by-hand' then ${late['by-hand']}::text when 'withdrawn' then ${late.withdrawn}::text else ${late['taking-down']}::text end)
    group by d.post_id, d.status order by min(d.hand_by_at) limit 200`);
  return rows;
}
