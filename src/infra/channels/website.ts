import { sql } from 'drizzle-orm';
import type { Database, Tx } from '#src/infra/db/transact.ts';
import type { Channel, Parcel, Published } from './channel.ts';

interface PageRow extends Record<string, unknown> {
  readonly key: string;
  readonly removed: boolean;
  readonly school: string;
  /** The page it stands on: its own, or that of the post it corrects. */
  readonly page: string;
}

/**
 * The school's own news pages, kept in this database: one row a post, made once. The row outlives the page, so a post
 * that was taken down is never made again. A correction is a row as well, and its words stand on the page it puts right.
 */
export function websiteChannel(database: Database, publicUrl: string, now: () => Date): Channel {
  const published = (parcel: Parcel, row: PageRow): Published => ({
    remoteId: parcel.postId,
    url: `${publicUrl}/s/${row.school}/news/${row.page}`,
  });
  return {
    platform: 'website',
    name: 'School website',
    abilities: {
      maxPictures: 20,
      maxPictureBytes: 8_000_000,
      textOnly: true,
      idempotent: true,
      readBack: true,
      takeDown: 'by-interface',
    },
    async send(parcel) {
      const at = now().toISOString();
      const row = await database.transact(parcel.schoolId, async (tx) => {
        await tx.execute(sql`insert into website_page (school_id, post_id, slug, parcel, published_at, changed_at, corrects)
          select ${parcel.schoolId}, ${parcel.postId}, ${parcel.key}, ${JSON.stringify(parcel)}, ${at}, ${at}, ${parcel.corrects ?? null}
          where ${parcel.corrects === undefined} or exists
            (select 1 from website_page page where page.post_id = ${parcel.corrects ?? null} and page.removed_at is null)
          on conflict (school_id, post_id) do nothing`);
        await touch(tx, parcel, at);
        return pageOf(await tx.execute<PageRow>(look(parcel)));
      });
      if (row === null && parcel.corrects !== undefined)
        return { state: 'failed', why: 'The page that it puts right is not up.', retry: false };
      if (row === null) return { state: 'unknown', why: 'The page could not be read back.' };
      if (row.removed) return { state: 'failed', why: 'This post was taken down and stays down.', retry: false };
      return { state: 'live', published: published(parcel, row) };
    },
    async readBack(parcel) {
      const row = await database.read(parcel.schoolId, async (db) => pageOf(await db.execute<PageRow>(look(parcel))));
      if (row === null || row.removed) return { state: 'not-there' };
      return { state: 'there', published: published(parcel, row), same: row.key === parcel.key };
    },
    async takeDown(parcel) {
      const at = now().toISOString();
      const row = await database.transact(parcel.schoolId, async (tx) => {
        await tx.execute(
          sql`update website_page set removed_at = coalesce(removed_at, ${at}::timestamptz), changed_at = ${at} where post_id = ${parcel.postId}`,
        );
        await touch(tx, parcel, at);
        return pageOf(await tx.execute<PageRow>(look(parcel)));
      });
      return row === null || row.removed ? { state: 'gone' } : { state: 'unknown', why: 'The page is still there.' };
    },
  };
}

const look = (parcel: Parcel) =>
  sql`select own.slug as key, own.removed_at is not null as removed, school.slug as school, coalesce(page.slug, own.slug) as page
    from website_page own join school on school.school_id = own.school_id
    left join website_page page on page.school_id = own.school_id and page.post_id = own.corrects
    where own.post_id = ${parcel.postId}`;

/** The page that a correction stands on, or stood on, is another one now: feeds and readers are to see it. */
async function touch(tx: Tx, parcel: Parcel, at: string): Promise<void> {
  if (parcel.corrects !== undefined) await tx.execute(sql`update website_page set changed_at = ${at} where post_id = ${parcel.corrects}`);
}

function pageOf(result: { readonly rows: readonly PageRow[] }): PageRow | null {
  return result.rows[0] ?? null;
}
