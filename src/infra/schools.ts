import { sql } from 'drizzle-orm';
import type { SchoolId } from '#src/kernel/ids.ts';
import type { Language } from '#src/kernel/languages.ts';
import type { Database } from './db/transact.ts';

/** What anybody may know of a school before they are inside it. */
export interface SchoolDoor {
  readonly id: SchoolId;
  readonly slug: string;
  readonly name: string;
  readonly zone: string;
  readonly isDemo: boolean;
  /** The usual language of what it publishes. */
  readonly language: Language;
}

type Row = { school_id: SchoolId; slug: string; name: string; zone: string; is_demo: boolean; language: Language };

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
  if (row === undefined) return null;
  const { school_id: id, slug, name, zone, is_demo: isDemo, language } = row;
  return { id, slug, name, zone, isDemo, language };
}
