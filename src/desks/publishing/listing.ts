import { sql } from 'drizzle-orm';
import type { PostId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { isKnown, type Known } from './knowing.ts';
import { titleOf, type PostStatus } from './model.ts';

/** An account as a list names it, ended ones among them: what went out there went out there. */
export interface ChannelNamed {
  readonly name: string;
  readonly platform: string;
}

/** A post as a list shows it: drafts are long, and a list needs a line of each. */
export interface PostLine {
  readonly id: PostId;
  readonly status: PostStatus;
  readonly title: string;
  readonly photos: number;
  readonly outAt: Date | null;
  /** A person is to put it up somewhere. */
  readonly toPutUp: boolean;
  /** Out until it is known to be gone everywhere, and meant to be nowhere any more. */
  readonly comingDown: boolean;
  readonly channels: readonly ChannelNamed[];
  /** When it went out, goes out, or was last changed. */
  readonly when: Date;
  readonly changedAt: Date;
}

type Row = {
  id: PostId;
  status: PostStatus;
  opening: string;
  photos: number;
  channels: ChannelNamed[];
  out: string | null;
  toPutUp: boolean;
  comingDown: boolean;
  when: string;
  changed: string;
};

/** Taken back wherever it went, and somewhere not yet known to be gone. */
export const isComingDown = sql`(post.status = 'out'
  and exists (select 1 from delivery d where d.school_id = post.school_id and d.post_id = post.id and d.status = 'taking-down')
  and not exists (select 1 from delivery d where d.school_id = post.school_id and d.post_id = post.id
    and d.status not in ('taking-down', 'taken-down', 'stopped', 'failed')))`;

/** Where the next page begins, as its link says; null for the first, and for what is no moment a post could have changed at. */
export function beforeIn(said: string | undefined): Date | null {
  const moment = new Date(said ?? '');
  return moment.getTime() > 0 && moment.getUTCFullYear() < 10_000 ? moment : null;
}

/** Posts of these kinds, latest change first; `before` begins the next page. */
export async function listLines(
  db: Db,
  filter: { readonly statuses: readonly PostStatus[]; readonly before: Date | null; readonly limit: number; readonly known: Known },
): Promise<readonly PostLine[]> {
  const { rows } = await db.execute<Row>(sql`
    with named as materialized (select id::text as id, position, name, platform from account)
    select id, status, left(draft->>'words', 4400) as opening, jsonb_array_length(draft->'pictures') as photos,
      (select coalesce(json_agg(json_build_object('name', n.name, 'platform', n.platform) order by n.position, n.name), '[]')
        from named n where draft->'accounts' ? n.id) as channels, coalesce(out_at, goes_out_at, changed_at) as "when", changed_at as changed, out_at as out,
      exists (select 1 from delivery d where d.school_id = post.school_id and d.post_id = post.id and d.status = 'by-hand') as "toPutUp",
      ${isComingDown} as "comingDown"
    from post where status = any(${sql.param(filter.statuses)}::text[]) and ${isKnown(filter.known)}
      and changed_at < coalesce(${filter.before?.toISOString() ?? null}::timestamptz, 'infinity')
    order by changed_at desc, id desc limit ${filter.limit}`);
  return rows.map(({ opening, when, changed, out, ...line }) => ({
    ...line,
    title: titleOf(opening),
    outAt: out === null ? null : new Date(out),
    when: new Date(when),
    changedAt: new Date(changed),
  }));
}
