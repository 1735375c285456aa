import { listSchools } from '#src/infra/schools.ts';
import { makeDemo } from './demo/make-demo.ts';
import type { House } from './house.ts';

/** What a start on an empty database does: the demo school, or nothing, and the set-up link is printed instead. */
export async function prepareSchools(house: House): Promise<void> {
  const { office } = house;
  if (!office.config.demo || (await listSchools(office)).length > 0) return;
  await makeDemo(house);
}
