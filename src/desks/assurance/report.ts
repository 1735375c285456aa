import { sql } from 'drizzle-orm';
import type { Office } from '#src/office.ts';
import { getSchool } from '#src/desks/people/desk.ts';
import { citesOfThePast, policyInForce } from '#src/desks/policy/desk.ts';
import { overduePosts, type OverduePosts } from '#src/desks/publishing/desk.ts';
import { countProposals, overdueDuties, type Overdue, type Proposals } from '#src/desks/register/desk.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { addDays, dayOf, instantOf, type Day } from '#src/kernel/clock.ts';
import { ok, type Result } from '#src/kernel/result.ts';
import { onJournal } from './acts.ts';

export interface Counted {
  readonly what: string;
  readonly n: number;
}

/** How official use went over some days: for the leadership and the governors (HM-OFF-01, HM-OFF-02, KP-SCOPE-01, WH-PUB-04). */
export interface UseReport {
  readonly from: Day;
  readonly until: Day;
  readonly posts: number;
  readonly byAccount: readonly Counted[];
  readonly byPurpose: readonly Counted[];
  readonly refusals: readonly (Counted & { readonly citation: Citation | null })[];
  readonly overdue: Overdue & OverduePosts;
  /** Minutes from a post's first word to its sending: the middle one, and the slowest in ten. Null without posts. */
  readonly minutes: { readonly middle: number; readonly slow: number } | null;
  readonly incidents: readonly Counted[];
  /** What became of applications for official use (HA-SCOPE-02). */
  readonly proposals: Proposals;
  readonly citation: Citation;
}

/** Attempts whose very refusal says what only few may know. */
const closed = ['consent:readRestricted', 'consent:restrict', 'people:readSuspension'];
/** One word for every reason somebody is not active, so that a suspension cannot be counted out (KP-OFF-10). */
const inactive: ReadonlySet<string> = new Set(['suspended', 'revoked', 'appointment-ended']);

export function reportUse(
  office: Office,
  actor: Actor,
  input: { readonly from: Day | null; readonly until: Day | null },
): Promise<Result<UseReport>> {
  return office.read(actor.schoolId, async (db) => {
    const may = await office.gate.look(db, onJournal(actor, 'assurance:readJournal'));
    if (!may.ok) return may;
    const now = office.now();
    const school = await getSchool(db);
    const today = dayOf(now, school.zone);
    const policy = await policyInForce(db, actor.schoolId, today);
    const until = input.until ?? today;
    const from = input.from ?? school.terms.findLast((term) => term.startsOn <= until)?.startsOn ?? addDays(until, -90);
    const span = { from: instantOf(from, '00:00', school.zone), until: instantOf(addDays(until, 1), '00:00', school.zone) };
    const past = await citesOfThePast(db, actor.schoolId, policy);
    const cite = (clause: string) => (clause === '' ? null : past(clause));
    return ok({
      from,
      until,
      ...(await postsOf(db, span, policy.list('purposes'))),
      refusals: (await refusalsOf(db, span)).map(({ clause, ...one }) => ({ ...one, citation: cite(clause) })),
      overdue: { ...(await overdueDuties(db, now, policy)), ...(await overduePosts(db, now, school.zone)) },
      incidents: await incidentsOf(db, span),
      proposals: await countProposals(db, span, { now, zone: school.zone, policy }),
      citation: policy.cite(policy.pack === 'hampshire-model' ? 'HM-OFF-02' : policy.governing('assurance:readJournal')),
    });
  });
}

interface Span {
  readonly from: Date;
  readonly until: Date;
}

const within = (column: ReturnType<typeof sql>, { from, until }: Span) => sql`${column} >= ${from} and ${column} < ${until}`;

async function postsOf(
  db: Db,
  span: Span,
  listed: readonly string[],
): Promise<Pick<UseReport, 'posts' | 'byAccount' | 'byPurpose' | 'minutes'>> {
  const accounts = await db.execute<{ what: string; n: number }>(sql`select a.name as what, count(*)::int as n from delivery d
    join account a on a.school_id = d.school_id and a.id = d.account_id
    join post p on p.school_id = d.school_id and p.id = d.post_id and p.corrects is null where ${within(sql`d.live_at`, span)} group by a.name, a.position order by a.position`);
  const purposes = await db.execute<{ what: string | null; n: number }>(
    sql`select p.purpose as what, count(*)::int as n from post p where p.corrects is null and ${within(sql`p.out_at`, span)} group by 1 order by 2 desc, 1`,
  );
  const times = await db.execute<{ n: number; middle: number | null; slow: number | null }>(sql`select count(*)::int as n,
    percentile_cont(0.5) within group (order by extract(epoch from coalesce(p.submitted_at, p.let_go_at, p.out_at) - p.begun_at) / 60)::float as middle,
    percentile_cont(0.9) within group (order by extract(epoch from coalesce(p.submitted_at, p.let_go_at, p.out_at) - p.begun_at) / 60)::float as slow
    from post p where p.corrects is null and ${within(sql`p.out_at`, span)}`);
  const time = times.rows[0];
  const minutes = time === undefined || time.middle === null || time.slow === null ? null : { middle: time.middle, slow: time.slow };
  return { posts: time?.n ?? 0, byAccount: accounts.rows, byPurpose: byPurpose(listed, purposes.rows), minutes };
}

/** Every purpose the policy lists, a nought for those that nothing served: encouragement is to be seen as well (HM-OFF-01). */
function byPurpose(listed: readonly string[], counted: readonly { what: string | null; n: number }[]): readonly Counted[] {
  const unserved = listed.filter((one) => !counted.some((row) => row.what === one)).map((what) => ({ what, n: 0 }));
  const served = counted.flatMap(({ what, n }) => (what === null ? [] : [{ what, n }]));
  const without = counted.filter((row) => row.what === null).map(({ n }) => ({ what: 'no purpose given', n }));
  return [...served, ...unserved, ...without];
}

async function refusalsOf(db: Db, span: Span): Promise<readonly { what: string; n: number; clause: string }[]> {
  const found = await db.execute<{
    code: string;
    clause: string;
    n: number;
  }>(sql`select coalesce(findings #>> '{0,code}', 'refused') as code,
    coalesce(findings #>> '{0,clause}', '') as clause, count(*)::int as n from verdict
    where outcome <> 'open' and act not in ${closed} and ${within(sql`at`, span)} group by 1, 2 order by 3 desc, 1, 2`);
  const plain = found.rows
    .filter((row) => !inactive.has(row.code))
    .map(({ code, ...row }) => ({ ...row, what: code.replaceAll('-', ' ') }));
  const rest = found.rows.filter((row) => inactive.has(row.code)).reduce((sum, row) => sum + row.n, 0);
  return rest === 0 ? plain : [...plain, { what: 'not currently active', n: rest, clause: '' }];
}

async function incidentsOf(db: Db, span: Span): Promise<readonly Counted[]> {
  const found = await db.execute<{ what: string; n: number }>(sql`
    select 'Emergency stops' as what, count(*)::int as n from publishing_stop where ${within(sql`from_at`, span)}
    union all select 'Accounts paused', count(*)::int from journal where act = 'register:pause' and verdict = 'open' and ${within(sql`at`, span)}
    union all select 'Possible data breaches', count(*)::int from possible_breach where ${within(sql`discovered_at`, span)}
    union all select 'Posts said to be untrue', count(distinct post_id)::int from untrue_mark where ${within(sql`marked_at`, span)}
    union all select 'Posts taken down', count(distinct post_id)::int from delivery
      where status = 'taken-down' and live_at is not null and ${within(sql`tombstone_at`, span)}
    union all select 'Posts corrected', count(distinct c.post_id)::int from (select post_id, at from post_correction
      union all select corrects, out_at from post where corrects is not null) c where ${within(sql`c.at`, span)}
    union all select 'Sendings that failed', count(*)::int from delivery where status = 'failed' and ${within(sql`due_at`, span)}
    union all select 'Sendings that had to be found out', count(*)::int from delivery_attempt where outcome = 'unknown' and ${within(sql`started_at`, span)}`);
  return found.rows;
}
