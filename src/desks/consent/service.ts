import { createHash, randomBytes } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type { Office } from '#src/office.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import type { Actor } from '#src/kernel/actor.ts';
import { isDay, type Day } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { askOfSchool } from './acts.ts';
import { recheckPictured } from './recheck.ts';
import { tellAfterMs, tellParent } from './jobs.ts';
import { offlineOutlets, uses, type BatchId, type Outlet, type Said, type Use, type Way } from './model.ts';
import { saidOf, unnamed } from './reading.ts';
import { lastWordOf } from './rules.ts';
import * as store from './store.ts';

/** How long after recording whoever recorded it may undo it. */
export const undoableForMs = 24 * 60 * 60 * 1000;

export interface PaperAnswer {
  readonly use: Use | 'every';
  readonly outlet: Outlet | 'every';
  /** A yes is always to one use in one outlet; a no may be to every. */
  readonly yes: boolean;
}

/** What one person with a say answered for one pupil. */
export interface Paper {
  readonly pupilId: PersonId;
  /** A parent or carer with a say, or the pupil; null when the answer does not say which parent. */
  readonly giverId: PersonId | null;
  readonly answers: readonly PaperAnswer[];
  /**
   * OC-CON-02: a yes to all publicity at once, which is a yes to every use in every outlet that the school has that day. An
   * outlet that comes later is asked about anew.
   */
  readonly toPublicity?: boolean;
}

export interface Papers {
  readonly how: Exclude<Way, 'settled'>;
  readonly answeredOn: Day;
  readonly papers: readonly Paper[];
}

/**
 * Records what parents answered, one paper or a class of them, in one batch that can be undone.
 * Refusals: `unclear` (a day to come, a giver without a say, an outlet the school does not have), `not-found`, the gate's.
 */
export async function recordAnswers(
  office: Office,
  actor: Actor,
  input: Papers,
): Promise<Result<{ batchId: BatchId; papers: number; answers: number }>> {
  return office.transact(actor.schoolId, async (tx) => {
    const given = input.papers.filter((paper) => paper.answers.length > 0 || paper.toPublicity);
    const ids = given.map((paper) => paper.pupilId);
    await store.lockPupils(tx, ids);
    const permit = await office.gate.ask(tx, askOfSchool(actor, 'consent:record', ids.length === 1 ? ids[0] : undefined));
    if (!permit.ok) return permit;
    const by = personOf(actor);
    const today = await store.todayAt(tx, office.now());
    const outlets = [...(await store.platformsOn(tx, today)).map((one) => one.platform), ...offlineOutlets];
    const papers = given.map((paper) => (paper.toPublicity ? { ...paper, answers: toEverything(outlets) } : paper));
    const wrong = unreadable(input, papers, today, outlets, await store.pupilsToAnswer(tx, ids));
    if (wrong) return no(wrong);
    const said = await saidOf(tx, ids, today);
    const untilOn = await yesLastsUntil(tx, actor, today, input.answeredOn);
    const rows = papers.flatMap((paper) => paper.answers.map((one) => asRow(paper, one, said.get(paper.pupilId) ?? [], untilOn)));
    const batchId = await store.saveAnswers(tx, permit.value, { how: input.how, answeredOn: input.answeredOn, by }, rows);
    await office.record(tx, permit.value, {
      facts: { how: input.how, answeredOn: input.answeredOn, papers: papers.length, answers: rows.length, batch: batchId },
    });
    for (const paper of papers) if (paper.answers.some((one) => !one.yes)) await recheck(office, tx, actor, paper.pupilId);
    await tellThoseWhoWithdrew(office, tx, actor, batchId, rows);
    return ok({ batchId, papers: papers.length, answers: rows.length });
  });
}

function unreadable(
  input: Papers,
  papers: readonly Paper[],
  today: Day,
  outlets: readonly Outlet[],
  known: readonly store.PupilToAnswer[],
) {
  if (papers.some((paper) => !known.some((one) => one.id === paper.pupilId))) return absent;
  if (!isDay(input.answeredOn) || input.answeredOn > today)
    return unclear({ answeredOn: 'The day of an answer is today or a day that has been.' });
  if (papers.length === 0) return unclear({ answers: 'Choose at least one answer.' });
  for (const paper of papers) {
    const pupil = known.find((one) => one.id === paper.pupilId);
    if (!pupil) return absent;
    const mayAnswer = paper.giverId === null || paper.giverId === pupil.id || pupil.givers.some((one) => one.id === paper.giverId);
    if (!mayAnswer) return unclear({ giverId: 'This person has no say for this pupil. Add them as a parent or carer under People first.' });
    for (const one of paper.answers) {
      if (one.yes && (one.use === 'every' || one.outlet === 'every')) return unclear({ answers: 'A yes is to one use in one place.' });
      if (one.outlet !== 'every' && !outlets.includes(one.outlet))
        return unclear({ answers: 'The school has no such place to show pictures.' });
    }
  }
  return null;
}

function toEverything(outlets: readonly Outlet[]): readonly PaperAnswer[] {
  return uses.flatMap((use) => outlets.map((outlet) => ({ use, outlet, yes: true })));
}

/** A no after the same person's yes is a withdrawal: derived, never asked. */
function asRow(paper: Paper, one: PaperAnswer, said: readonly Said[], untilOn: Day): store.NewAnswer {
  const beside = { pupilId: paper.pupilId, giverId: paper.giverId, use: one.use, outlet: one.outlet };
  if (one.yes) return { ...beside, answer: 'given', untilOn };
  const before = lastWordOf(said, paper.giverId ?? unnamed, one.use, one.outlet);
  return { ...beside, answer: before === 'given' ? 'withdrawn' : 'refused', untilOn: null };
}

/** Takes back a recording made by the same person within the day. What stood before stands again. */
export async function undoRecording(office: Office, actor: Actor, batchId: BatchId): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const by = personOf(actor);
    const pupils = await store.pupilsOfBatch(tx, batchId, by, new Date(office.now().getTime() - undoableForMs));
    await store.lockPupils(tx, pupils);
    const permit = await office.gate.ask(tx, askOfSchool(actor, 'consent:record', pupils.length === 1 ? pupils[0] : undefined));
    if (!permit.ok) return permit;
    if (pupils.length === 0) return no(absent);
    await store.undoBatch(tx, permit.value, batchId, by);
    await office.record(tx, permit.value, { facts: { undone: batchId } });
    for (const pupilId of pupils) await recheck(office, tx, actor, pupilId);
    return ok();
  });
}

/**
 * Records a no to everything that no other answer outweighs and that only a safeguarding lead ends: for a parent, the
 * pupil, the authority, a court or the school itself, without a name and without a reason.
 */
export async function recordObjection(office: Office, actor: Actor, pupilId: PersonId): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    await store.lockPupils(tx, [pupilId]);
    const permit = await office.gate.ask(tx, askOfSchool(actor, 'consent:record', pupilId));
    if (!permit.ok) return permit;
    const [pupil] = await store.pupilsToAnswer(tx, [pupilId]);
    if (!pupil) return no(absent);
    const commitmentSalt = randomBytes(16);
    const fromOn = await store.todayAt(tx, office.now());
    await store.saveObjection(tx, permit.value, { pupilId, fromOn, by: personOf(actor), commitmentSalt });
    await office.record(tx, permit.value, { facts: { objection: commitmentOf(commitmentSalt, 'objection') } });
    await recheck(office, tx, actor, pupilId);
    return ok();
  });
}

/**
 * What the journal says of an objection, whether the restricted list made it or not: a digest that only somebody with
 * the salt can tell apart (docs/decisions/0040-consent-and-the-restricted-list.md).
 */
export function commitmentOf(salt: Uint8Array, kind: 'objection' | 'restricted'): string {
  return createHash('sha256').update(salt).update(kind).digest('hex');
}

/** The last day a yes counts, by the policy in force today: consent is asked for again when it runs out. */
export async function yesLastsUntil(tx: Tx, actor: Actor, today: Day, answeredOn: Day): Promise<Day> {
  const policy = await policyInForce(tx, actor.schoolId, today);
  const months = policy.number('consentLastsMonths');
  return Temporal.PlainDate.from(answeredOn).add({ months }).subtract({ days: 1 }).toString();
}

/** WH-CON-04: whoever took back a yes, by name, is told once it is certain. */
async function tellThoseWhoWithdrew(
  office: Office,
  tx: Tx,
  actor: Actor,
  batchId: BatchId,
  rows: readonly store.NewAnswer[],
): Promise<void> {
  const startAfter = new Date(office.now().getTime() + tellAfterMs);
  for (const parentId of new Set(rows.flatMap((row) => (row.answer === 'withdrawn' && row.giverId ? [row.giverId] : []))))
    await office.enqueue(tx, tellParent, { schoolId: actor.schoolId, batchId, parentId }, { startAfter });
}

async function recheck(office: Office, tx: Tx, actor: Actor, personId: PersonId): Promise<void> {
  await office.enqueue(tx, recheckPictured, { schoolId: actor.schoolId, personId });
}

/** Answers are recorded by people; the program itself never answers for anybody. */
export function personOf(actor: Actor): PersonId {
  if (actor.kind === 'person') return actor.personId;
  throw new Error('Only a person records consent.');
}
