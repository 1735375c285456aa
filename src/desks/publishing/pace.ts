import { sql } from 'drizzle-orm';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { familyNames } from '#src/desks/consent/desk.ts';
import { readingText } from '#src/kernel/reading-text.ts';
import { findNames } from './checks/name-finder.ts';
import { schoolOf } from './reading.ts';

/**
 * WH-PUB-06: how many seconds each plain text update took, from opening the page to sending it on its way. Words alone,
 * and nobody's family in them: a picture, or a name that has to be looked at, takes the time that it takes. A chosen
 * time and another person's decision are no part of it.
 */
export async function plainTextSeconds(db: Db, from: Date, until: Date): Promise<readonly number[]> {
  const { rows } = await db.execute<{ words: string; seconds: number }>(sql`
    select concat_ws(' ', draft->>'words', draft->>'variants') as words,
      extract(epoch from coalesce(submitted_at, let_go_at) - begun_at)::float8 as seconds
    from post where let_go_at >= ${from.toISOString()}::timestamptz and let_go_at < ${until.toISOString()}::timestamptz
      and jsonb_array_length(draft->'pictures') = 0`);
  if (rows.length === 0) return [];
  const known = (await familyNames(db)).map(({ personId: id, kind, given, family }) => ({ id, kind, given, family }));
  const { allowedNames } = await schoolOf(db);
  return rows.filter(({ words }) => findNames(readingText(words), known, allowedNames).length === 0).map((row) => row.seconds);
}

/** One step of somebody's work on posts. */
export interface Step {
  readonly by: PersonId;
  readonly at: Date;
}

/** Every step of work on posts that left a trace: pages opened, drafts saved, photos added, and what went through the gate. */
export async function stepsOfWork(db: Db, from: Date, until: Date): Promise<readonly Step[]> {
  const within = (column: string) =>
    sql`${sql.raw(column)} >= ${from.toISOString()}::timestamptz and ${sql.raw(column)} < ${until.toISOString()}::timestamptz`;
  const { rows } = await db.execute<{ by: PersonId; at: string }>(sql`
    select author_id as by, begun_at as at from post where ${within('begun_at')}
    union select by_id, at from post_revision where ${within('at')}
    union select added_by, added_at from picture where ${within('added_at')}
    union select actor_person_id, at from journal where act like 'publishing:%' and actor_person_id is not null and ${within('at')}
    order by 1, 2`);
  return rows.map(({ by, at }) => ({ by, at: new Date(at) }));
}
