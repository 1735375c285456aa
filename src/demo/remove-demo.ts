import pg from 'pg';
import type { Config } from '#src/infra/config/config.ts';
import { layFoundation } from '#src/infra/db/foundation.ts';
import { jobSchema } from '#src/infra/jobs/install.ts';

/**
 * Removes every school that was made as a demo, as the owner of the database: the application itself may not remove a
 * journal or a verdict. Gives the names of what went. Everything goes in one transaction, or nothing.
 */
export async function removeDemo(config: Config): Promise<readonly string[]> {
  const foundation = await layFoundation(config);
  const client = new pg.Client(foundation.owner);
  try {
    await client.connect();
    return await removeDemoSchools(client);
  } finally {
    await client.end();
    await foundation.close();
  }
}

export async function removeDemoSchools(client: pg.ClientBase): Promise<readonly string[]> {
  await client.query('begin');
  try {
    const { rows: schools } = await client.query<{ id: string; name: string }>(
      'select school_id as id, name from school_door where is_demo order by name',
    );
    const { rows: guests } = await client.query<{ id: string }>('select sign_in_id as id from seat where school_id = any($1)', [
      schools.map(({ id }) => id),
    ]);
    for (const { id } of schools) {
      await client.query(`select set_config('app.school_id', $1, true)`, [id]);
      for (const table of await tablesInOrder(client))
        await client.query(`delete from ${pg.escapeIdentifier(table)} where school_id = $1`, [id]);
    }
    // A sign-in that also reaches a real school stays.
    await client.query('delete from sign_in s where id = any($1) and not exists (select 1 from seat where sign_in_id = s.id)', [
      guests.map(({ id }) => id),
    ]);
    await client.query(`delete from ${jobSchema}.job where data ->> 'schoolId' = any($1)`, [schools.map(({ id }) => id)]);
    await client.query('commit');
    return schools.map((school) => school.name);
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** Every table of a school, those that point at others before those they point at. */
async function tablesInOrder(client: pg.ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string; needs: string[] }>(
    `select c.relname as name, array(select f.relname from pg_constraint k join pg_class f on f.oid = k.confrelid
         where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid) as needs
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'school_id' and not a.attisdropped
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`,
  );
  const left = new Map(rows.map((row) => [row.name, row.needs]));
  const order: string[] = [];
  while (left.size > 0) {
    const next = [...left.keys()].find((name) => ![...left].some(([other, needs]) => other !== name && needs.includes(name)));
    if (next === undefined) throw new Error(`These tables point at one another in a ring: ${[...left.keys()].join(', ')}.`);
    order.push(next);
    left.delete(next);
  }
  return order;
}
