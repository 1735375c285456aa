import type { Actor } from '#src/kernel/actor.ts';
import { dayOf, isDay } from '#src/kernel/clock.ts';
import type { Id, SchoolId } from '#src/kernel/ids.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { notify, settleNotices } from '#src/infra/mail/notices.ts';
import { listSchools } from '#src/infra/schools.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { holdersOf } from '#src/desks/people/desk.ts';
import { personOf, schoolThing } from './acts.ts';
import { listEnded, lockLicence, noteTold, renewLicence } from './duty-store.ts';
import { schoolOf } from './reading.ts';

/** HM-PUB-04: the right to use something published was renewed: until when, by whom and where that is recorded. */
export async function keepLicence(
  office: Office,
  actor: Actor,
  input: { readonly licenceId: Id<'licence'>; readonly until: string; readonly note: string },
): Promise<Result<undefined>> {
  const until = input.until.trim() === '' ? null : input.until.trim();
  const note = input.note.trim();
  if (note === '' || note.length > 1000) return no(unclear({ note: 'Say who renewed it, and where that is kept.' }));
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, { actor, act: 'publishing:keepLicences', on: schoolThing(actor) });
    if (!permit.ok) return permit;
    const { zone } = await schoolOf(tx);
    if (until !== null && (!isDay(until) || until < dayOf(permit.value.at, zone)))
      return no(unclear({ until: 'Give a day that is still to come, or leave it empty when it does not end.' }));
    const licence = await lockLicence(tx, input.licenceId);
    if (licence === null) return no(absent);
    await renewLicence(tx, permit.value, licence, { by: personOf(actor), note, until });
    await settleNotices(tx, permit.value.schoolId, licence.id, permit.value.at);
    await office.record(tx, permit.value, { subject: { kind: 'Post', id: licence.postId }, facts: { until }, personal: { note } });
    return ok();
  });
}

/** Tells the office of every school, once, of each right that ended while what it covers is still published. */
export async function tellOfEndedLicences(office: Office): Promise<void> {
  for (const school of await listSchools(office)) await office.transact(school.id, (tx) => tellOf(office, tx, school.id));
}

async function tellOf(office: Office, tx: Tx, schoolId: SchoolId): Promise<void> {
  const now = office.now();
  const ended = (await listEnded(tx, dayOf(now, (await schoolOf(tx)).zone))).filter((one) => one.toldAt === null);
  if (ended.length === 0) return;
  const to = await holdersOf(tx, ['office'], now);
  for (const one of ended) {
    await notify(office, tx, {
      schoolId,
      to,
      kind: 'to-do',
      words: 'The right to use something published has ended. Take it down, or record that it was renewed.',
      href: `/posts/${one.postId}`,
      about: one.id,
      at: now,
    });
    await noteTold(tx, one.id, now);
  }
}
