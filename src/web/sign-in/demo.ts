import { sql } from 'drizzle-orm';
import type { PersonId, SchoolId, SignInId } from '#src/kernel/ids.ts';
import { listSchools } from '#src/infra/schools.ts';
import type { Office } from '#src/office.ts';
import { castDomain, seatAt } from './store.ts';

export interface CastTile {
  readonly id: PersonId;
  readonly name: string;
  readonly title: string;
}

type Row = { id: PersonId; name: string; title: string; email: string | null };

/** The cast of the demo school: who a visitor at this machine may be, in one press. */
export async function castAt(office: Office): Promise<readonly CastTile[]> {
  const school = (await listSchools(office)).find((one) => one.isDemo);
  if (school === undefined) return [];
  const found = await office.read(school.id, (db) =>
    db.execute<Row>(sql`
      select p.id, p.given_name || ' ' || p.family_name as name, e.title, p.email
      from person p join engagement e on e.school_id = p.school_id and e.person_id = p.id and (e.until_on is null or e.until_on >= current_date) and e.from_on <= current_date
      where p.kind = 'staff' and not gone_on(p, current_date) and p.email is not null
      order by array_position(array['Office manager', 'Headteacher', 'Deputy headteacher', 'Chair of governors', 'Safeguarding lead'], e.title), e.title
      limit 24`),
  );
  return found.rows.map(({ id, name, title }) => ({ id, name, title }));
}

/**
 * A sign-in for a member of the demo school's cast, made at first use. Null for anybody of a real school. It is never
 * the sign-in of the e-mail address on record, which may be, or be made to be, a real person's at a real school.
 */
export async function signInAsCast(office: Office, person: PersonId): Promise<{ signInId: SignInId; schoolId: SchoolId } | null> {
  const school = (await listSchools(office)).find((one) => one.isDemo);
  if (school === undefined) return null;
  const found = await office.read(school.id, (db) =>
    db.execute(sql`select 1 from person where id = ${person} and kind = 'staff' and email is not null`),
  );
  if (found.rows.length === 0) return null;
  const email = `${person}@${castDomain}`;
  const signInId = await office.outside((db) => seatAt(db, { email, schoolId: school.id, personId: person }));
  return { signInId, schoolId: school.id };
}
