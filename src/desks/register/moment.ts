import type { Actor } from '#src/kernel/actor.ts';
import { dayOf, type Day } from '#src/kernel/clock.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { getSchool, type SchoolSettings } from '#src/desks/people/desk.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';

/** What every act here needs to know of the school at this moment. */
export interface Moment {
  readonly now: Date;
  readonly today: Day;
  readonly zone: string;
  readonly policy: Policy;
  readonly school: SchoolSettings;
}

export async function momentOf(office: Pick<Office, 'now'>, db: Db, actor: Actor): Promise<Moment> {
  const now = office.now();
  const school = await getSchool(db);
  const { zone } = school;
  const today = dayOf(now, zone);
  return { now, today, zone, school, policy: await policyInForce(db, actor.schoolId, today) };
}
