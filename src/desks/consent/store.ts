import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { dayOf, type Day } from '#src/kernel/clock.ts';
import { newId, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { othersOutlet, type Answer, type BatchId, type ObjectionId, type Outlet, type OutletKind, type Use, type Way } from './model.ts';
import type { Row } from './reading.ts';
import { consentAnswer, objection, staffImageAnswer } from './tables.ts';

/** A pupil on the roll, and who may answer for them. */
export interface PupilToAnswer {
  readonly id: PersonId;
  readonly name: string;
  readonly year: string | null;
  readonly givers: readonly { readonly id: PersonId; readonly name: string }[];
}

/** These pupils, with everybody who may answer for them: parents and carers with a say, and the pupil. */
export async function pupilsToAnswer(db: Db, ids: readonly PersonId[]): Promise<PupilToAnswer[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.execute<Row<PupilToAnswer>>(sql`
    select pupil.id, coalesce(pupil.known_as, pupil.given_name) || ' ' || pupil.family_name as name, pupil.year_group as year,
      coalesce((select json_agg(json_build_object('id', parent.id, 'name', parent.given_name || ' ' || parent.family_name)
          order by parent.given_name, parent.id)
        from guardianship g join person parent on parent.id = g.parent_id
        where g.pupil_id = pupil.id and g.may_consent), '[]'::json) as givers
    from person pupil where pupil.id = any(${sql.param(`{${ids.join(',')}}`)}::uuid[]) and pupil.kind = 'pupil'
    order by pupil.family_name, pupil.given_name, pupil.id`);
  return rows;
}

/** Keeps two people from answering for one pupil in the same moment; in one order, so that nobody waits in a ring. */
export async function lockPupils(tx: Tx, ids: readonly PersonId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`
    select id from person where id = any(${sql.param(`{${ids.join(',')}}`)}::uuid[]) and kind = 'pupil' order by id for no key update`);
}

export interface NewAnswer {
  readonly pupilId: PersonId;
  readonly giverId: PersonId | null;
  readonly use: Use | 'every';
  readonly outlet: Outlet | 'every';
  readonly answer: Answer;
  readonly untilOn: Day | null;
}

export interface Recording {
  readonly how: Way;
  readonly answeredOn: Day;
  readonly by: PersonId;
}

/** Adds answers in one batch, which can be undone as one. */
export async function saveAnswers(
  tx: Tx,
  permit: Permit<'consent:record' | 'consent:settle'>,
  recording: Recording,
  answers: readonly NewAnswer[],
): Promise<BatchId> {
  const batchId = newId<'consent-batch'>();
  const { how, answeredOn, by } = recording;
  const beside = { batchId, how, answeredOn, schoolId: permit.schoolId, recordedBy: by, recordedAt: permit.at, settles: how === 'settled' };
  const rows = answers.map((one) => ({ ...one, ...beside, id: newId<'consent-answer'>() }));
  if (rows.length > 0) await tx.insert(consentAnswer).values(rows);
  return batchId;
}

/** The pupils whose answers a batch holds, if this person recorded it after a moment and it has not been undone. */
export async function pupilsOfBatch(db: Db, batchId: BatchId, by: PersonId, after: Date): Promise<PersonId[]> {
  const rows = await db
    .selectDistinct({ pupilId: consentAnswer.pupilId })
    .from(consentAnswer)
    .where(
      and(
        eq(consentAnswer.batchId, batchId),
        eq(consentAnswer.recordedBy, by),
        isNull(consentAnswer.undoneAt),
        eq(consentAnswer.settles, false),
        sql`${consentAnswer.recordedAt} > ${after.toISOString()}::timestamptz`,
      ),
    );
  return rows.map((row) => row.pupilId);
}

/** Where to write to a parent who took back a yes in a batch; null when it was undone, or there is no address. */
export async function withdrawnIn(
  db: Db,
  batchId: BatchId,
  parentId: PersonId,
): Promise<{ readonly email: string; readonly school: string } | null> {
  const { rows } = await db.execute<{ email: string; school: string }>(sql`
    select distinct p.email, s.name as school
    from consent_answer a
      join person p on p.school_id = a.school_id and p.id = a.giver_id
      join school s on s.school_id = a.school_id
    where a.batch_id = ${batchId} and a.giver_id = ${parentId} and a.answer = 'withdrawn' and a.undone_at is null
      and p.kind = 'parent' and p.email is not null`);
  return rows[0] ?? null;
}

/** Where to write to a parent whose answer a settlement outweighs, and what was settled; null without an address. */
export async function settledIn(
  db: Db,
  batchId: BatchId,
  parentId: PersonId,
): Promise<{ readonly email: string; readonly school: string; readonly yes: boolean } | null> {
  const { rows } = await db.execute<{ email: string; school: string; yes: boolean }>(sql`
    select p.email, s.name as school, a.answer = 'given' as yes
    from consent_answer a
      join person p on p.school_id = a.school_id and p.id = ${parentId} and p.kind = 'parent' and p.email is not null
      join school s on s.school_id = a.school_id
    where a.batch_id = ${batchId} and a.settles and a.undone_at is null limit 1`);
  return rows[0] ?? null;
}

/** Those of these voices that are parents on record with an e-mail address. */
export async function withAddress(db: Db, voices: readonly string[]): Promise<readonly PersonId[]> {
  if (voices.length === 0) return [];
  const { rows } = await db.execute<{ id: PersonId }>(sql`
    select id from person where id = any(${sql.param(`{${voices.join(',')}}`)}::uuid[]) and kind = 'parent' and email is not null`);
  return rows.map((row) => row.id);
}

export async function undoBatch(tx: Tx, permit: Permit<'consent:record'>, batchId: BatchId, by: PersonId): Promise<void> {
  await tx.update(consentAnswer).set({ undoneBy: by, undoneAt: permit.at }).where(eq(consentAnswer.batchId, batchId));
}

/** Adds a no to everything that only a safeguarding lead ends. */
export async function saveObjection(
  tx: Tx,
  permit: Permit<'consent:record'>,
  one: { readonly pupilId: PersonId; readonly fromOn: Day; readonly by: PersonId; readonly commitmentSalt: Uint8Array },
): Promise<ObjectionId> {
  const id = newId<'objection'>();
  const { pupilId, fromOn, by, commitmentSalt } = one;
  await tx
    .insert(objection)
    .values({ schoolId: permit.schoolId, id, pupilId, fromOn, recordedBy: by, recordedAt: permit.at, commitmentSalt });
  return id;
}

export interface NewStaffAnswer {
  readonly personId: PersonId;
  readonly outletKind: OutletKind;
  readonly answer: Answer;
  readonly answeredOn: Day;
}

export async function saveStaffAnswers(
  tx: Tx,
  permit: Permit<'consent:recordStaffImage'>,
  by: PersonId,
  answers: readonly NewStaffAnswer[],
): Promise<BatchId> {
  const batchId = newId<'consent-batch'>();
  const beside = { batchId, schoolId: permit.schoolId, recordedBy: by, recordedAt: permit.at };
  if (answers.length > 0)
    await tx.insert(staffImageAnswer).values(answers.map((one) => ({ ...one, ...beside, id: newId<'staff-image-answer'>() })));
  return batchId;
}

export async function staffOfBatch(db: Db, batchId: BatchId, by: PersonId, after: Date): Promise<PersonId[]> {
  const rows = await db
    .selectDistinct({ personId: staffImageAnswer.personId })
    .from(staffImageAnswer)
    .where(
      and(
        eq(staffImageAnswer.batchId, batchId),
        eq(staffImageAnswer.recordedBy, by),
        isNull(staffImageAnswer.undoneAt),
        sql`${staffImageAnswer.recordedAt} > ${after.toISOString()}::timestamptz`,
      ),
    );
  return rows.map((row) => row.personId);
}

export async function undoStaffBatch(tx: Tx, permit: Permit<'consent:recordStaffImage'>, batchId: BatchId, by: PersonId): Promise<void> {
  await tx.update(staffImageAnswer).set({ undoneBy: by, undoneAt: permit.at }).where(eq(staffImageAnswer.batchId, batchId));
}

/** The platforms of the accounts in use on a day, in the register's order: what consent is asked for, beside print and in school. */
export async function platformsOn(db: Db, day: Day): Promise<{ readonly platform: Outlet; readonly name: string }[]> {
  const { rows } = await db.execute<{ platform: string; name: string }>(sql`
    with place as (select case when run_by_others then ${othersOutlet} else platform end as platform,
        case when run_by_others then 'Other people’s pages' else name end as name, position
      from account where from_on <= ${day}::date and (until_on is null or until_on >= ${day}::date))
    select platform, min(name) as name from place group by platform order by platform = ${othersOutlet}, min(position), platform`);
  return rows;
}

/** Today where the school is. */
export async function todayAt(db: Db, now: Date): Promise<Day> {
  const { rows } = await db.execute<{ zone: string }>(sql`select zone from school`);
  return dayOf(now, rows[0]?.zone ?? 'Europe/London');
}

export async function isStaff(db: Db, id: PersonId): Promise<boolean> {
  const { rows } = await db.execute(sql`select 1 from person where id = ${id} and kind = 'staff'`);
  return rows.length > 0;
}
