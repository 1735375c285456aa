import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Role } from '#src/kernel/actor.ts';
import { sayDay, type Day } from '#src/kernel/clock.ts';
import { newId, parseId, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { handles, type Job } from '#src/infra/jobs/jobs.ts';
import { notify } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { secondPerson } from './addresses.ts';
import { fullName, type Person } from './model.ts';
import { sayAbsence, type AbsenceSpan } from './rules.ts';
import { getSchool } from './school-store.ts';
import { holdersOf } from './standing.ts';

/** Writes to somebody that their last day was recorded: once it has come they can no longer read it here. */
const writeOfLeaving: Job<{ schoolId: string; personId: string; lastDay: string }> = {
  name: 'people:writeOfLeaving',
  data: z.strictObject({ schoolId: z.uuid(), personId: z.uuid(), lastDay: z.string() }),
  retryLimit: 8,
};

/** Whoever leads the school or watches over those who do: what is recorded of one of them is said to others (FL-SCH-11). */
const leading: readonly Role[] = ['headteacher', 'deputy-headteacher', 'senior-leader', 'chair-of-governors', 'safeguarding-lead'];

interface Leaving {
  readonly person: Person;
  readonly roles: readonly Role[];
  /** Null: it was taken back. */
  readonly lastDay: Day | null;
  readonly today: Day;
}

/** The one concerned hears of their last day by mail; of a leader’s, the head and the chair too, and of the chair’s the governors. */
export async function tellOfLeaving(office: Office, tx: Tx, permit: Permit<'people:keepPerson'>, leaving: Leaving): Promise<void> {
  const { person, roles, lastDay, today } = leaving;
  const { schoolId, at } = permit;
  const by = permit.actor.kind === 'person' ? permit.actor.personId : null;
  if (person.email !== null && lastDay !== null && person.id !== by)
    await office.enqueue(tx, writeOfLeaving, { schoolId, personId: person.id, lastDay });
  if (!roles.some((role) => leading.includes(role))) return;
  const day = lastDay === null ? null : sayDay(lastDay, today);
  const words =
    day === null
      ? `The last day of ${fullName(person)} was taken back: they stay.`
      : `${day} was recorded as the last day of ${fullName(person)}. Ask, if you did not expect it.`;
  const to = await othersAbove(tx, [...(by === null ? [] : [by]), person.id], at, roles.includes('chair-of-governors'));
  await notify(office, tx, { schoolId, to, kind: 'told', words, href: `/people/${person.id}`, at });
}

/** KP-OFF-04: an absence of the head gives a deputy power, so the head and the chair hear of it when somebody else records it. */
export async function tellOfHeadAbsence(
  office: Office,
  tx: Tx,
  permit: Permit<'people:recordAbsence'>,
  head: Person,
  away: AbsenceSpan,
): Promise<void> {
  const { schoolId, at, actor } = permit;
  const by = actor.kind === 'person' ? [actor.personId] : [];
  const to = [head.id, ...(await holdersOf(tx, ['chair-of-governors'], at))].filter((one) => !by.includes(one));
  const words = `An absence of ${fullName(head)} was recorded: ${sayAbsence(away, away.fromOn)}. While it lasts an authorised deputy may act.`;
  await notify(office, tx, { schoolId, to, kind: 'told', words, href: `/people/${head.id}`, at });
}

async function othersAbove(tx: Tx, not: readonly PersonId[], at: Date, isChair: boolean): Promise<readonly PersonId[]> {
  const above = await holdersOf(tx, ['headteacher', 'chair-of-governors', ...(isChair ? ['governor'] : [])], at);
  const others = above.filter((one) => !not.includes(one));
  return others.length > 0 ? others : secondPerson(tx, not, at);
}

export const leavingJobs = [
  handles(writeOfLeaving, async (office: Office, data) => {
    const [schoolId, id] = [parseId<'school'>(data.schoolId), parseId<'person'>(data.personId)];
    if (schoolId === null || id === null) return;
    const found = await office.read(schoolId, async (db) => {
      // The one on record at this moment: what was taken back meanwhile is not written of.
      const rows = await db.execute<{ email: string }>(
        sql`select email from person where id = ${id} and email is not null and left_on = ${data.lastDay}`,
      );
      return { email: rows.rows[0]?.email, school: (await getSchool(db)).name };
    });
    if (found.email === undefined) return;
    await office.mail.send({ id: newId(), to: found.email, ...letterOf(found.school, data.lastDay) });
  }),
];

function letterOf(school: string, lastDay: Day): { readonly subject: string; readonly text: string } {
  const text = [
    `${school} has recorded ${sayDay(lastDay, lastDay)} ${lastDay.slice(0, 4)} as your last day there.`,
    '',
    'What you may do for it in Gatepost ends with that day.',
    'If you did not expect that, tell the headteacher or the chair of governors today.',
    '',
  ];
  return { subject: `Your last day in Gatepost at ${school}`, text: text.join('\n') };
}
