import { sql } from 'drizzle-orm';
import type { Actor } from '#src/kernel/actor.ts';
import { addDays, dayOf, instantOf } from '#src/kernel/clock.ts';
import type { AccountId, OfficialUseId, PersonId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Waiting } from '#src/kernel/waiting.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { deputiesActing, headAbsence, holdersOf } from '#src/desks/people/desk.ts';
import { accountsOf, listDuties } from './accounts-store.ts';
import { onSchool, onUse, useThing, wellMade } from './acts.ts';
import { whatIsMissing } from './mending.ts';
import { accountsToMove, detailsDue, passwordsToChange, type DetailsDue } from './due.ts';
import { answerBy } from './proposals.ts';
import { unreadRules } from './rules-store.ts';
import { toSetUp } from './setting-up.ts';
import { standingOf } from './standing.ts';
import { listTold } from './told.ts';
import { listUses } from './uses-store.ts';

interface Asking {
  readonly office: Pick<Office, 'gate'>;
  readonly db: Db;
  readonly actor: Actor;
  readonly policy: Policy;
  readonly zone: string;
  readonly now: Date;
}

/** What the register waits for: what this person owes it, and applications, shown to whoever may decide them alone. */
export async function usesWaiting(asking: Asking): Promise<readonly Waiting[]> {
  const { office, db, actor, policy, zone, now } = asking;
  const waiting: Waiting[] = [...(await owed(asking)), ...(await toSetUp(asking)), ...(await toldOf(asking))];
  for (const line of await listUses(db, now, { states: ['asked'], headByPost: true })) {
    const thing = useThing(line, await standingOf(db, line.personId, now), line.askedUntil);
    const said = {
      key: `use:${line.id}`,
      href: `/register/uses/${line.id}`,
      mine: true,
      due: answerBy(line.askedAt, zone, policy),
      since: line.askedAt,
    };
    const citation = policy.cite(policy.governing('register:approve'));
    if (actor.kind === 'person' && line.personId === actor.personId) {
      const missing = await whatIsMissing({ office, db, actor, policy, now }, line);
      if (missing === null) continue;
      const what = `Your application for ${line.accountName} cannot be decided yet`;
      waiting.push({
        ...said,
        what,
        why: missing.what,
        state: { is: 'held', word: 'Owed by you' },
        citation: missing.citations[0] ?? citation,
        act: 'Put it right',
      });
      continue;
    }
    if (!(await office.gate.look(db, onUse(actor, 'register:approve', wellMade(thing)))).ok) continue;
    const asItIs = await office.gate.look(db, onUse(actor, 'register:approve', thing));
    waiting.push({
      ...said,
      what: `Application to decide: ${line.holder}, ${line.accountName}`,
      why: !asItIs.ok ? asItIs.refusal.what : line.purpose === '' ? 'The purpose and the risks are on the application.' : line.purpose,
      state: { is: 'held', word: asItIs.ok ? 'Held for you' : 'Not complete yet' },
      citation: (asItIs.ok ? undefined : asItIs.refusal.citations[0]) ?? citation,
      act: 'Look and decide',
    });
  }
  return waiting;
}

/** Accounts that official users told of, for those who keep the register. */
async function toldOf({ office, db, actor, policy }: Asking): Promise<readonly Waiting[]> {
  const told = await listTold(db);
  if (told.length === 0 || !(await office.gate.look(db, onSchool(actor, 'register:keepAccounts'))).ok) return [];
  return told.map((one) => ({
    key: `told:${one.id}`,
    due: null,
    since: one.at,
    what: `An account to enter: ${one.name}`,
    why: `${one.by} told of it. What is not on the register is not a school account.`,
    state: { is: 'held', word: 'For you to do' },
    citation: policy.cite(policy.governing('register:keepAccounts')),
    href: `/register/accounts/new?told=${one.id}`,
    act: 'Enter it',
    mine: false,
  }));
}

/** What this person owes the register: news of an account's details, rules not yet read, and what falls to its administrators. */
async function owed(asking: Asking): Promise<readonly Waiting[]> {
  const { db, actor, policy, zone, now } = asking;
  if (actor.kind !== 'person') return [];
  const due = await detailsDue(db, { now, zone, policy }, actor.personId);
  const uses = await listUses(db, now, { person: actor.personId, states: ['in-force'], headByPost: false });
  const unread = uses.length > 0 && (await unreadRules(db, actor.personId)).length > 0;
  const details = due.map((one) => sayDetails(one, now, policy));
  return [...(unread ? [readRules(policy)] : []), ...details, ...(await lookingAfter(asking, actor.personId))];
}

/** KP-ACC-03: with its clock; once that has run out, posts there are held. */
function sayDetails({ account, accountName, since, owedFrom }: DetailsDue, now: Date, policy: Policy): Waiting {
  return {
    key: `details:${account}`,
    due: owedFrom,
    since,
    what: `Say how ${accountName} stands`,
    why: owedFrom <= now ? 'Posts there are held until its details are confirmed.' : 'One press, if its details are as they were.',
    state: { is: 'held', word: 'Owed by you' },
    citation: policy.cite(policy.governing('register:confirmDetails')),
    href: `/register/accounts/${account}`,
    act: 'Confirm',
    mine: true,
  };
}

/** KP-OFF-05, KP-OFF-10, HM-ACC-02: what waits for an account's administrators until it is done. */
async function lookingAfter({ db, policy, zone, now }: Asking, person: PersonId): Promise<readonly Waiting[]> {
  const mine = (await listDuties(db, now)).filter(
    (one) => one.personId === person && one.duty === 'administrator' && one.acceptedAt !== null,
  );
  if (mine.length === 0) return [];
  const isMine = (id: AccountId): boolean => mine.some((one) => one.accountId === id);
  const citation = policy.cite(policy.governing('register:keepAccounts'));
  const state = { is: 'held', word: 'For you to do' } as const;
  const passwords = [...(await passwordsToChange(db, now))].filter(([id]) => isMine(id));
  const names = new Map((await accountsOf(db)).map((account) => [account.id, account.name]));
  const waiting: Waiting[] = passwords.map(([id, since]) => ({
    ...{ key: `password:${id}`, due: null, since, state, mine: true, href: `/register/accounts/${id}`, act: 'Say it is done' },
    what: `Change the password of ${names.get(id) ?? 'an account'}`,
    why: 'Somebody who may know it may no longer use the account.',
    citation: policy.cite(policy.governing('register:revoke')),
  }));
  if (!policy.flag('accountEmailMustBeSchool')) return waiting;
  const moves = (await accountsToMove(db, dayOf(now, zone))).filter((one) => isMine(one.id));
  return [
    ...waiting,
    ...moves.map(({ id, name, lastDay }) => ({
      ...{ key: `address:${id}`, state, mine: true, href: `/register/accounts/${id}`, act: 'Move it' },
      due: instantOf(addDays(lastDay, 1), '00:00', zone),
      what: `Tie ${name} to another school address`,
      why: 'The one it is tied to belongs to somebody who leaves.',
      citation,
    })),
  ];
}

function readRules(policy: Policy): Waiting {
  return {
    key: 'rules',
    due: null,
    what: 'Rules the leadership issued',
    why: 'Read them and say so; posts of yours are held until then.',
    state: { is: 'held', word: 'Owed by you' },
    citation: policy.cite(policy.governing('register:acknowledgeRules')),
    href: '/register/rules',
    act: 'Read them',
    mine: true,
  };
}

/** Who looks after the accounts today, by post, not by name. */
async function whoWatches(db: Db, now: Date): Promise<readonly string[]> {
  const at = now.toISOString();
  const { rows } = await db.execute<{ title: string }>(sql`
    with here as (select (${at}::timestamptz at time zone zone)::date as today from school)
    select distinct e.title from account_duty d cross join here
    join engagement e on e.school_id = d.school_id and e.person_id = d.person_id and e.title <> ''
      and e.from_on <= here.today and (e.until_on is null or e.until_on >= here.today)
    where d.duty = 'moderator' and d.accepted_at <= ${at}::timestamptz and d.from_on <= here.today
      and (d.until_on is null or d.until_on >= here.today) and (d.given_up_at is null or d.given_up_at > ${at}::timestamptz)
      and departed_since(d.person_id, d.accepted_at, d.id, ${at}::timestamptz) is null
    order by 1`);
  return rows.map((row) => row.title);
}

/** Whoever could approve an employee’s application today, as the gate says of each, and who looks after the accounts. */
export async function whoDecides({
  office,
  db,
  actor,
  policy,
  now,
}: Omit<Asking, 'zone'>): Promise<{ readonly deciding: readonly string[]; readonly watching: readonly string[] }> {
  const away = await headAbsence(db, now);
  const named = (await holdersOf(db, policy.list('staffApprovers'), now)).filter((id) => id !== away?.personId);
  const acting = (await deputiesActing(db, now)).filter((id) => !named.includes(id));
  const deciding: string[] = [];
  for (const personId of [...named, ...acting]) {
    const asking = { kind: 'person', schoolId: actor.schoolId, personId, signInId: null } as const;
    if (!(await office.gate.look(db, onUse(asking, 'register:approve', anyApplication))).ok) continue;
    const title = await titleOf(db, personId, now);
    deciding.push(acting.includes(personId) ? `${title}, while the head is away` : title);
  }
  const nobody = away === null ? 'Nobody at present: talk to the chair of governors' : 'Nobody: the head is away';
  return { deciding: deciding.length === 0 ? [nobody] : [...new Set(deciding)], watching: await whoWatches(db, now) };
}

/** An employee’s application with which all else is well. */
const anyApplication = {
  kind: 'OfficialUse',
  id: '00000000-0000-7000-8000-000000000000' as OfficialUseId,
  holder: '00000000-0000-7000-8000-000000000000' as PersonId,
  capacity: 'employee',
  holderRoles: [],
  riskControlled: true,
  endStated: true,
  signedDeclaration: true,
} as const;

/** What the school calls somebody: their title, or else the role. */
async function titleOf(db: Db, personId: PersonId, now: Date): Promise<string> {
  const { rows } = await db.execute<{ title: string }>(sql`
    with here as (select (${now.toISOString()}::timestamptz at time zone zone)::date as today from school)
    select e.title from engagement e cross join here where e.person_id = ${personId} and e.title <> ''
      and e.from_on <= here.today and (e.until_on is null or e.until_on >= here.today) order by e.from_on desc limit 1`);
  return rows[0]?.title ?? 'A colleague without a title';
}
