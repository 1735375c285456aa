import type { Context } from 'hono';
import type { Office } from '#src/office.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import type { Citation } from '#src/kernel/citation.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Result } from '#src/kernel/result.ts';
import type { Visiting } from '#src/web/visit.ts';
import { askOfSchool } from '../acts.ts';

/** What every page of the desk knows before it begins. */
export interface Desk {
  readonly db: Db;
  readonly policy: Policy;
  readonly mayRecord: boolean;
}

/** Reads for a page after asking the gate whether this person reads consents; says as well whether they may record. */
export function readDesk<T>(c: Context<Visiting>, office: Office, work: (desk: Desk) => Promise<Result<T>>): Promise<Result<T>> {
  const { actor, school, today } = c.var.visit;
  return office.read(school.id, async (db) => {
    const may = await office.gate.look(db, askOfSchool(actor, 'consent:read'));
    if (!may.ok) return may;
    const record = await office.gate.look(db, askOfSchool(actor, 'consent:record'));
    return work({ db, policy: await policyInForce(db, school.id, today), mayRecord: record.ok });
  });
}

/** The clause a check rests on, to be shown beside the work; null where neither pack nor floor asks for it. */
export function clauseOf(policy: Policy, check: string): Citation | null {
  const rule = policy.check(check);
  return rule && policy.cite(rule.clause);
}
