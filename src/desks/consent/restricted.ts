import { randomBytes } from 'node:crypto';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { hereOrRefused } from '#src/infra/vault/sealed-elsewhere.ts';
import type { Office } from '#src/office.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import { newId, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { askOfList, askOfSchool } from './acts.ts';
import { recheckPictured } from './recheck.ts';
import type { ObjectionId } from './model.ts';
import type { Row } from './reading.ts';
import { commitmentOf, personOf } from './service.ts';
import { lockPupils, pupilsToAnswer, todayAt } from './store.ts';
import { objection } from './tables.ts';

/*
 * The one file that can tell a child on the restricted list from a child without consent (WH-CON-02). Everybody whom
 * the gate does not let in is answered `absent`: to them there is no such list.
 */

/** One open objection, as a safeguarding lead sees it. The reason is a second look, asked for by itself. */
export interface Listed {
  readonly id: ObjectionId;
  readonly pupilId: PersonId;
  readonly name: string;
  readonly year: string | null;
  readonly fromOn: Day;
  readonly restricted: boolean;
  readonly recordedBy: string;
}

/** The restricted list, and the objections beside it that only a safeguarding lead ends. The look is in the journal. */
export async function listRestricted(office: Office, actor: Actor): Promise<Result<Listed[]>> {
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, askOfList(actor, 'consent:readRestricted'));
    if (!permit.ok) return no(absent);
    await office.record(tx, permit.value);
    return ok(await readList(tx, permit.value));
  });
}

/** Why one child is on the list. The look is in the journal. */
export async function readReason(office: Office, actor: Actor, id: ObjectionId): Promise<Result<string>> {
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, askOfList(actor, 'consent:readRestricted'));
    if (!permit.ok) return no(absent);
    const sealed = await sealedReason(tx, permit.value, id);
    if (!sealed) return no(absent);
    await office.record(tx, permit.value, { facts: { reasonOf: id } });
    const place = { schoolId: actor.schoolId, table: 'objection', row: id, field: 'reason' };
    return hereOrRefused(office.vault.open(tx, place, sealed));
  });
}

/**
 * Puts a child on the restricted list. In the records and in the journal it is the same act as anybody's objection;
 * that it is the list's is sealed. Every post that shows the child is looked at again at once.
 */
export async function restrictPupil(
  office: Office,
  actor: Actor,
  input: { readonly pupilId: PersonId; readonly reason: string },
): Promise<Result<ObjectionId>> {
  const id = newId<'objection'>();
  const reason = input.reason.trim();
  return office.transact(actor.schoolId, async (tx) => {
    await lockPupils(tx, [input.pupilId]);
    const permit = await office.gate.ask(tx, askOfList(actor, 'consent:restrict'));
    if (!permit.ok) return no(absent);
    const recording = await office.gate.ask(tx, askOfSchool(actor, 'consent:record', input.pupilId));
    if (!recording.ok) return recording;
    if (reason === '') return no(unclear({ reason: 'Write why. Only safeguarding leads can open it.' }));
    const [pupil] = await pupilsToAnswer(tx, [input.pupilId]);
    if (!pupil) return no(unclear({ pupilId: 'Choose a pupil of the school.' }));
    const place = { schoolId: actor.schoolId, table: 'objection', row: id, field: 'reason' };
    const sealed = await hereOrRefused(office.vault.seal(tx, place, reason), [
      { label: 'Meanwhile, record a no to everything for the child: nobody then shows them', href: `/consent/pupils/${pupil.id}` },
    ]);
    if (!sealed.ok) return sealed;
    const salt = randomBytes(16);
    const fromOn = await todayAt(tx, office.now());
    await saveRestriction(tx, permit.value, { id, pupilId: pupil.id, fromOn, by: personOf(actor), sealed: sealed.value, salt });
    await office.record(tx, recording.value, { facts: { objection: commitmentOf(salt, 'restricted') } });
    await office.enqueue(tx, recheckPictured, { schoolId: actor.schoolId, personId: pupil.id });
    return ok(id);
  });
}

/** Ends an objection, the list's or anybody's. What was answered beside it counts again. */
export async function endObjection(
  office: Office,
  actor: Actor,
  input: { readonly id: ObjectionId; readonly reason: string },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, askOfList(actor, 'consent:restrict'));
    if (!permit.ok) return no(absent);
    if (input.reason.trim() === '') return no(unclear({ reason: 'Write why. Only safeguarding leads can open it.' }));
    const place = { schoolId: actor.schoolId, table: 'objection', row: input.id, field: 'ended-reason' };
    const sealed = await hereOrRefused(office.vault.seal(tx, place, input.reason.trim()));
    if (!sealed.ok) return sealed;
    const ended = await saveEnd(tx, permit.value, { id: input.id, by: personOf(actor), sealed: sealed.value });
    if (!ended) return no(absent);
    await office.record(tx, permit.value, { facts: { ended: input.id } });
    return ok();
  });
}

async function readList(db: Db, _permit: Permit<'consent:readRestricted'>): Promise<Listed[]> {
  const { rows } = await db.execute<Row<Listed>>(sql`
    select o.id, o.pupil_id as "pupilId", coalesce(p.known_as, p.given_name) || ' ' || p.family_name as name, p.year_group as year,
      o.from_on::text as "fromOn", o.restricted, by.given_name || ' ' || by.family_name as "recordedBy"
    from objection o
      join person p on p.school_id = o.school_id and p.id = o.pupil_id
      join person by on by.school_id = o.school_id and by.id = o.recorded_by
    where o.until_on is null
    order by o.restricted desc, p.family_name, p.given_name, o.id`);
  return rows;
}

async function sealedReason(db: Db, _permit: Permit<'consent:readRestricted'>, id: ObjectionId): Promise<Uint8Array | null> {
  const rows = await db.select({ sealed: objection.reasonSealed }).from(objection).where(eq(objection.id, id));
  return rows[0]?.sealed ?? null;
}

interface Restriction {
  readonly id: ObjectionId;
  readonly pupilId: PersonId;
  readonly fromOn: Day;
  readonly by: PersonId;
  readonly sealed: Uint8Array;
  readonly salt: Uint8Array;
}

async function saveRestriction(tx: Tx, permit: Permit<'consent:restrict'>, one: Restriction): Promise<void> {
  const { id, pupilId, fromOn, by, sealed, salt } = one;
  const row = { schoolId: permit.schoolId, id, pupilId, fromOn, recordedBy: by, recordedAt: permit.at, commitmentSalt: salt };
  await tx.insert(objection).values({ ...row, restricted: true, reasonSealed: sealed });
}

async function saveEnd(
  tx: Tx,
  permit: Permit<'consent:restrict'>,
  one: { readonly id: ObjectionId; readonly by: PersonId; readonly sealed: Uint8Array },
): Promise<boolean> {
  const untilOn = await todayAt(tx, permit.at);
  const ended = await tx
    .update(objection)
    .set({ untilOn, endedBy: one.by, endedAt: permit.at, endedReasonSealed: one.sealed })
    .where(and(eq(objection.id, one.id), isNull(objection.untilOn)))
    .returning({ id: objection.id });
  return ended.length > 0;
}
