import type { Office } from '#src/office.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { notify } from '#src/infra/mail/notices.ts';
import { holdersOf } from '#src/desks/people/desk.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { conflict, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { askOfSchool } from './acts.ts';
import { tellSettled } from './jobs.ts';
import { uses, type BatchId, type Outlet, type Said, type Use } from './model.ts';
import { saidOf } from './reading.ts';
import { recheckPictured } from './recheck.ts';
import { differs, outweighed } from './rules.ts';
import { personOf, yesLastsUntil } from './service.ts';
import * as store from './store.ts';

export interface Settlement {
  readonly pupilId: PersonId;
  readonly use: Use;
  readonly outlet: Outlet;
  readonly yes: boolean;
  /** Why, in the headteacher's words: in the journal, and told to nobody. */
  readonly reason: string;
}

const longestReason = 500;

/**
 * WH-CON-04: the headteacher's answer where two parents differ, under a policy that has one. Whoever's answer no longer
 * counts is told, and so is the safeguarding lead. Refusals: the gate's, `changed-meanwhile`, `unclear`.
 */
export async function settleAnswers(office: Office, actor: Actor, input: Settlement): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    await store.lockPupils(tx, [input.pupilId]);
    const permit = await office.gate.ask(tx, askOfSchool(actor, 'consent:settle', input.pupilId));
    if (!permit.ok) return permit;
    const { pupilId, use, outlet, yes } = input;
    const reason = input.reason.trim();
    if (reason === '' || reason.length > longestReason)
      return no(unclear({ reason: `Write why, in up to ${longestReason} characters. It stays in the journal.` }));
    const today = await store.todayAt(tx, office.now());
    const said = (await saidOf(tx, [pupilId], today)).get(pupilId) ?? [];
    if (!uses.includes(use) || !differs(said, use, outlet, today)) return no(nothingToSettle(pupilId));
    const untilOn = yes ? await yesLastsUntil(tx, actor, today, today) : null;
    const answer = { pupilId, use, outlet, giverId: null, answer: yes ? 'given' : 'refused', untilOn } as const;
    const batch = await store.saveAnswers(tx, permit.value, { how: 'settled', answeredOn: today, by: personOf(actor) }, [answer]);
    const facts = { use, outlet, settled: yes ? 'given' : 'refused', batch };
    await office.record(tx, permit.value, { facts, personal: { reason } });
    if (!yes) await office.enqueue(tx, recheckPictured, { schoolId: actor.schoolId, personId: pupilId });
    await tell(office, tx, actor, { pupilId, batch, voices: outweighed(said, use, outlet, today, yes) });
    return ok();
  });
}

const nothingToSettle = (pupilId: PersonId) =>
  conflict('There is nothing to settle here.', 'No two parents’ answers differ on this any more.', [
    { label: 'Look again', href: `/consent/pupils/${pupilId}` },
  ]);

/** By e-mail where there is an address; the office sees to the rest. The safeguarding lead may know what the answers do not say. */
async function tell(
  office: Office,
  tx: Tx,
  actor: Actor,
  { pupilId, batch, voices }: { readonly pupilId: PersonId; readonly batch: BatchId; readonly voices: readonly Said['voice'][] },
): Promise<void> {
  const { schoolId } = actor;
  const reached = await store.withAddress(tx, voices);
  for (const parentId of reached) await office.enqueue(tx, tellSettled, { schoolId, batchId: batch, parentId });
  const notice = { schoolId, href: `/consent/pupils/${pupilId}`, at: office.now() };
  await notify(office, tx, {
    ...notice,
    to: await others(tx, actor, ['safeguarding-lead'], office.now()),
    kind: 'told',
    words: 'Where two parents answered differently about pictures of a pupil, the headteacher has settled it.',
  });
  if (reached.length < voices.length)
    await notify(office, tx, {
      ...notice,
      to: await holdersOf(tx, ['office'], office.now()),
      kind: 'to-do',
      words: 'Tell the parent whose answer about pictures no longer counts: the headteacher has settled it, and we have no e-mail address.',
    });
}

async function others(db: Db, actor: Actor, roles: Parameters<typeof holdersOf>[1], now: Date): Promise<readonly PersonId[]> {
  return (await holdersOf(db, roles, now)).filter((id) => id !== personOf(actor));
}
