import { sql } from 'drizzle-orm';
import type { Db } from '#src/infra/db/transact.ts';
import type { Day } from '#src/kernel/clock.ts';
import { findPolicyInForce } from '#src/desks/policy/desk.ts';
import type { PersonId, SchoolId } from '#src/kernel/ids.ts';
import type { Answer, MayShow, OutletKind, Place, Said, StaffMayShow } from './model.ts';
import { uses } from './model.ts';
import { outletKindOf, outletOf, reckon } from './rules.ts';

/** A row as the database gives it, under the names of a shape of ours. */
export type Row<Shape> = { [Key in keyof Shape]: Shape[Key] };

/** The voice of a parent or carer who was not named. */
export const unnamed = '00000000-0000-0000-0000-000000000000';

/**
 * Everything said about these pupils by a day, the last word of each voice, in one query. Objections are in it as one
 * more voice, those of the restricted list among them; nothing in the answer, and nothing after it, can tell which.
 */
export async function saidOf(db: Db, pupilIds: readonly PersonId[], day: Day): Promise<ReadonlyMap<PersonId, readonly Said[]>> {
  const said = new Map<PersonId, Said[]>(pupilIds.map((id) => [id, []]));
  if (pupilIds.length === 0) return said;
  const ids = sql.param(`{${pupilIds.join(',')}}`);
  const { rows } = await db.execute<Row<Said>>(sql`
    (select distinct on ("pupilId", settles, voice, use, outlet) *
     from (select id, pupil_id as "pupilId", use, outlet, coalesce(giver_id, ${unnamed}::uuid) as voice, answer,
         answered_on::text as "answeredOn", until_on::text as "untilOn", settles,
         (extract(epoch from recorded_at) * 1000)::float8 as "recordedAt"
       from consent_answer
       where pupil_id = any(${ids}::uuid[]) and undone_at is null and answered_on <= ${day}::date) as one
     order by "pupilId", settles, voice, use, outlet, "answeredOn" desc, "recordedAt" desc, answer desc, id desc)
    union all
    select id, pupil_id, 'every', 'every', id, 'objected', from_on::text, null, false, (extract(epoch from recorded_at) * 1000)::float8
    from objection
    where pupil_id = any(${ids}::uuid[]) and from_on <= ${day}::date and (until_on is null or until_on > ${day}::date)`);
  const settled = rows.some((row) => row.settles) && (await areSettled(db, day));
  for (const row of rows) if (!row.settles || settled) said.get(row.pupilId)?.push(row);
  return said;
}

/** Whether the policy of that day has the headteacher settle what two parents answered; elsewhere the stricter answer counts. */
async function areSettled(db: Db, day: Day): Promise<boolean> {
  const { rows } = await db.execute<{ id: SchoolId }>(sql`select school_id as id from school`);
  const policy = rows[0] === undefined ? null : await findPolicyInForce(db, rows[0].id, day);
  return policy?.flag('consentSettled') ?? false;
}

/**
 * Which of these pupils may be shown on which of these accounts, for each use, on a day (OC-CON-02, WH-CON-04).
 * No record means no; a child on the restricted list answers exactly as a child without consent (WH-CON-02).
 */
export async function mayBeShown(db: Db, personIds: readonly PersonId[], accounts: readonly Place[], day: Day): Promise<MayShow[]> {
  const said = await saidOf(db, personIds, day);
  return personIds.flatMap((personId) =>
    accounts.flatMap((account) =>
      uses.map((use) => {
        const cell = reckon(said.get(personId) ?? [], use, outletOf(account), day);
        return { personId, accountId: account.id, use, may: cell.standing === 'yes', reliesOn: cell.reliesOn };
      }),
    ),
  );
}

/** Whether these members of staff have given permission for the kind of outlet each account is (WH-CON-03). */
export async function staffMayBeShown(
  db: Db,
  personIds: readonly PersonId[],
  accounts: readonly Place[],
  day: Day,
): Promise<StaffMayShow[]> {
  const last = await staffAnswersOf(db, personIds, day);
  return personIds.flatMap((personId) =>
    accounts.map((account) => {
      const answer = last.find((one) => one.personId === personId && one.outletKind === outletKindOf(account));
      const may = answer?.answer === 'given';
      return { personId, accountId: account.id, may, reliesOn: may ? answer.id : null };
    }),
  );
}

export interface StaffAnswer {
  readonly id: string;
  readonly personId: PersonId;
  readonly outletKind: OutletKind;
  readonly answer: Answer;
  readonly answeredOn: Day;
}

/** Each member of staff's last word for each kind of outlet. */
export async function staffAnswersOf(db: Db, personIds: readonly PersonId[], day: Day): Promise<StaffAnswer[]> {
  if (personIds.length === 0) return [];
  const { rows } = await db.execute<Row<StaffAnswer>>(sql`
    select distinct on (person_id, outlet_kind)
      id, person_id as "personId", outlet_kind as "outletKind", answer, answered_on::text as "answeredOn"
    from staff_image_answer
    where person_id = any(${sql.param(`{${personIds.join(',')}}`)}::uuid[]) and undone_at is null and answered_on <= ${day}::date
    order by person_id, outlet_kind, answered_on desc, recorded_at desc, answer desc, id desc`);
  return rows;
}
