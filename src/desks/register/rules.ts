import type { Engagement, Role } from '#src/kernel/actor.ts';
import type { ClauseId } from '#src/kernel/citation.ts';
import { dayOf, type Day } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { PackId, Policy } from '#src/kernel/policy.ts';
import { conflict, unclear, type NextStep, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Standing } from '#src/infra/gate/question.ts';
import { list } from '#src/kernel/words.ts';
import { roleNames } from '#src/desks/people/desk.ts';
import type { AccountEntry } from './accounts-store.ts';
import { riskKinds, type Account, type Capacity, type Consultation, type Risk, type Use, type UseState } from './model.ts';

/** In which capacity a kind of engagement lets somebody ask. */
export function capacityOf(engagement: Engagement): Capacity {
  return engagement === 'employee' || engagement === 'governor' ? engagement : 'other';
}

/** Which heads a risk statement covers under a policy: HM-OFF-03 names four, HA-SCOPE-02 three, the others none. */
export function risksAsked(policy: Policy): readonly string[] {
  if (policy.pack === 'hampshire-model') return riskKinds;
  if (policy.pack === 'harmonize-academy') return ['safeguarding', 'bullying', 'reputation'];
  return [];
}

/** KP-OFF-08: where governors use social media for the school by exception, the clause that says so; null elsewhere. */
export function governorsByException(policy: Policy): ClauseId | null {
  return policy.pack === 'keston-primary' ? 'KP-OFF-08' : null;
}

export interface Application {
  readonly capacity: Capacity;
  readonly purpose: string;
  readonly occasion: string;
  readonly until: Day | null;
  readonly risks: readonly Risk[];
}

/** What an application has to say before anybody decides on it. The approver's own conditions are the gate's. */
export function checkApplication(one: Application, engagements: readonly Engagement[], policy: Policy, today: Day): Result<undefined> {
  const wrong: Record<string, string> = {};
  if (!engagements.some((kind) => capacityOf(kind) === one.capacity))
    wrong.capacity = 'The school does not engage you in that capacity today.';
  if (one.purpose.trim() === '') wrong.purpose = 'Say what it is for.';
  if (one.capacity === 'governor' && governorsByException(policy) !== null && one.occasion.trim() === '')
    wrong.occasion = 'Name the occasion: governors do not post as a routine.';
  if (one.until !== null && one.until < today) wrong.until = 'That day has gone by.';
  for (const kind of risksAsked(policy))
    if (!one.risks.some((risk) => risk.kind === kind && risk.statement.trim() !== ''))
      wrong[`risk-${kind}`] = 'Say what could go wrong, or that nothing can.';
  return Object.keys(wrong).length === 0 ? ok() : no(unclear(wrong));
}

export const decidedMeanwhile = conflict('Somebody has decided this already.', 'It was decided while you were looking.', [
  { label: 'See the register', href: '/register' },
]);

/** Which role a decision rests on, for the record: `Headteacher`, `Authorised deputy`. */
export function decidedAs(
  by: Pick<Standing, 'roles' | 'authorisedDeputy'>,
  capacity: Capacity,
  policy: Policy,
  headAbsent: boolean,
): string {
  const list = { employee: 'staffApprovers', governor: 'governorApprovers', other: 'otherApprovers' } as const;
  const [approver] = policy.list(list[capacity]).flatMap((name) => by.roles.filter((role) => role === name));
  if (approver !== undefined) return roleNames[approver];
  if (by.authorisedDeputy && headAbsent) return 'Authorised deputy';
  return endedAs(by.roles);
}

/** The highest role of whoever ended something, for the record. */
export function endedAs(roles: readonly Role[]): string {
  const order: readonly Role[] = ['chair-of-governors', 'headteacher', 'deputy-headteacher', 'senior-leader'];
  const role = order.find((one) => roles.includes(one)) ?? roles[0];
  return role === undefined ? 'The official user' : roleNames[role];
}

/** KP-OFF-09: a consultation that says when, how, whom, and what they thought. */
export function isConsulted(consultation: Consultation | null): boolean {
  return (
    consultation !== null &&
    [consultation.on, consultation.how, consultation.governors, consultation.views].every((part) => part.trim() !== '')
  );
}

/** What is refused of an account's entry, by its clause in each policy that has one. */
const entryClauses = {
  'personal-account-for-school-business': { 'hampshire-model': 'HM-ACC-01' },
  'not-a-school-address': { 'hampshire-model': 'HM-ACC-02' },
  'address-of-a-leaver': { 'hampshire-model': 'HM-ACC-02' },
  'exception-not-available': { 'hampshire-model': 'HM-ACC-03' },
  'owner-is-organisation': { 'wightwick-hall': 'WH-ACC-01' },
  'hosted-site-needs-its-people': { 'hampshire-model': 'HM-SCOPE-05' },
  'not-an-official-account': { 'hampshire-model': 'HM-ACC-03', 'keston-primary': 'KP-ACC-02' },
} as const satisfies Record<string, Partial<Record<PackId, ClauseId>>>;
type EntryCode = keyof typeof entryClauses;

function refuseEntry(
  policy: Policy,
  code: EntryCode,
  what: string,
  why: string,
  next: readonly NextStep[],
  field: string,
): { ok: false; refusal: Refusal } {
  const own: Partial<Record<PackId, ClauseId>> = entryClauses[code];
  const clause = own[policy.pack] ?? policy.governing('register:keepAccounts');
  return no({ kind: 'shut', code, what, why, next, citations: [policy.cite(clause)], fields: { [field]: what } });
}

/**
 * Whether an account may stand in the register. It belongs to the organisation (WH-ACC-01, HM-ACC-01) and to one of
 * the school's own addresses (HM-ACC-02); somebody's own account only on a professional network the policy lists
 * (HM-ACC-03). A site others run for the school names who they are (HM-SCOPE-05). Any platform is taken (HM-SCOPE-06).
 */
export function checkEntry(entry: AccountEntry, domains: readonly string[], policy: Policy): Result<undefined> {
  if (entry.owner === 'person') return checkOwnAccount(entry, policy);
  // What other people run is tied to an address of theirs.
  const isOurs = entry.channel !== 'website' && !entry.runByOthers;
  if (policy.flag('accountEmailMustBeSchool') && isOurs && !isSchoolAddress(entry.email, domains))
    return refuseEntry(
      policy,
      'not-a-school-address',
      'That is not one of the school’s own addresses.',
      `The account has to be tied to an address ending in ${domains.map((one) => `@${one}`).join(' or ') || 'a domain of the school'}.`,
      [{ label: 'Use a school address' }, { label: 'Add the school’s domains', href: '/people/school' }],
      'email',
    );
  if (entry.kind === 'hosted-site' && (entry.host === null || entry.maintainer === null || entry.agreementOn === null))
    return refuseEntry(
      policy,
      'hosted-site-needs-its-people',
      'A site run for the school needs its host, its maintainer and the day of the agreement.',
      'Nothing in the register is unowned.',
      [{ label: 'Fill in all three' }],
      'host',
    );
  return ok();
}

/** HM-ACC-02: an address ends with whoever has it, and an account tied to it would end with them. */
export function refuseLeaversAddress(policy: Policy): Result<undefined> {
  return refuseEntry(
    policy,
    'address-of-a-leaver',
    'That address belongs to somebody who leaves.',
    'When their address ends, nobody could get back into the account.',
    [{ label: 'Use an address that several people read, such as the office’s' }],
    'email',
  );
}

function checkOwnAccount(entry: AccountEntry, policy: Policy): Result<undefined> {
  if (isListedNetwork(entry.platform, policy)) return ok();
  const lists = policy.list('personalAccountExceptions');
  if (lists.length > 0 && entry.kind === 'professional-network')
    return refuseEntry(
      policy,
      'exception-not-available',
      'That network is not on the school’s list of professional networks.',
      `Only a network on that list may be used for work through somebody’s own account: ${list(lists, 'or')}.`,
      [{ label: 'Make an account in the school’s name' }],
      'platform',
    );
  return refuseEntry(
    policy,
    policy.pack === 'wightwick-hall' ? 'owner-is-organisation' : 'personal-account-for-school-business',
    'The school’s accounts belong to the organisation.',
    'A private account is never used for school business.',
    [{ label: 'Make an account in the school’s name' }],
    'owner',
  );
}

/** HM-OFF-03, HM-ACC-03: official use is asked for of the school’s accounts, and of one’s own on a listed network; nobody asks for a colleague’s. */
export function isToAskFor(account: Pick<Account, 'owner' | 'ownerPersonId'>, person: PersonId): boolean {
  return account.owner === 'organisation' || account.ownerPersonId === person;
}

/** HM-ACC-03: a professional network on the school’s list, however its name is written. */
function isListedNetwork(platform: string, policy: Policy): boolean {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return policy.list('personalAccountExceptions').some((one) => plain(one) === plain(platform));
}

/**
 * HM-ACC-03: what is entered on a listed network under a personal address is the writer’s own account there, whatever else
 * was chosen; and somebody’s own account on one is of that kind. Everything else stays as it was entered.
 */
export function asEntered(entry: AccountEntry, by: PersonId | null, domains: readonly string[], policy: Policy): AccountEntry {
  if (!isListedNetwork(entry.platform, policy)) return entry;
  const isPersonal = entry.owner === 'person' || (entry.email !== null && !isSchoolAddress(entry.email, domains));
  if (!isPersonal) return entry;
  return { ...entry, owner: 'person', kind: 'professional-network', ownerPersonId: entry.ownerPersonId ?? by };
}

/** KP-ACC-01: what the register said of a day stays said, so an account ends from today on and does not come back with its users. */
export function checkAccountEnd(lastDay: Day | null, account: Pick<Account, 'fromOn' | 'untilOn'>, today: Day): Result<undefined> {
  if (account.untilOn !== null && account.untilOn < today)
    return no(unclear({ lastDay: 'This account is over. If it is in use again, enter it anew from that day.' }));
  if (lastDay !== null && lastDay < today)
    return no(unclear({ lastDay: 'Give today or a later day: what the register says of days gone by stays. To stop it now, pause it.' }));
  if (lastDay !== null && lastDay < account.fromOn) return no(unclear({ lastDay: 'The account had not begun by that day.' }));
  return ok();
}

/** KP-ACC-02, HM-ACC-03: somebody's own account is outside the vault; its log-on details are never kept. */
export function checkCredentials(account: Pick<Account, 'owner'>, policy: Policy): Result<undefined> {
  if (account.owner === 'organisation') return ok();
  return refuseEntry(
    policy,
    'not-an-official-account',
    'The log-on details of somebody’s own account are not kept.',
    'Only the school’s own accounts have a place in the vault.',
    [{ label: 'Post on it by hand' }],
    'secret',
  );
}

function isSchoolAddress(email: string | null, domains: readonly string[]): boolean {
  const domain = email?.toLowerCase().split('@')[1];
  return domain !== undefined && domains.some((one) => domain === one || domain.endsWith(`.${one}`));
}

/** How a line reads to somebody. KP-OFF-10: suspension hides among everything else that is not active. */
export function stateSeen(state: UseState, seesWhy: boolean): { readonly is: 'open' | 'held' | 'shut'; readonly word: string } {
  if (state === 'in-force') return { is: 'open', word: 'May post' };
  if (state === 'asked') return { is: 'held', word: 'Waiting for a decision' };
  if (state === 'agreed') return { is: 'held', word: 'Begins later' };
  if (!seesWhy) return { is: 'shut', word: 'Not currently active' };
  const words = { declined: 'Declined', suspended: 'Suspended from work', revoked: 'Revoked', ended: 'Ended' } as const;
  return { is: 'shut', word: words[state] };
}

/** What comes with the headteacher's role rests on the clause that says so (KP-OFF-06), though nobody decided it. */
export function withGround<L extends Use>(line: L, policy: Policy): L {
  if (!line.byPost || line.decidedClause !== null) return line;
  return { ...line, decidedClause: policy.pack === 'keston-primary' ? 'KP-OFF-06' : 'FL-OFF-01' };
}

/** The same line without what only head and chair may see: one look for every reason. */
export function lineSeen<L extends Use>(line: L, seesWhy: boolean): L {
  const over = line.state === 'suspended' || line.state === 'revoked' || line.state === 'ended';
  if (seesWhy || !over) return line;
  return { ...line, state: 'ended', untilAt: null, endedBy: null, endedAs: null, endedHow: null, endedClause: null, reason: null };
}

/** The last day that counts: what ends at a midnight ended with the day before it. */
export function lastDayOf(until: Date, zone: string): Day {
  return dayOf(new Date(until.getTime() - 1), zone);
}
