import { sql } from 'drizzle-orm';
import type { PostId } from '#src/kernel/ids.ts';
import type { Parcel } from '#src/infra/channels/channel.ts';
import type { Db } from '#src/infra/db/transact.ts';

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

/** HM-PUB-03: everything that was put right, in its order; what came down of it is not there any more. */
const correction = sql`nullif(concat_ws(E'\n\n', page.correction, (select string_agg(c.parcel->>'text', E'\n\n' order by c.published_at, c.post_id)
  from website_page c where c.school_id = page.school_id and c.corrects = page.post_id and c.removed_at is null)), '')`;
const columns = sql`page.post_id as "postId", page.slug, page.parcel, page.published_at as "publishedAt", page.changed_at as "changedAt",
  page.removed_at as "removedAt", ${correction} as correction`;
/** A correction is no page of its own. */
const pages = sql`website_page page where page.corrects is null`;

function asPage(row: Row): NewsPage {
  return {
    ...row,
    publishedAt: new Date(row.publishedAt),
    changedAt: new Date(row.changedAt),
    removedAt: row.removedAt === null ? null : new Date(row.removedAt),
  };
}

const up = sql`${pages} and page.removed_at is null`;
const newestFirst = sql`order by page.published_at desc, page.post_id desc`;

/** The news, newest first: so many, after so many. */
export async function listNews(db: Db, limit: number, after = 0): Promise<readonly NewsPage[]> {
  const { rows } = await db.execute<Row>(sql`select ${columns} from ${up} ${newestFirst} limit ${limit} offset ${after}`);
  return rows.map(asPage);
}

export async function countNews(db: Db): Promise<number> {
  const { rows } = await db.execute<{ many: number }>(sql`select count(*)::int as many from ${up}`);
  return rows[0]?.many ?? 0;
}

export interface Neighbours {
  readonly newer: NewsPage | null;
  readonly older: NewsPage | null;
}

/** What stands before and after a page among the news. */
export async function neighboursOf(db: Db, page: NewsPage): Promise<Neighbours> {
  const here = sql`(select published_at, post_id from website_page where post_id = ${page.postId})`;
  const [newer, older] = await Promise.all([
    db.execute<Row>(
      sql`select ${columns} from ${up} and (page.published_at, page.post_id) > ${here} order by page.published_at, page.post_id limit 1`,
    ),
    db.execute<Row>(sql`select ${columns} from ${up} and (page.published_at, page.post_id) < ${here} ${newestFirst} limit 1`),
  ]);
  const first = ({ rows: [row] }: { readonly rows: readonly Row[] }) => (row === undefined ? null : asPage(row));
  return { newer: first(newer), older: first(older) };
}

/** What was taken down of late, for readers of the feed to drop. */
export async function listRemovedNews(db: Db, limit: number): Promise<readonly NewsPage[]> {
  const { rows } = await db.execute<Row>(
    sql`select ${columns} from ${pages} and page.removed_at is not null order by page.removed_at desc limit ${limit}`,
  );
  return rows.map(asPage);
}

export async function findNews(db: Db, slug: string): Promise<NewsPage | null> {
  const { rows } = await db.execute<Row>(sql`select ${columns} from ${pages} and page.slug = ${slug}`);
  return rows[0] === undefined ? null : asPage(rows[0]);
}

/** Whether a file is on a page that is up, in any of its widths: only then may the public have it. */
export async function isPublicFile(db: Db, sha256: string): Promise<boolean> {
  const [whole, narrow] = [{ pictures: [{ sha256 }] }, { pictures: [{ smaller: [{ sha256 }] }] }].map((one) => JSON.stringify(one));
  const { rows } = await db.execute<{ yes: boolean }>(
    sql`select exists (select 1 from ${up} and (page.parcel @> ${whole}::jsonb or page.parcel @> ${narrow}::jsonb)) as yes`,
  );
  return rows[0]?.yes ?? false;
}

/** When anything of the news last changed: the feeds' and lists' version. */
export async function newsChangedAt(db: Db): Promise<Date> {
  const { rows } = await db.execute<{ at: string | null }>(sql`select max(changed_at) as at from website_page`);
  return new Date(rows[0]?.at ?? 0);
}
