import { sql } from 'drizzle-orm';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { dayOf, type Day } from '#src/kernel/clock.ts';
import { newId, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Communication, NewPupil } from './communications.ts';

type Row<Shape> = { [Key in keyof Shape]: Shape[Key] };

/** What parents have been told, newest first. */
export async function listCommunications(db: Db): Promise<Communication[]> {
  const { rows } = await db.execute<Row<Communication>>(sql`
    select way, given_on::text as "givenOn", wording, to_every_family as "toEveryFamily"
    from communication order by given_on desc, recorded_at desc`);
  return rows;
}

/** Pupils on the roll who joined after a day, with when their family was told by itself. */
export async function listNewPupils(db: Db, after: Day, today: Day): Promise<NewPupil[]> {
  const { rows } = await db.execute<Row<NewPupil>>(sql`
    select p.id as "pupilId", coalesce(p.known_as, p.given_name) || ' ' || p.family_name as name, p.joined_on::text as "joinedOn",
      (select max(t.told_on)::text from family_told t where t.school_id = p.school_id and t.pupil_id = p.id and t.told_on >= p.joined_on) as "toldOn"
    from person p
    where p.kind = 'pupil' and p.joined_on > ${after}::date and p.joined_on <= ${today}::date
      and (p.left_on is null or p.left_on >= ${today}::date)
    order by p.joined_on, p.family_name, p.given_name, p.id`);
  return rows;
}

/** When a pupil's family was last told of its responsibilities, and how; null when it never was. */
export async function lastToldFamily(db: Db, pupilId: PersonId): Promise<{ readonly toldOn: Day; readonly way: string } | null> {
  const { rows } = await db.execute<{ toldOn: Day; way: string }>(sql`
    select told_on::text as "toldOn", way from (
      select t.told_on, t.way from family_told t where t.pupil_id = ${pupilId}
      union all
      select c.given_on, c.way from communication c join person p on p.school_id = c.school_id and p.id = ${pupilId}
        where c.to_every_family and c.given_on >= coalesce(p.joined_on, c.given_on)
    ) told order by told_on desc, way limit 1`);
  return rows[0] ?? null;
}

export async function saveCommunication(
  tx: Tx,
  permit: Permit<'publishing:recordNotice'>,
  by: PersonId,
  one: Communication,
): Promise<void> {
  await tx.execute(sql`insert into communication (school_id, id, way, given_on, wording, to_every_family, recorded_by, recorded_at)
    values (${permit.schoolId}, ${newId()}, ${one.way}, ${one.givenOn}::date, ${one.wording}, ${one.toEveryFamily}, ${by}, ${permit.at.toISOString()}::timestamptz)`);
}

export async function saveFamilyTold(
  tx: Tx,
  permit: Permit<'publishing:recordNotice'>,
  by: PersonId,
  one: { readonly pupilId: PersonId; readonly toldOn: Day; readonly way: string },
): Promise<void> {
  await tx.execute(sql`insert into family_told (school_id, id, pupil_id, told_on, way, recorded_by, recorded_at)
    values (${permit.schoolId}, ${newId()}, ${one.pupilId}, ${one.toldOn}::date, ${one.way}, ${by}, ${permit.at.toISOString()}::timestamptz)`);
}

export async function isPupil(db: Db, id: PersonId): Promise<boolean> {
  const { rows } = await db.execute(sql`select 1 from person where id = ${id} and kind = 'pupil'`);
  return rows.length > 0;
}

/** Today where the school is. */
export async function todayThere(db: Db, now: Date): Promise<Day> {
  const { rows } = await db.execute<{ zone: string }>(sql`select zone from school`);
  return dayOf(now, rows[0]?.zone ?? 'Europe/London');
}
