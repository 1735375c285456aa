import { sql } from 'drizzle-orm';
import { apartFromHeld } from '#src/infra/db/transact.ts';
import { listSchools } from '#src/infra/schools.ts';
import { makeDemo } from './demo/make-demo.ts';
import { removeDemo } from './demo/remove-demo.ts';
import type { House } from './house.ts';
import type { Office } from './office.ts';

/** An arbitrary number that means "Gatepost is making the demo school". */
const makingDemo = 4_330_019;

/**
 * What a start on an empty database does: it makes the demo school. Of processes that start together one does it, and
 * one that was cut off in the middle is made anew.
 */
export async function prepareSchools(house: House): Promise<void> {
  const { office } = house;
  if (!office.config.demo || !(await isWanting(office))) return;
  await office.outside(async (db) => {
    await db.execute(sql`set local idle_in_transaction_session_timeout = 0`); // it only holds the lock, for as long as that takes
    await db.execute(sql`select pg_advisory_xact_lock(${makingDemo})`);
    await apartFromHeld(async () => {
      if (!(await isWanting(office))) return;
      if ((await listSchools(office)).length > 0) await removeDemo(office.config);
      await makeDemo(house);
    });
  });
}

/** No school at all, or a demo school that was not made to its end. */
async function isWanting(office: Office): Promise<boolean> {
  const schools = await listSchools(office);
  for (const { id, isDemo } of schools) {
    const { rows } = await office.read(id, (db) => db.execute(sql`select 1 from demo_made`));
    if (isDemo && rows.length === 0) return true;
  }
  return schools.length === 0;
}
