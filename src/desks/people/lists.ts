import { sql, type SQL } from 'drizzle-orm';
import type { Role } from '#src/kernel/actor.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { nameSearch } from '#src/kernel/name-search.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { PersonKind, PersonLine } from './model.ts';

export interface PeopleFilter {
  readonly q?: string | undefined;
  readonly kind?: PersonKind | undefined;
  readonly role?: Role | undefined;
  /** With people who have left. */
  readonly left?: boolean | undefined;
}

/**
 * People in order of family name. `colleague` is how somebody who does not keep the records sees them: staff who are
 * engaged today, by what stands on the door, and nothing a search could find out beyond that.
 */
export async function listPeople(
  db: Db,
  filter: PeopleFilter,
  as: 'keeper' | 'colleague',
  now: Date,
  { page, size }: { readonly page: number; readonly size: number },
): Promise<{ readonly lines: readonly PersonLine[]; readonly total: number }> {
  const called = filter.q === undefined || filter.q.trim() === '' ? null : await peopleCalled(db, filter.q, as);
  const found = await db.execute<Pick<PersonLine, keyof PersonLine> & { total: string; gone: boolean }>(sql`
    with here as (select (${now.toISOString()}::timestamptz at time zone zone)::date as today from school),
    line as (
      select p.id, p.kind, p.given_name as given, p.family_name as family, p.known_as as "knownAs", p.year_group as "yearGroup",
        p.left_on as "leftOn", gone_on(p, here.today) as gone,
        coalesce((select e.title from engagement e where e.school_id = p.school_id and e.person_id = p.id order by e.from_on desc limit 1), '') as title,
        array(select distinct r.role from role_held r where r.school_id = p.school_id and r.person_id = p.id and r.from_on <= here.today
          and (r.until_on is null or r.until_on >= here.today) and (r.withdrawn_at is null or r.withdrawn_at > ${now.toISOString()}::timestamptz) order by 1) as roles,
        array(select distinct e.kind from engagement e where e.school_id = p.school_id and e.person_id = p.id and e.from_on <= here.today
          and (e.until_on is null or e.until_on >= here.today) order by 1) as engagements
      from person p cross join here
    )
    select line.*, count(*) over () as total from line cross join here where ${sql.join(wanted(filter, as, called), sql` and `)}
    order by lower(line.family), lower(line.given), line.id limit ${size} offset ${(page - 1) * size}`);
  return { lines: found.rows.map(({ total: _, gone: __, ...line }) => line), total: Number(found.rows[0]?.total ?? 0) };
}

function wanted({ kind, role, left }: PeopleFilter, as: 'keeper' | 'colleague', called: readonly PersonId[] | null): SQL[] {
  const present = sql`not line.gone`;
  const all: SQL[] = [];
  if (as === 'colleague') all.push(sql`line.kind = 'staff'`, sql`cardinality(line.engagements) > 0`, present);
  else if (left !== true) all.push(present);
  if (kind !== undefined) all.push(sql`line.kind = ${kind}`);
  if (role !== undefined) all.push(sql`${role} = any(line.roles)`);
  if (called !== null) all.push(sql`line.id = any(${sql.param(`{${called.join(',')}}`)}::uuid[])`);
  return all.length === 0 ? [sql`true`] : all;
}

/** Everybody whose names, or whose title, begin with the words typed. */
async function peopleCalled(db: Db, query: string, as: 'keeper' | 'colleague'): Promise<readonly PersonId[]> {
  const search = nameSearch(query);
  const { rows } = await db.execute<{ id: PersonId; given: string; family: string; known: string | null; title: string | null }>(sql`
    select p.id, p.given_name as given, p.family_name as family, p.known_as as known,
      (select e.title from engagement e where e.school_id = p.school_id and e.person_id = p.id order by e.from_on desc limit 1) as title
    from person p ${as === 'colleague' ? sql`where p.kind = 'staff'` : sql``}`);
  return rows.filter((row) => search.fit(row.given, row.family, row.known, row.title) !== null).map((row) => row.id);
}

/** Staff engaged today, for choosing one of them. */
export async function listColleagues(db: Db, now: Date): Promise<readonly { readonly id: PersonId; readonly name: string }[]> {
  const { lines } = await listPeople(db, { kind: 'staff' }, 'colleague', now, { page: 1, size: 1000 });
  return lines.map((line) => ({
    id: line.id,
    name: `${line.knownAs ?? line.given} ${line.family}${line.title === '' ? '' : `, ${line.title}`}`,
  }));
}
