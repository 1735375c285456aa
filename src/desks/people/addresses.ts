import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { newId, parseId, type Id, type PersonId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { handles, type Job } from '#src/infra/jobs/jobs.ts';
import { notify } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { fullName, type Person } from './model.ts';
import { getSchool } from './school-store.ts';
import { holdersOf } from './standing.ts';
import { addressChange } from './tables.ts';

/** Writes to the address that was on record before, so that whoever reads it hears of the change. */
const writeToOldAddress: Job<{ schoolId: string; changeId: string }> = {
  name: 'people:writeToOldAddress',
  data: z.strictObject({ schoolId: z.uuid(), changeId: z.uuid() }),
  retryLimit: 8,
};

interface Change {
  readonly person: Person;
  readonly becomes: string | null;
  readonly by: PersonId;
}

/**
 * A colleague's mail address decides who opens their first sign-in. A change of it is said to a second person, who
 * neither made it nor is concerned, and to the address that was there before.
 */
export async function tellOfAddress(
  office: Office,
  tx: Tx,
  permit: Permit<'people:keepPerson'>,
  { person, becomes, by }: Change,
): Promise<void> {
  if (person.kind !== 'staff' || sameAddress(person.email, becomes)) return;
  const { schoolId, at } = permit;
  const id = newId<'address-change'>();
  await tx.insert(addressChange).values({ schoolId, id, personId: person.id, was: person.email, becomes, changedBy: by, at });
  const to = await secondPerson(tx, [by, person.id], at);
  const words = `The mail address of ${fullName(person)} was changed. It decides who may sign in as them: ask, if you did not expect it.`;
  await notify(office, tx, { schoolId, to, kind: 'told', words, href: `/people/${person.id}`, about: id, at });
  if (person.email !== null) await office.enqueue(tx, writeToOldAddress, { schoolId, changeId: id });
}

/** The headteacher; where that is one of the two, the deputies and the chair. */
export async function secondPerson(tx: Tx, not: readonly PersonId[], at: Date): Promise<readonly PersonId[]> {
  for (const roles of [['headteacher'], ['deputy-headteacher', 'chair-of-governors'], ['senior-leader', 'office']]) {
    const others = (await holdersOf(tx, roles, at)).filter((one) => !not.includes(one));
    if (others.length > 0) return others;
  }
  return [];
}

export function sameAddress(one: string | null, other: string | null): boolean {
  return (one ?? '').toLowerCase() === (other ?? '').toLowerCase();
}

export const peopleJobs = [
  handles(writeToOldAddress, async (office: Office, data) => {
    const [schoolId, id] = [parseId<'school'>(data.schoolId), parseId<'address-change'>(data.changeId)];
    const found = schoolId === null || id === null ? null : await office.read(schoolId, (db) => findChange(db, id));
    if (found?.was == null) return;
    await office.mail.send({ id: found.id, to: found.was, ...letterOf(found.school) });
  }),
];

async function findChange(db: Parameters<typeof getSchool>[0], id: Id<'address-change'>) {
  const [row] = await db.select().from(addressChange).where(eq(addressChange.id, id));
  return row === undefined ? null : { id: row.id, was: row.was, school: (await getSchool(db)).name };
}

function letterOf(school: string): { readonly subject: string; readonly text: string } {
  const text = [
    `${school} has taken this address off your record in Gatepost.`,
    '',
    'What it sends you goes to another address from now on.',
    'If you did not ask for that, tell the headteacher today: somebody else could be signing in as you.',
    '',
  ];
  return { subject: `Your address in Gatepost at ${school}`, text: text.join('\n') };
}
