import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Database } from './db/transact.ts';

/** So many tries in so many seconds, counted for all processes of the house together. */
export interface Limit {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

type House = Pick<Database, 'outside'> & { readonly now: () => Date };

/** Takes one try; the seconds to wait when there is none left, else null. */
export async function spendShared(house: House, { name, points, seconds }: Limit, key: string): Promise<number | null> {
  const now = house.now();
  const ends = new Date(now.getTime() + seconds * 1000);
  const found = await house.outside(async (db) => {
    await db.execute(sql`delete from rate_limit where (name, key) in
      (select name, key from rate_limit where ends_at < ${now} order by ends_at limit 50 for update skip locked)`);
    return db.execute<{ points: number; ends_at: string }>(sql`
      insert into rate_limit as r (name, key, points, ends_at) values (${name}, ${keyOf(key)}, 1, ${ends})
      on conflict (name, key) do update set
        points = case when r.ends_at <= ${now} then 1 else r.points + 1 end,
        ends_at = case when r.ends_at <= ${now} then excluded.ends_at else r.ends_at end
      returning points, ends_at`);
  });
  const [row] = found.rows;
  if (row === undefined || row.points <= points) return null;
  return Math.max(1, Math.ceil((new Date(row.ends_at).getTime() - now.getTime()) / 1000));
}

/** It went well: the tries before it count no more. */
export async function forgive(house: House, { name }: Limit, key: string): Promise<void> {
  await house.outside((db) => db.execute(sql`delete from rate_limit where name = ${name} and key = ${keyOf(key)}`));
}

/** It went well, and was no guess: that one try counts no more, those before it do. */
export async function giveBack(house: House, { name }: Limit, key: string): Promise<void> {
  await house.outside((db) =>
    db.execute(sql`update rate_limit set points = greatest(points - 1, 0) where name = ${name} and key = ${keyOf(key)}`),
  );
}

function keyOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
