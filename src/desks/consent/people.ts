import { sql } from 'drizzle-orm';
import type { Db } from '#src/infra/db/transact.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { nameSearch } from '#src/kernel/name-search.ts';
import type { Row } from './reading.ts';

/** One form of somebody's name, as the name detector looks for it. Who is known by another name has a form for each. */
export interface KnownName {
  readonly personId: PersonId;
  readonly kind: 'pupil' | 'parent';
  readonly given: string;
  readonly family: string;
  /** A pupil's year group; null for a parent. */
  readonly year: string | null;
  /** Of a parent: their children, as far as the school has them on record. */
  readonly of?: readonly PersonId[];
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
  const { rows } = await db.execute<Row<Omit<KnownName, 'of'> & { of: PersonId[] | null }>>(sql`
    select p.id as "personId", p.kind, form.given, p.family_name as family, p.year_group as year, ties.of
    from person p cross join lateral (select p.given_name as given union select p.known_as) as form
    left join (select parent_id, array_agg(pupil_id order by pupil_id) as of from guardianship group by parent_id) ties on ties.parent_id = p.id
    where p.kind = any(${sql.param(`{${kinds.join(',')}}`)}::text[]) and form.given is not null and not gone_on(p, current_date)
    order by p.family_name, form.given, p.id`);
  return rows.map(({ of, ...one }) => (of === null ? one : { ...one, of }));
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

/** Pupils and staff any of whose names begin with the words typed, for naming who is in a picture; whole names first. */
export async function findPeople(db: Db, query: string, limit = mostFound): Promise<Findable[]> {
  const search = nameSearch(query);
  if (search.isEmpty) return [];
  const { rows } = await db.execute<Row<Findable & { given: string; family: string; known: string | null }>>(sql`
    select id as "personId", kind, coalesce(known_as, given_name) || ' ' || family_name as name, year_group as year,
      given_name as given, family_name as family, known_as as known
    from person where kind in ('pupil', 'staff') and not gone_on(person, current_date)
    order by kind, family_name, given_name, id`);
  return rows
    .map(({ given, family, known, ...one }) => ({ one, fit: search.fit(given, family, known) }))
    .filter(({ fit }) => fit !== null)
    .toSorted((a, b) => (b.fit ?? 0) - (a.fit ?? 0))
    .slice(0, limit)
    .map(({ one }) => one);
}
