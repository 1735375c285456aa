import { sql } from 'drizzle-orm';
import type { Db } from '#src/infra/db/transact.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Row } from './reading.ts';

/** One form of somebody's name, as the name detector looks for it. Who is known by another name has a form for each. */
export interface KnownName {
  readonly personId: PersonId;
  readonly kind: 'pupil' | 'parent';
  readonly given: string;
  readonly family: string;
  /** A pupil's year group; null for a parent. */
  readonly year: string | null;
}

/** The names of every pupil on the roll. */
export function pupilNames(db: Db): Promise<KnownName[]> {
  return namesOf(db, ['pupil']);
}

/** The names of every pupil on the roll and every parent or carer on record (HM-CON-01). */
export function familyNames(db: Db): Promise<KnownName[]> {
  return namesOf(db, ['pupil', 'parent']);
}

async function namesOf(db: Db, kinds: readonly KnownName['kind'][]): Promise<KnownName[]> {
  const { rows } = await db.execute<Row<KnownName>>(sql`
    select p.id as "personId", p.kind, form.given, p.family_name as family, p.year_group as year
    from person p cross join lateral (select p.given_name as given union select p.known_as) as form
    where p.kind = any(${sql.param(`{${kinds.join(',')}}`)}::text[]) and form.given is not null and not gone_on(p, current_date)
    order by p.family_name, form.given, p.id`);
  return rows;
}

/** Somebody who can be named on a picture. Holds no consent facts: those come from `mayBeShown`, for everybody alike. */
export interface Findable {
  readonly personId: PersonId;
  readonly kind: 'pupil' | 'staff';
  readonly name: string;
  /** A pupil's year group; null for staff. */
  readonly year: string | null;
}

const mostFound = 12;

/** Pupils and staff any of whose names begin with the words typed, for naming who is in a picture. */
export async function findPeople(db: Db, query: string, limit = mostFound): Promise<Findable[]> {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 4);
  if (words.length === 0) return [];
  const matches = words.map((word) => {
    const start = `${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    return sql`(lower(given_name) like ${start} or lower(family_name) like ${start} or lower(coalesce(known_as, '')) like ${start})`;
  });
  const { rows } = await db.execute<Row<Findable>>(sql`
    select id as "personId", kind, coalesce(known_as, given_name) || ' ' || family_name as name, year_group as year
    from person
    where kind in ('pupil', 'staff') and not gone_on(person, current_date) and ${sql.join(matches, sql` and `)}
    order by kind, family_name, given_name, id limit ${limit}`);
  return rows;
}
