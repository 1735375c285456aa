import type { OfficialUseId, PersonId, SchoolId } from '#src/kernel/ids.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import { notify, settleNotices } from '#src/infra/mail/notices.ts';
import { count } from '#src/kernel/words.ts';
import type { Office } from '#src/office.ts';
import { holdersOf, deputiesActing, peopleStandings } from '#src/desks/people/desk.ts';
import type { Capacity, IssuedRule, UseLine } from './model.ts';
import { headByPost } from './posting.ts';
import type { Moment } from './moment.ts';
import { listUses } from './uses-store.ts';

/**
 * Tells whoever may decide on an application that one waits; nobody is asked about their own. Where that leaves nobody,
 * as when the chair asks, the policy has a gap, and it is pointed out to the governors (KP-OFF-07).
 */
export async function tellApprovers(
  office: Office,
  tx: Tx,
  schoolId: SchoolId,
  { capacity, person }: { readonly capacity: Capacity; readonly person: PersonId },
  moment: Moment,
  uses: readonly OfficialUseId[],
): Promise<void> {
  const { now, policy } = moment;
  const deciding = await approversOf(tx, { capacity, person }, moment);
  const to = deciding.filter((one) => one !== person);
  const [first] = uses;
  if (first === undefined) return;
  const words = `${count(uses.length, 'application')} for official use ${uses.length === 1 ? 'waits' : 'wait'} for you.`;
  await notify(office, tx, { schoolId, to, kind: 'to-decide', words, href: `/register/uses/${first}`, about: first, at: now });
  const isGap = capacity === 'governor' ? deciding.includes(person) : await isHead(tx, person, now);
  if (to.length > 0 || !isGap) return;
  const governors = (await holdersOf(tx, ['governor', 'chair-of-governors'], now)).filter((one) => one !== person);
  const gap = 'Nobody can decide on an application: who would is the one who asked, or no chair is in post. That is a gap to close.';
  const href = `/policy/clauses/${policy.pack === 'keston-primary' ? 'KP-OFF-07' : policy.governing('register:approve')}`;
  await notify(office, tx, { schoolId, to: governors, kind: 'told', words: gap, href, at: now });
}

/**
 * Who decides on somebody's application: whom the policy names for the capacity, and an authorised deputy for employees
 * while the head is away (KP-OFF-04). On the headteacher's the chair alone decides (FL-OFF-10).
 */
export async function approversOf(
  db: Db,
  { capacity, person }: { readonly capacity: Capacity; readonly person: PersonId },
  { now, policy }: Pick<Moment, 'now' | 'policy'>,
): Promise<readonly PersonId[]> {
  if (await isHead(db, person, now)) return holdersOf(db, ['chair-of-governors'], now);
  const list = { employee: 'staffApprovers', governor: 'governorApprovers', other: 'otherApprovers' } as const;
  return [...(await holdersOf(db, policy.list(list[capacity]), now)), ...(capacity === 'employee' ? await deputiesActing(db, now) : [])];
}

async function isHead(db: Db, person: PersonId, now: Date): Promise<boolean> {
  return (await peopleStandings(db, [person], now)).get(person)?.roles.includes('headteacher') === true;
}

/** Tells the one concerned; what waited for a decision about it waits no longer. */
export async function tellHolder(office: Office, tx: Tx, schoolId: SchoolId, line: UseLine, words: string, href?: string): Promise<void> {
  const at = office.now();
  await settleNotices(tx, schoolId, line.id, at);
  await notify(office, tx, {
    schoolId,
    to: [line.personId],
    kind: href === undefined ? 'decided' : 'to-do',
    words,
    href: href ?? `/register/uses/${line.id}`,
    at,
  });
}

/** KP-OFF-12: every official user of today hears of a rule in the step that issues it. */
export async function tellOfficialUsers(
  office: Office,
  tx: Tx,
  schoolId: SchoolId,
  { now, policy }: Moment,
  rule: IssuedRule,
): Promise<void> {
  const lines = await listUses(tx, now, { states: ['in-force', 'suspended', 'agreed'], headByPost: headByPost(policy) });
  const to = [...new Set(lines.map((line) => line.personId))];
  await notify(office, tx, {
    schoolId,
    to,
    kind: 'to-do',
    words: `Rule ${rule.number} was issued. Read it before you post.`,
    href: '/register/rules',
    about: rule.id,
    at: now,
  });
}
