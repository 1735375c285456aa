import { sql } from 'drizzle-orm';
import type { Actor } from '#src/kernel/actor.ts';
import type { PostId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { schoolThing } from './acts.ts';
import { isKnown, knownTo } from './knowing.ts';
import { titleOf, type PostStatus } from './model.ts';

export interface FoundPost {
  readonly id: PostId;
  readonly title: string;
  readonly status: PostStatus;
  readonly changedAt: Date;
}

/** Posts with all these words in them, latest first; those among them that this person may know of. */
export async function findPosts(
  office: Pick<Office, 'gate'>,
  db: Db,
  actor: Actor,
  query: string,
  now: Date,
  limit = 12,
): Promise<readonly FoundPost[]> {
  const may = await office.gate.look(db, { actor, act: 'publishing:read', on: schoolThing(actor) });
  const words = query.split(/\s+/).filter(Boolean).slice(0, 6);
  if (!may.ok || words.length === 0) return [];
  const known = await knownTo(office, db, actor, now);
  const has = words.map((word) => sql`post.draft->>'words' ilike ${`%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`}`);
  const { rows } = await db.execute<{ id: PostId; words: string; status: PostStatus; at: string }>(sql`
    select id, draft->>'words' as words, status, changed_at as at from post
    where status <> 'discarded' and ${isKnown(known)} and ${sql.join(has, sql` and `)} order by changed_at desc, id desc limit ${limit}`);
  return rows.map((row) => ({ id: row.id, title: titleOf(row.words), status: row.status, changedAt: new Date(row.at) }));
}
