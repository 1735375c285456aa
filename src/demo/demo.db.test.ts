import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '#src/kernel/ids.ts';
import { listSchools } from '#src/infra/schools.ts';
import { cast, ottersley } from '#fixtures/cast.ts';
import { termOfPosts } from '#fixtures/term-of-posts.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { makeDemo } from './make-demo.ts';
import { removeDemoSchools } from './remove-demo.ts';

const real = newId<'school'>();
let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
  await makeDemo(house);
  await house.office.transact(real, async (tx) => {
    await tx.execute(
      sql`insert into school (school_id, name, slug, nation, phase, type) values (${real}, 'Fallow Lane School', 'fallow-lane', 'wales', 'primary', 'community')`,
    );
    await tx.execute(
      sql`insert into person (school_id, id, kind, given_name, family_name) values (${real}, ${newId()}, 'staff', 'Ida', 'Fennimore')`,
    );
  });
});
afterAll(() => house.close());

it('every post of the demo’s term serves one of the policy’s purposes and shows what it rested on', async () => {
  const { rows } = await house.fresh.ownerPool.query(
    `select count(*)::int as posts, count(p.purpose)::int as with_purpose, bool_and(d.rested_on is not null) as rested
     from post p join delivery d on d.school_id = p.school_id and d.post_id = p.id and d.channel = 'website' where p.status = 'out' and p.corrects is null`,
  );
  expect(rows).toEqual([{ posts: termOfPosts.length, with_purpose: termOfPosts.length, rested: true }]);
});

it('[KP-SCOPE-01] everybody was reminded as the demo’s school year began, and has read it', async () => {
  const { rows } = await house.fresh.ownerPool.query(
    `select count(distinct person_id)::int as people, count(*) filter (where read_at is null)::int as unread from notice where about like 'reminder:own:%'`,
  );
  const reminded = Object.values(cast).filter((one) => one.engagement === 'employee' || one.engagement === 'governor');
  expect(rows).toEqual([{ people: reminded.length, unread: 0 }]);
});

it('the demo school goes by one command, with everything in it, and a real school beside it is untouched', async () => {
  const visitor = newId();
  await house.fresh.ownerPool.query(`insert into sign_in (id, email) values ($1, 'visitor@ottersley.example')`, [visitor]);
  await house.fresh.ownerPool.query(`insert into seat (sign_in_id, school_id, person_id) values ($1, $2, $3)`, [
    visitor,
    ottersley.id,
    cast.officeManager.id,
  ]);
  const before = await rowsOf(real);

  const client = await house.fresh.ownerPool.connect();
  expect(await removeDemoSchools(client)).toEqual([ottersley.name]);
  client.release();

  expect(await listSchools(house.office)).toMatchObject([{ id: real }]);
  expect(await rowsOf(ottersley.id)).toEqual({});
  expect(await rowsOf(real)).toEqual(before);
  expect((await house.fresh.ownerPool.query('select 1 from sign_in')).rowCount).toBe(0);
});

/** How many rows each table holds of a school; those that hold none are left out. */
async function rowsOf(school: string): Promise<Record<string, number>> {
  const { rows } = await house.fresh.ownerPool.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'school_id'
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const found = await house.fresh.ownerPool.query<{ n: number }>(`select count(*)::int as n from ${name} where school_id = $1`, [school]);
    if (found.rows[0] !== undefined && found.rows[0].n > 0) counts[name] = found.rows[0].n;
  }
  return counts;
}
