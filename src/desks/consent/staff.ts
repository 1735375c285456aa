import type { Office } from '#src/office.ts';
import type { Question } from '#src/infra/gate/question.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { standingOf } from '#src/desks/register/desk.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { recheckPictured } from './recheck.ts';
import { outletKinds, type BatchId, type OutletKind } from './model.ts';
import { staffAnswersOf } from './reading.ts';
import { personOf, undoableForMs } from './service.ts';
import * as store from './store.ts';

export interface StaffPaper {
  readonly personId: PersonId;
  readonly answeredOn: Day;
  readonly answers: readonly { readonly outletKind: OutletKind; readonly yes: boolean }[];
}

/**
 * WH-CON-03: a member of staff's permission for each kind of outlet, given or withdrawn by themselves, or recorded for
 * them by the office. Silence is no. Refusals: `unclear`, `not-found`, the gate's.
 */
export async function recordStaffImage(office: Office, actor: Actor, input: StaffPaper): Promise<Result<{ batchId: BatchId }>> {
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await askOfPerson(office, tx, actor, input.personId);
    if (!permit.ok) return permit;
    const today = await store.todayAt(tx, office.now());
    if (input.answeredOn > today) return no(unclear({ answeredOn: 'The day of an answer is today or a day that has been.' }));
    if (input.answers.length === 0) return no(unclear({ answers: 'Choose at least one answer.' }));
    if (input.answers.some((one) => !outletKinds.includes(one.outletKind)))
      return no(unclear({ answers: 'Choose one of the kinds shown.' }));
    if (!(await store.isStaff(tx, input.personId))) return no(absent);
    const before = await staffAnswersOf(tx, [input.personId], today);
    const rows = input.answers.map(({ outletKind, yes }) => {
      const last = before.find((one) => one.outletKind === outletKind)?.answer;
      const answer = yes ? 'given' : last === 'given' ? 'withdrawn' : 'refused';
      return { personId: input.personId, outletKind, answer, answeredOn: input.answeredOn } as const;
    });
    const batchId = await store.saveStaffAnswers(tx, permit.value, personOf(actor), rows);
    await office.record(tx, permit.value, { facts: { answers: rows.map((one) => `${one.outletKind} ${one.answer}`), batch: batchId } });
    if (rows.some((one) => one.answer !== 'given')) await recheck(office, tx, actor, input.personId);
    return ok({ batchId });
  });
}

/** Takes back a recording made by the same person within the day. */
export async function undoStaffImage(office: Office, actor: Actor, batchId: BatchId): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const by = personOf(actor);
    const [personId] = await store.staffOfBatch(tx, batchId, by, new Date(office.now().getTime() - undoableForMs));
    if (!personId) return no(absent);
    const permit = await askOfPerson(office, tx, actor, personId);
    if (!permit.ok) return permit;
    await store.undoStaffBatch(tx, permit.value, batchId, by);
    await office.record(tx, permit.value, { facts: { undone: batchId } });
    await recheck(office, tx, actor, personId);
    return ok();
  });
}

/** Asks whether somebody may see and record what a member of staff answered: they themselves, or the office (WH-CON-03). */
export async function askOfStaffImage(db: Db, actor: Actor, personId: PersonId, now: Date): Promise<Question<'consent:recordStaffImage'>> {
  return { actor, act: 'consent:recordStaffImage', on: { kind: 'Person', id: personId, standing: await standingOf(db, personId, now) } };
}

async function askOfPerson(office: Office, tx: Tx, actor: Actor, personId: PersonId): Promise<Result<Permit<'consent:recordStaffImage'>>> {
  return office.gate.ask(tx, await askOfStaffImage(tx, actor, personId, office.now()));
}

async function recheck(office: Office, tx: Tx, actor: Actor, personId: PersonId): Promise<void> {
  await office.enqueue(tx, recheckPictured, { schoolId: actor.schoolId, personId });
}
