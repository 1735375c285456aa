import { sql } from 'drizzle-orm';
import { listSchools } from '#src/infra/schools.ts';
import { makeDemo } from './demo/make-demo.ts';
import { removeDemo } from './demo/remove-demo.ts';
import type { House } from './house.ts';
import { offerSetUp } from './web/set-up/offer.ts';

/** An arbitrary number that means "Gatepost is making the demo school". */
const makingDemo = 4_330_019;

/** What a start on an empty database does: it makes the demo school, or offers to set a real one up. Of processes that start together one makes it. */
export async function prepareSchools(house: House): Promise<void> {
  const { office } = house;
  if (!office.config.demo) return sayWhereToSetUp(house);
  if ((await listSchools(office)).length > 0) return;
  await office.outside(async (db) => {
    await db.execute(sql`select pg_advisory_xact_lock(${makingDemo})`);
    if ((await listSchools(office)).length > 0) return;
    try {
      await makeDemo(house);
    } catch (error) {
      await removeDemo(office.config); // half a school is worse than none: the next start makes it anew
      throw error;
    }
  });
}

async function sayWhereToSetUp({ office }: House): Promise<void> {
  const link = office.config.run === 'jobs' ? null : await offerSetUp(office);
  if (link !== null) console.log(`There is no school here yet. Set one up within a day at ${link}`);
}
