import { sql } from 'drizzle-orm';
import type { Db } from '#src/infra/db/transact.ts';
import { digest } from '#src/infra/journal/entry.ts';

/** Carried as a journal, not as rows. */
const journalTables: readonly string[] = ['journal', 'journal_head', 'journal_words'];

/** The tables of a school, each after those it points at, so that rows can be put in as they come. */
export async function schoolTables(db: Db): Promise<readonly string[]> {
  const { rows } = await db.execute<{ name: string; needs: string[] }>(sql`
    select c.relname::text as name, array(select f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid) as needs
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'school_id' and not a.attisdropped
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relrowsecurity order by 1`);
  const left = new Map(rows.filter((row) => !journalTables.includes(row.name)).map((row) => [row.name, row.needs]));
  const order: string[] = [];
  while (left.size > 0) {
    const next = [...left].find(([, needs]) => !needs.some((need) => left.has(need)))?.[0];
    if (next === undefined) throw new Error(`These tables point at one another in a ring: ${[...left.keys()].join(', ')}.`);
    order.push(next);
    left.delete(next);
  }
  return order;
}

/** A digest of every column of those tables and its type. */
export async function shapeOf(db: Db, tables: readonly string[]): Promise<string> {
  const { rows } = await db.execute<{ column: string }>(sql`
    select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) as column
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relname = any(${sql.param(tables)}::text[]) order by 1`);
  return digest(rows.map((row) => row.column));
}
