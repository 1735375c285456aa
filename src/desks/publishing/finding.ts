import { sql } from 'drizzle-orm';
import type { Actor } from '#src/kernel/actor.ts';
import type { PostId } from '#src/kernel/ids.ts';
import { wordSearch } from '#src/kernel/name-search.ts';
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

/** So many posts are read at a time: most are found among the latest. */
const atATime = 300;

/** Posts with all these words in them, however they are written, latest first; those among them that this person may know of. */
export async function findPosts(
  office: Pick<Office, 'gate'>,
  db: Db,
  actor: Actor,
  query: string,
  now: Date,
  limit = 12,
): Promise<readonly FoundPost[]> {
  const may = await office.gate.look(db, { actor, act: 'publishing:read', on: schoolThing(actor) });
  const search = wordSearch(query);
  if (!may.ok || search.isEmpty) return [];
  const known = await knownTo(office, db, actor, now);
  const found: FoundPost[] = [];
  for (let from = 0; found.length < limit; from += atATime) {
    const { rows } = await db.execute<{ id: PostId; words: string; own: string[]; status: PostStatus; at: string }>(sql`
      select id, draft->>'words' as words, array(select value from jsonb_each_text(draft->'variants')) as own, status, changed_at as at
      from post where status <> 'discarded' and ${isKnown(known)} order by changed_at desc, id desc limit ${atATime} offset ${from}`);
    for (const { id, words, own, status, at } of rows)
      if (search.finds([words, ...own].join('\n'))) found.push({ id, title: titleOf(words), status, changedAt: new Date(at) });
    if (rows.length < atATime) break;
  }
  return found.slice(0, limit);
}
