import { sql } from 'drizzle-orm';
import type { SchoolId } from '#src/kernel/ids.ts';
import type { Database } from './db/transact.ts';

/** What anybody may know of a school before they are inside it. */
export interface SchoolDoor {
  readonly id: SchoolId;
  readonly slug: string;
  readonly name: string;
  readonly zone: string;
  readonly isDemo: boolean;
}

type Row = { school_id: SchoolId; slug: string; name: string; zone: string; is_demo: boolean };

/** The school whose public address is `/s/<slug>`, or null. */
export async function schoolBySlug(office: Pick<Database, 'outside'>, slug: string): Promise<SchoolDoor | null> {
  const found = await office.outside((db) => db.execute<Row>(sql`select * from school_door where slug = ${slug}`));
  return doorOf(found.rows[0]);
}

/** Every school in this database, by name: for work that goes round all of them. */
export async function listSchools(office: Pick<Database, 'outside'>): Promise<readonly SchoolDoor[]> {
  const found = await office.outside((db) => db.execute<Row>(sql`select * from school_door order by name, school_id`));
  return found.rows.flatMap((row) => doorOf(row) ?? []);
}

function doorOf(row: Row | undefined): SchoolDoor | null {
  return row === undefined ? null : { id: row.school_id, slug: row.slug, name: row.name, zone: row.zone, isDemo: row.is_demo };
}
