import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '#src/infra/db/transact.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { nameSearch } from '#src/kernel/name-search.ts';
import { offlineOutlets, outletKinds, type Cell, type Outlet, type OutletKind, type Said, type Standing, type Use } from './model.ts';
import { saidOf, staffAnswersOf, type Row } from './reading.ts';
import { reckon } from './rules.ts';
import { platformsOn } from './store.ts';

/** A place where pictures are shown, as people call it. */
export interface OutletNamed {
  readonly outlet: Outlet;
  readonly name: string;
  readonly hint: string;
}

/** Everything the school asks consent for: its accounts' platforms, then print and in school. */
export async function outletsOf(db: Db, today: Day): Promise<OutletNamed[]> {
  const online = (await platformsOn(db, today)).map((one) => ({ outlet: one.platform, name: one.name, hint: 'Anyone may see it.' }));
  return [...online, ...offlineOutlets.map((outlet) => ({ outlet, ...offlineNames[outlet] }))];
}
const offlineNames = {
  print: { name: 'Print', hint: 'Old copies cannot be called back.' },
  'in-school': { name: 'In school', hint: 'Only people in school see it.' },
} as const;

export interface PupilNamed {
  readonly id: PersonId;
  readonly name: string;
  readonly year: string | null;
}

export interface PupilFilter {
  readonly q?: string | undefined;
  readonly year?: string | undefined;
  /** Pupils any of whose answers stands so. */
  readonly answer?: Standing | undefined;
  readonly use: Use;
}

export interface PupilLine {
  readonly pupil: PupilNamed;
  readonly cells: readonly Cell[];
}

/** One page of pupils with how their answers stand, in the outlets' order; `size` null gives all. */
export async function listPupils(
  db: Db,
  filter: PupilFilter,
  outlets: readonly OutletNamed[],
  today: Day,
  paging: { readonly page: number; readonly size: number | null },
): Promise<{ readonly lines: PupilLine[]; readonly total: number }> {
  const found = await findPupils(db, filter, today);
  const from = paging.size === null ? 0 : (paging.page - 1) * paging.size;
  const until = paging.size === null ? undefined : from + paging.size;
  const { answer } = filter;
  if (answer === undefined) {
    return { lines: await linesOf(db, found.slice(from, until), filter.use, outlets, today), total: found.length };
  }
  const lines = await linesOf(db, found, filter.use, outlets, today);
  const kept = lines.filter((line) => line.cells.some((cell) => cell.standing === answer));
  return { lines: kept.slice(from, until), total: kept.length };
}

async function linesOf(db: Db, pupils: readonly PupilNamed[], use: Use, outlets: readonly OutletNamed[], today: Day): Promise<PupilLine[]> {
  const said = await saidOf(
    db,
    pupils.map((one) => one.id),
    today,
  );
  return pupils.map((pupil) => ({ pupil, cells: cellsOf(said.get(pupil.id) ?? [], use, outlets, today) }));
}

export function cellsOf(said: readonly Said[], use: Use, outlets: readonly OutletNamed[], today: Day): Cell[] {
  return outlets.map(({ outlet }) => reckon(said, use, outlet, today));
}

async function findPupils(db: Db, filter: PupilFilter, today: Day): Promise<PupilNamed[]> {
  const where: SQL[] = [sql`kind = 'pupil'`, sql`(left_on is null or left_on >= ${today}::date)`];
  if (filter.year !== undefined) where.push(sql`year_group = ${filter.year}`);
  const { rows } = await db.execute<Row<PupilNamed & { given: string; known: string | null }>>(sql`
    select id, coalesce(known_as, given_name) || ' ' || family_name as name, year_group as year, given_name as given, known_as as known
    from person where ${sql.join(where, sql` and `)} order by family_name, given_name, id`);
  const search = nameSearch(filter.q ?? '');
  const asked = (filter.q ?? '').trim() !== '';
  return rows
    .filter((row) => !asked || search.fit(row.name, row.given, row.known) !== null)
    .map(({ id, name, year }) => ({ id, name, year }));
}

/** The year groups that have pupils, in the order of age: Nursery and Reception first. */
export async function yearsOf(db: Db, today: Day): Promise<string[]> {
  const { rows } = await db.execute<{ year: string }>(sql`
    select distinct year_group as year from person
    where kind = 'pupil' and year_group is not null and (left_on is null or left_on >= ${today}::date)`);
  const age = (year: string) => Number(/\d+/.exec(year)?.[0] ?? (year.startsWith('N') ? -1 : 0));
  return rows.map((row) => row.year).toSorted((one, other) => age(one) - age(other) || one.localeCompare(other));
}

/** One thing in a pupil's history. A no names nobody and no way: it is one line, whoever said it. */
export interface HistoryLine {
  readonly day: Day;
  readonly yes: boolean;
  /** What it was said of: `Pictures: Bluesky, Print`. */
  readonly of: string;
  /** Only of a yes: whose, how, and until when. */
  readonly evidence: { readonly giver: string; readonly how: string; readonly untilOn: Day } | null;
  /** A no to everything that has been taken back. */
  readonly ended: boolean;
  /** The headteacher's, where two answers differed: nobody with a say said it. */
  readonly settled: boolean;
}

export interface SaidRow {
  readonly day: Day;
  readonly use: Use | 'every';
  readonly outlet: Outlet;
  readonly yes: boolean;
  readonly giver: string | null;
  readonly how: string | null;
  readonly untilOn: Day | null;
  readonly ended: boolean;
  readonly settled: boolean;
}

/** Everything said about a pupil and not undone, objections of every kind among it, in one query. */
export async function historyRows(db: Db, pupilId: PersonId): Promise<SaidRow[]> {
  const { rows } = await db.execute<Row<SaidRow>>(sql`
    select a.answered_on::text as day, a.use, a.outlet, a.answer = 'given' as yes,
      case when a.answer = 'given' then coalesce(g.given_name || ' ' || g.family_name, '') end as giver,
      case when a.answer = 'given' then a.how end as how, a.until_on::text as "untilOn", false as ended, a.settles as settled
    from consent_answer a left join person g on g.school_id = a.school_id and g.id = a.giver_id
    where a.pupil_id = ${pupilId} and a.undone_at is null
    union all
    select from_on::text, 'every', 'every', false, null, null, null, false, false from objection where pupil_id = ${pupilId}
    union all
    select until_on::text, 'every', 'every', false, null, null, null, true, false from objection where pupil_id = ${pupilId} and until_on is not null`);
  return rows;
}

export interface StaffLine {
  readonly id: PersonId;
  readonly name: string;
  readonly title: string;
  readonly answers: Readonly<Record<OutletKind, Standing>>;
}

/** Members of staff and how their own answers stand (WH-CON-03). */
export async function listStaff(db: Db, today: Day, only?: PersonId): Promise<StaffLine[]> {
  const { rows } = await db.execute<{ id: PersonId; name: string; title: string }>(sql`
    select p.id, coalesce(p.known_as, p.given_name) || ' ' || p.family_name as name,
      coalesce((select e.title from engagement e where e.school_id = p.school_id and e.person_id = p.id
        and e.from_on <= ${today}::date and (e.until_on is null or e.until_on >= ${today}::date) order by e.from_on desc limit 1), '') as title
    from person p
    where p.kind = 'staff' and not gone_on(p, ${today}::date) ${only ? sql`and p.id = ${only}` : sql``}
    order by p.family_name, p.given_name, p.id`);
  const answers = await staffAnswersOf(
    db,
    rows.map((row) => row.id),
    today,
  );
  return rows.map((row) => {
    const standing = (kind: OutletKind): Standing => {
      const last = answers.find((one) => one.personId === row.id && one.outletKind === kind);
      return last ? (last.answer === 'given' ? 'yes' : 'no') : 'none';
    };
    const [school, other, print] = outletKinds;
    return { ...row, answers: { [school]: standing(school), [other]: standing(other), [print]: standing(print) } };
  });
}
