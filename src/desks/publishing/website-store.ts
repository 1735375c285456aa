import { sql } from 'drizzle-orm';
import type { PostId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Parcel } from '#src/infra/channels/channel.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';

/** A page of the school's own news, as the public sees it. */
export interface NewsPage {
  readonly postId: PostId;
  readonly slug: string;
  readonly parcel: Parcel;
  readonly publishedAt: Date;
  readonly changedAt: Date;
  readonly removedAt: Date | null;
  readonly correction: string | null;
}

type Row = {
  postId: PostId;
  slug: string;
  parcel: Parcel;
  publishedAt: string;
  changedAt: string;
  removedAt: string | null;
  correction: string | null;
};

const columns = sql`post_id as "postId", slug, parcel, published_at as "publishedAt", changed_at as "changedAt", removed_at as "removedAt", correction`;

function asPage(row: Row): NewsPage {
  return {
    ...row,
    publishedAt: new Date(row.publishedAt),
    changedAt: new Date(row.changedAt),
    removedAt: row.removedAt === null ? null : new Date(row.removedAt),
  };
}

/** The news, newest first. */
export async function listNews(db: Db, limit: number, before?: Date): Promise<readonly NewsPage[]> {
  const until = before === undefined ? sql`true` : sql`published_at < ${before.toISOString()}::timestamptz`;
  const { rows } = await db.execute<Row>(
    sql`select ${columns} from website_page where removed_at is null and ${until} order by published_at desc, post_id desc limit ${limit}`,
  );
  return rows.map(asPage);
}

/** What was taken down of late, for readers of the feed to drop. */
export async function listRemovedNews(db: Db, limit: number): Promise<readonly NewsPage[]> {
  const { rows } = await db.execute<Row>(
    sql`select ${columns} from website_page where removed_at is not null order by removed_at desc limit ${limit}`,
  );
  return rows.map(asPage);
}

export async function findNews(db: Db, slug: string): Promise<NewsPage | null> {
  const { rows } = await db.execute<Row>(sql`select ${columns} from website_page where slug = ${slug}`);
  return rows[0] === undefined ? null : asPage(rows[0]);
}

/** Whether a file is on a page that is up: only then may the public have it. */
export async function isPublicFile(db: Db, sha256: string): Promise<boolean> {
  const wanted = JSON.stringify({ pictures: [{ sha256 }] });
  const { rows } = await db.execute<{ yes: boolean }>(
    sql`select exists (select 1 from website_page where removed_at is null and parcel @> ${wanted}::jsonb) as yes`,
  );
  return rows[0]?.yes ?? false;
}

/** When anything of the news last changed: the feeds' and lists' version. */
export async function newsChangedAt(db: Db): Promise<Date> {
  const { rows } = await db.execute<{ at: string | null }>(sql`select max(changed_at) as at from website_page`);
  return new Date(rows[0]?.at ?? 0);
}

/** Puts a correction on a post's page, where it has one that is up. */
export async function correctPage(tx: Tx, permit: Permit<'publishing:correct'>, postId: PostId, note: string): Promise<boolean> {
  const { rowCount } = await tx.execute(
    sql`update website_page set correction = ${note}, changed_at = ${permit.at.toISOString()}::timestamptz where post_id = ${postId} and removed_at is null`,
  );
  return rowCount === 1;
}
