import { sql } from 'drizzle-orm';
import type { Office } from '#src/office.ts';
import { getSchool } from '#src/desks/people/desk.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { plainTextSeconds, stepsOfWork } from '#src/desks/publishing/desk.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { addDays, dayOf, instantOf, type Day } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { ok, type Result } from '#src/kernel/result.ts';
import { onJournal } from './acts.ts';
import { medianOf, timeSpent, type TimeSpent } from './sittings.ts';

/** How long a plain text update takes, and how long it should. */
export interface Pace {
  readonly posts: number;
  readonly medianSeconds: number | null;
  readonly targetSeconds: number;
  readonly isOver: boolean;
}

export interface Worked extends TimeSpent {
  readonly personId: PersonId;
  readonly name: string;
  /** What they are named for, in the register's words: administrator, responsible. */
  readonly duties: readonly string[];
}

/** A month of work on posts: for the leadership, so that pressure can be seen (WH-PUB-06). */
export interface MonthOfWork {
  readonly month: string;
  /** The months there are to choose from, the newest first. */
  readonly months: readonly string[];
  readonly pace: Pace;
  readonly named: readonly Worked[];
  /** Everybody who wrote or decided without being named, together. */
  readonly others: TimeSpent & { readonly people: number };
  readonly citation: Citation;
}

/** Counts a month, `2026-11`, or the one it is. Refusals: the gate's. */
export function monthOfWork(office: Office, actor: Actor, asked: string | null): Promise<Result<MonthOfWork>> {
  return office.read(actor.schoolId, async (db) => {
    const may = await office.gate.look(db, onJournal(actor, 'assurance:readJournal'));
    if (!may.ok) return may;
    const { zone } = await getSchool(db);
    const today = dayOf(office.now(), zone);
    const month = asked ?? today.slice(0, 7);
    const [first, next] = [`${month}-01`, nextMonth(month)];
    const [from, until] = [instantOf(first, '00:00', zone), instantOf(next, '00:00', zone)];
    const policy = await policyInForce(db, actor.schoolId, today);
    const steps = Map.groupBy(await stepsOfWork(db, from, until), (step) => step.by);
    const timeOf = (id: PersonId) =>
      timeSpent(
        (steps.get(id) ?? []).map((step) => step.at),
        zone,
      );
    const named = await namedDuring(db, first, addDays(next, -1));
    const others = [...steps.keys()].filter((id) => !named.some((one) => one.personId === id));
    return ok({
      month,
      months: monthsBefore(today.slice(0, 7)),
      pace: paceOf(await plainTextSeconds(db, from, until), policy.number('postTimeTargetSeconds')),
      named: named.map((one) => ({ ...one, ...timeOf(one.personId) })),
      others: { people: others.length, ...others.map(timeOf).reduce(together, nothing) },
      citation: policy.cite(policy.pack === 'wightwick-hall' ? 'WH-PUB-06' : policy.governing('assurance:readJournal')),
    });
  });
}

const nothing: TimeSpent = { minutes: 0, outOfHours: 0, sittings: 0 };

function together(one: TimeSpent, other: TimeSpent): TimeSpent {
  return { minutes: one.minutes + other.minutes, outOfHours: one.outOfHours + other.outOfHours, sittings: one.sittings + other.sittings };
}

function paceOf(seconds: readonly number[], targetSeconds: number): Pace {
  const medianSeconds = medianOf(seconds);
  return { posts: seconds.length, medianSeconds, targetSeconds, isOver: medianSeconds !== null && medianSeconds > targetSeconds };
}

/** This month and the eleven before it. */
function monthsBefore(last: string): readonly string[] {
  const months = [last];
  while (months.length < 12) months.push(addDays(`${months.at(-1)}-01`, -1).slice(0, 7));
  return months;
}

function nextMonth(month: string): Day {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))];
  return number === 12 ? `${year + 1}-01-01` : `${month.slice(0, 5)}${String(number + 1).padStart(2, '0')}-01`;
}

/** Who was in post for an account's content on some day of the month (WH-OFF-02, WH-OFF-03). */
async function namedDuring(db: Db, first: Day, last: Day): Promise<readonly Pick<Worked, 'personId' | 'name' | 'duties'>[]> {
  const { rows } = await db.execute<{ personId: PersonId; name: string; duties: string[] }>(sql`
    select d.person_id as "personId", coalesce(p.known_as, p.given_name) || ' ' || p.family_name as name,
      array_agg(distinct d.duty order by d.duty) as duties
    from account_duty d join person p on p.school_id = d.school_id and p.id = d.person_id join school s on s.school_id = d.school_id
    where d.duty in ('administrator', 'responsible') and d.accepted_at is not null and (d.accepted_at at time zone s.zone)::date <= ${last}::date
      and d.from_on <= ${last}::date and (d.until_on is null or d.until_on >= ${first}::date)
      and (d.given_up_at is null or (d.given_up_at at time zone s.zone)::date >= ${first}::date)
    group by d.person_id, 2, p.family_name order by p.family_name, 2`);
  return rows;
}
