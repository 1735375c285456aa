import { dayOf, type Day } from '#src/kernel/clock.ts';
import type { Role } from '#src/kernel/actor.ts';
import type { PersonId, SchoolId } from '#src/kernel/ids.ts';
import { ok, type Result } from '#src/kernel/result.ts';
import { foundSchool, settingUp, type NewSchool } from '#src/desks/people/founding.ts';
import { addPerson, giveRole } from '#src/desks/people/service.ts';
import type { Office } from '#src/office.ts';

/** The posts that a school's policy hangs on, as they are asked for when it is set up. */
export const posts = [
  { name: 'head', label: 'Headteacher', title: 'Headteacher', roles: ['headteacher', 'senior-leader'], engagement: 'employee' },
  {
    name: 'deputy',
    label: 'Deputy headteacher',
    title: 'Deputy headteacher',
    roles: ['deputy-headteacher', 'senior-leader'],
    engagement: 'employee',
  },
  {
    name: 'chair',
    label: 'Chair of governors',
    title: 'Chair of governors',
    roles: ['chair-of-governors', 'governor'],
    engagement: 'governor',
  },
  { name: 'safeguarding', label: 'Safeguarding lead', title: 'Safeguarding lead', roles: ['safeguarding-lead'], engagement: 'employee' },
  { name: 'data', label: 'Data protection lead', title: 'Data protection lead', roles: ['data-protection-lead'], engagement: 'employee' },
  { name: 'office', label: 'Office manager', title: 'Office manager', roles: ['office', 'moderator'], engagement: 'employee' },
] as const;
export type PostName = (typeof posts)[number]['name'];

export interface Holder {
  readonly given: string;
  readonly family: string;
  readonly email: string;
  /** The posts this person holds; a person may hold several. */
  readonly posts: readonly PostName[];
  readonly administers: boolean;
}

export interface Founded {
  readonly schoolId: SchoolId;
  /** In the order of the holders given. */
  readonly people: readonly PersonId[];
}

/** Founds a school and enters those who hold its posts, each through the gate as Gatepost setting up (FL-WHO-05). */
export async function found(office: Office, school: NewSchool, holders: readonly Holder[]): Promise<Result<Founded>> {
  const founded = await foundSchool(office, school);
  if (!founded.ok) return founded;
  const schoolId = founded.value;
  const today = dayOf(office.now(), school.zone);
  const people: PersonId[] = [];
  for (const holder of holders) {
    const entered = await enter(office, schoolId, holder, today);
    if (!entered.ok) return entered;
    people.push(entered.value);
  }
  return ok({ schoolId, people });
}

async function enter(office: Office, schoolId: SchoolId, holder: Holder, today: Day): Promise<Result<PersonId>> {
  const actor = settingUp(schoolId);
  const held = posts.filter((post) => holder.posts.includes(post.name));
  const { given, family, email } = holder;
  const person = {
    kind: 'staff',
    given,
    family,
    knownAs: null,
    email: email.toLowerCase(),
    yearGroup: null,
    bornOn: null,
    joinedOn: today,
  } as const;
  const engagement = {
    kind: held[0]?.engagement ?? 'employee',
    title: held[0]?.title ?? 'Administrator',
    agencyContact: null,
    fromOn: today,
    untilOn: null,
  };
  const added = await addPerson(office, actor, { person, engagement });
  if (!added.ok) return added;
  const roles: Role[] = [...held.flatMap((post) => [...post.roles]), ...(holder.administers ? (['administrator'] as const) : [])];
  for (const role of new Set(roles)) {
    const gave = await giveRole(office, actor, { id: added.value, role: { role, fromOn: today, untilOn: null } });
    if (!gave.ok) return gave;
  }
  return added;
}
