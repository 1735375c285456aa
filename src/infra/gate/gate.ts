import type { Act } from '#src/kernel/acts.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Result } from '#src/kernel/result.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Known, Question } from './question.ts';

/** The gate: may this person do this, now, under the policy in force? */
export interface Gate {
  /**
   * Asks for good. Open: a permit. Held or shut: a refusal with the clause it rests on; the attempt is written to the
   * journal in this transaction. An error while evaluating is a refusal.
   */
  ask<A extends Act>(tx: Tx, question: Question<A>): Promise<Result<Permit<A>>>;
  /** Asks without recording anything: for showing what someone may do. Never grounds for a write. */
  look<A extends Act>(db: Db, question: Question<A>): Promise<Result<undefined>>;
  /**
   * Reads how a visitor stands, once for the looks of one request: the actor is made anew for each request, and is not
   * kept beyond it. Asking for good reads the records again.
   */
  meet(db: Db, actor: Extract<Actor, { kind: 'person' }>): Promise<Known>;
}
