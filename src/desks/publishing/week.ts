import { sql } from 'drizzle-orm';
import type { PostId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { isKnown, type Known } from './knowing.ts';
import { isComingDown } from './listing.ts';
import { titleOf, type PostStatus } from './model.ts';
import { schoolOf } from './reading.ts';

/** A post as it stands in a week's calendar. */
export interface PostInWeek {
  readonly id: PostId;
  readonly at: Date;
  readonly title: string;
  readonly status: PostStatus;
  readonly waits: boolean;
  readonly outAt: Date | null;
  /** A person is to put it up somewhere. */
  readonly toPutUp: boolean;
  /** Out until it is known to be gone everywhere, and meant to be nowhere any more. */
  readonly comingDown: boolean;
  /** The platforms it goes to, in the register's order. */
  readonly platforms: readonly string[];
}

type Row = {
  id: PostId;
  at: string;
  words: string;
  status: PostStatus;
  waits: boolean;
  out: string | null;
  toPutUp: boolean;
  comingDown: boolean;
  platforms: string[];
};

/** What goes out, went out or is held for a time in the given span and may be known, earliest first. */
export async function weekOf(db: Db, known: Known, from: Date, until: Date): Promise<readonly PostInWeek[]> {
  const { rows } = await db.execute<Row>(sql`
    select id, coalesce(out_at, goes_out_at, submitted_at) as at, draft->>'words' as words, status, cardinality(waits_for) > 0 as waits, out_at as out,
      exists (select 1 from delivery d where d.school_id = post.school_id and d.post_id = post.id and d.status = 'by-hand') as "toPutUp",
      ${isComingDown} as "comingDown",
      array(select a.platform from account a where post.draft->'accounts' ? a.id::text order by a.position, a.name) as platforms
    from post
    where status in ('held', 'scheduled', 'out', 'taken-down') and coalesce(out_at, goes_out_at, submitted_at) >= ${from.toISOString()}::timestamptz
      and coalesce(out_at, goes_out_at, submitted_at) < ${until.toISOString()}::timestamptz and ${isKnown(known)}
    order by 2, id`);
  return rows.map(({ out, ...row }) => ({
    ...row,
    at: new Date(row.at),
    outAt: out === null ? null : new Date(out),
    title: titleOf(row.words),
  }));
}

/** What a week came to. */
export interface WeekCount {
  readonly out: number;
  /** Posts that were held or shut at least once, and went out after all. */
  readonly putRight: number;
  /** Deliveries that the gate stopped on their way. */
  readonly stopped: number;
  readonly takenDown: number;
}

export async function postsOut(db: Db, since: Date): Promise<WeekCount> {
  const from = since.toISOString();
  const { rows } = await db.execute<{ out: number; right: number; stopped: number; down: number }>(sql`
    select (select count(*)::int from post where corrects is null and out_at >= ${from}::timestamptz) as out,
      (select count(*)::int from post p where p.corrects is null and p.out_at >= ${from}::timestamptz and exists
        (select 1 from verdict v where v.subject_kind = 'Post' and v.subject_id = p.id::text and v.outcome <> 'open')) as right,
      (select count(*)::int from delivery where status = 'stopped' and due_at >= ${from}::timestamptz) as stopped,
      (select count(*)::int from delivery where live_at is not null and taken_down_at >= ${from}::timestamptz) as down`);
  const row = rows[0];
  return { out: row?.out ?? 0, putRight: row?.right ?? 0, stopped: row?.stopped ?? 0, takenDown: row?.down ?? 0 };
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The school's posting hours in words, and whether the whole school is stopped. */
export async function postingHoursOf(db: Db): Promise<{ readonly words: string; readonly stopped: boolean }> {
  const { postingHours: hours, stopped } = await schoolOf(db);
  if (hours === null) return { words: 'At any time', stopped };
  const days = hours.weekdays.map((day) => weekdays[day - 1] ?? '');
  const inRow = hours.weekdays.every((day, at) => at === 0 || day === (hours.weekdays[at - 1] ?? 0) + 1);
  const when = days.length > 2 && inRow ? `${days[0]} to ${days.at(-1)}` : days.join(', ');
  return { words: `${hours.from} to ${hours.until}${days.length === 7 ? '' : `, ${when}`}`, stopped };
}
