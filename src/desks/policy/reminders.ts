import { sql } from 'drizzle-orm';
import { addDays, dayOf, type Day } from '#src/kernel/clock.ts';
import type { Engagement } from '#src/kernel/actor.ts';
import type { PersonId, SchoolId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Clause, Reader } from '#src/infra/gate/pack-files.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { notify } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { getSchool, holdersOf, peopleStandings, schoolYearStart } from '#src/desks/people/desk.ts';
import { findPolicyInForce } from './desk.ts';

/*
 * KP-SCOPE-01: at the start of each school year everybody employed and every governor is reminded of what they answer for
 * themselves, and the class teachers of what to tell their classes. The notices are the record: who, what and when.
 */

/** Whoever comes while the year is this young is reminded too; a policy adopted later waits for the next year. */
const beginningDays = 28;

/** Whom a policy has reminded each year; nobody where it does not ask for it. */
export function remindedBy(policy: Policy): readonly string[] {
  return packs().pack(policy.pack).parameters.has('reminderPeople') ? policy.list('reminderPeople') : [];
}

/** What a kind of reader answers for themselves: the policy's own clauses. */
export function personalClauses(policy: Policy, reader: Reader): readonly Clause[] {
  const who: Readonly<Record<Reader, string>> = { employees: 'staff', governors: 'governors', pupils: 'pupils', parents: 'parents' };
  return packs()
    .pack(policy.pack)
    .clauses.filter((clause) => /-PER-/.test(clause.id) && clause.who.includes(who[reader]));
}

/** Reminds everybody who has not been reminded this school year. Done again, it reminds nobody twice. */
export async function remindAll(office: Office, tx: Tx, schoolId: SchoolId): Promise<void> {
  const school = await getSchool(tx);
  const now = office.now();
  const today = dayOf(now, school.zone);
  const policy = await findPolicyInForce(tx, schoolId, today);
  const reminded = policy === null ? [] : remindedBy(policy);
  const begins = schoolYearStart(school.terms, today);
  if (reminded.length === 0 || addDays(begins, beginningDays) < today) return;
  const kinds: Engagement[] = [
    ...(reminded.includes('employees') ? ['employee' as const] : []),
    ...(reminded.includes('governors') ? ['governor' as const] : []),
  ];
  const told = { schoolId, kind: 'to-do', href: '/policy/reminders', at: now } as const;
  await notify(office, tx, {
    ...told,
    to: await notYet(tx, await engagedAs(tx, kinds, now), aboutOwn(begins)),
    words: 'A new school year: read what you answer for yourself on social media.',
    about: aboutOwn(begins),
  });
  if (!reminded.includes('pupils')) return;
  await notify(office, tx, {
    ...told,
    to: await notYet(tx, await holdersOf(tx, ['teacher'], now), aboutClass(begins)),
    words: 'A new school year: here is what to tell your class about social media.',
    about: aboutClass(begins),
  });
}

const aboutOwn = (begins: Day): string => `reminder:own:${begins}`;
const aboutClass = (begins: Day): string => `reminder:class:${begins}`;

async function engagedAs(db: Db, kinds: readonly Engagement[], now: Date): Promise<readonly PersonId[]> {
  if (kinds.length === 0) return [];
  const { rows } = await db.execute<{ id: PersonId }>(sql`
    with here as (select (${now.toISOString()}::timestamptz at time zone zone)::date as today from school)
    select distinct e.person_id as id from engagement e cross join here
    where e.kind in ${[...kinds]} and e.from_on <= here.today and (e.until_on is null or e.until_on >= here.today)`);
  const standings = await peopleStandings(
    db,
    rows.map((row) => row.id),
    now,
  );
  return [...standings.values()].filter((one) => !one.ended).map((one) => one.personId);
}

async function notYet(db: Db, people: readonly PersonId[], about: string): Promise<readonly PersonId[]> {
  const { rows } = await db.execute<{ id: PersonId }>(sql`select person_id as id from notice where about = ${about}`);
  const told = new Set(rows.map((row) => row.id));
  return people.filter((id) => !told.has(id));
}

/** Who was reminded this school year, of what, and when. */
export interface Reminded {
  readonly name: string;
  readonly ofClass: boolean;
  readonly at: Date;
}

export async function remindedThisYear(db: Db, today: Day): Promise<{ readonly begins: Day; readonly people: readonly Reminded[] }> {
  const begins = schoolYearStart((await getSchool(db)).terms, today);
  const { rows } = await db.execute<{ name: string; about: string; at: string | Date }>(sql`
    select coalesce(p.known_as, p.given_name) || ' ' || p.family_name as name, n.about, n.at
    from notice n join person p on p.school_id = n.school_id and p.id = n.person_id
    where n.about in (${aboutOwn(begins)}, ${aboutClass(begins)}) order by n.at, lower(p.family_name), p.id`);
  return { begins, people: rows.map(({ name, about, at }) => ({ name, ofClass: about === aboutClass(begins), at: new Date(at) })) };
}
