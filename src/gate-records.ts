import type { Db } from '#src/infra/db/transact.ts';
import type { Situation } from '#src/infra/gate/question.ts';
import { isHeadAbsent } from '#src/desks/people/desk.ts';
import { isStopped } from '#src/desks/publishing/desk.ts';

export { policyAt } from '#src/desks/policy/desk.ts';
export { standingOf } from '#src/desks/register/desk.ts';

/** What holds for the whole school at a moment, for the gate. */
export async function situationOf(db: Db, now: Date): Promise<Situation> {
  return { headAbsent: await isHeadAbsent(db, now), stopped: await isStopped(db) };
}
