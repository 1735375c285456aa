import { sql, type SQL } from 'drizzle-orm';
import type { Role } from '#src/kernel/actor.ts';
import type { PersonId, SchoolId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Entry } from '#src/infra/journal/entry.ts';
import type { ClosedActs } from './closed.ts';
import type { Doer, JournalFilter, JournalRow } from './model.ts';

/** Rows of the journal for one reader: what is closed to them is not there, and is not counted. */
export interface Wanted {
  readonly schoolId: SchoolId;
  readonly filter: JournalFilter;
  readonly closed: ClosedActs;
  /** Whether the reader may see pupils' names. */
  readonly pupils: boolean;
}

type Found = {
  at: Date | string;
  entry: Entry;
  hash: Buffer;
  name: string | null;
  held: Role[] | null;
  subject: string | null;
  place: string | null;
  words: Record<string, string | null> | null;
};

export async function countRows(db: Db, wanted: Wanted): Promise<number> {
  const found = await db.execute<{ n: string }>(sql`select count(*) as n from journal j where ${matching(wanted)}`);
  return Number(found.rows[0]?.n ?? 0);
}

/** The newest first. */
export async function listRows(db: Db, wanted: Wanted, from: number, size: number): Promise<readonly JournalRow[]> {
  const found = await db.execute<Found>(sql`
    with page as (select * from journal j where ${matching(wanted)} order by j.seq desc limit ${size} offset ${from})
    select j.at, j.entry, j.hash, ${nameOf('p')} as name,
      (select array_agg(r.role) from role_held r, school s where r.school_id = j.school_id and r.person_id = j.actor_person_id and s.school_id = j.school_id
        and (j.at at time zone s.zone)::date between r.from_on and coalesce(r.until_on, 'infinity')) as held,
      case
        when lower(j.subject_kind) in ('person', 'pupil') then
          (select ${nameOf('q')} from person q where q.school_id = j.school_id and q.id::text = j.subject_id and (q.kind <> 'pupil' or ${wanted.pupils}))
        when lower(j.subject_kind) = 'account' then (select a.name from account a where a.school_id = j.school_id and a.id::text = j.subject_id)
      end as subject,
      (select a.name from account a where a.school_id = j.school_id and a.id::text = j.entry->'facts'->>'account') as place,
      (select jsonb_object_agg(w.field, w.words) from journal_words w where w.school_id = j.school_id and w.seq = j.seq) as words
    from page j left join person p on p.school_id = j.school_id and p.id = j.actor_person_id
    order by j.seq desc`);
  return found.rows.map(rowOf);
}

/** Everybody who appears as having done something. */
export async function listDoers(db: Db, wanted: Wanted): Promise<readonly { readonly id: PersonId; readonly name: string }[]> {
  const found = await db.execute<{ id: PersonId; name: string }>(sql`
    select p.id, ${nameOf('p')} as name from person p
    where p.school_id = ${wanted.schoolId} and exists (select 1 from journal j where j.actor_person_id = p.id and ${matching({ ...wanted, filter: {} })})
    order by p.family_name, p.given_name, p.id`);
  return found.rows;
}

const nameOf = (alias: 'p' | 'q'): SQL => sql.raw(`coalesce(${alias}.known_as, ${alias}.given_name) || ' ' || ${alias}.family_name`);

function matching({ schoolId, filter, closed }: Wanted): SQL {
  const dayStart = (day: string) => sql`(${day}::date)::timestamp at time zone (select zone from school where school_id = ${schoolId})`;
  const all: SQL[] = [sql`j.school_id = ${schoolId}`];
  if (closed.always.length > 0) all.push(sql`j.act <> all(${sql.param(closed.always)}::text[])`);
  if (closed.whenOpen.length > 0) all.push(sql`not (j.verdict = 'open' and j.act = any(${sql.param(closed.whenOpen)}::text[]))`);
  if (closed.codes.length > 0)
    all.push(sql`(j.verdict = 'open' or coalesce(j.entry->>'code', '') <> all(${sql.param(closed.codes)}::text[]))`);
  if (filter.act !== undefined) all.push(sql`j.act = ${filter.act}`);
  if (filter.by !== undefined) all.push(sql`j.actor_person_id = ${filter.by}`);
  if (filter.verdict !== undefined) all.push(sql`j.verdict = ${filter.verdict}`);
  if (filter.subject !== undefined)
    all.push(sql`lower(j.subject_kind) = ${filter.subject.kind.toLowerCase()} and j.subject_id = ${filter.subject.id}`);
  if (filter.fromOn !== undefined) all.push(sql`j.at >= ${dayStart(filter.fromOn)}`);
  if (filter.untilOn !== undefined) all.push(sql`j.at < ${dayStart(filter.untilOn)} + interval '1 day'`);
  return sql.join(all, sql` and `);
}

function rowOf(found: Found): JournalRow {
  const { entry } = found;
  return {
    at: new Date(found.at),
    act: entry.act,
    verdict: entry.verdict,
    by: doerOf(entry, found),
    on: { ...entry.subject, name: found.subject },
    place: found.place,
    citations: entry.citations,
    code: entry.code ?? null,
    words: found.words ?? {},
    hash: found.hash.toString('hex'),
  };
}

/** Of several roles held that day, the one that says most about why somebody might do a thing. */
const weighing: readonly Role[] = [
  'headteacher',
  'deputy-headteacher',
  'chair-of-governors',
  'safeguarding-lead',
  'data-protection-lead',
  'designated-person',
  'office',
  'administrator',
  'it-lead',
  'senior-leader',
  'governor',
  'moderator',
  'teacher',
  'support-staff',
];

function doerOf(entry: Entry, found: Found): Doer {
  if (entry.actor.kind === 'system') return { kind: 'gatepost', job: entry.actor.job };
  const held = found.held ?? [];
  return {
    kind: 'person',
    id: entry.actor.person as PersonId,
    name: found.name ?? 'Somebody',
    role: weighing.find((role) => held.includes(role)) ?? null,
  };
}
