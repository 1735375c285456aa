import { sql } from 'drizzle-orm';
import type { Actor } from '#src/kernel/actor.ts';
import type { AccountId } from '#src/kernel/ids.ts';
import type { Policy } from '#src/kernel/policy.ts';
import type { Waiting } from '#src/kernel/waiting.ts';
import type { Db } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { headAbsence } from '#src/desks/people/desk.ts';
import { onUse, useThing } from './acts.ts';
import { standingOf } from './standing.ts';
import { listUses } from './uses-store.ts';

interface Asking {
  readonly office: Pick<Office, 'gate'>;
  readonly db: Db;
  readonly actor: Actor;
  readonly policy: Policy;
  readonly now: Date;
}

/** What the register waits for: what this person owes it, and applications, shown to whoever may decide them alone. */
export async function usesWaiting(asking: Asking): Promise<readonly Waiting[]> {
  const { office, db, actor, policy, now } = asking;
  const waiting: Waiting[] = [...(await owed(asking))];
  for (const line of await listUses(db, now, { states: ['asked'], headByPost: true })) {
    const may = await office.gate.look(
      db,
      onUse(actor, 'register:approve', useThing(line, await standingOf(db, line.personId, now), line.askedUntil)),
    );
    if (!may.ok) continue;
    waiting.push({
      key: `use:${line.id}`,
      due: null,
      since: line.askedAt,
      what: `Application to decide: ${line.holder}, ${line.accountName}`,
      why: line.purpose === '' ? 'The purpose and the risks are on the application.' : line.purpose,
      state: { is: 'held', word: 'Held for you' },
      citation: policy.cite(policy.governing('register:approve')),
      href: `/register/uses/${line.id}`,
      act: 'Look and decide',
      mine: true,
    });
  }
  return waiting;
}

/** What this person owes the register before they post again: news of an account's details, and rules not yet read. */
async function owed(asking: Asking): Promise<readonly Waiting[]> {
  const { db, actor, policy, now } = asking;
  if (actor.kind !== 'person') return [];
  const { rows } = await db.execute<{ id: AccountId; name: string; details: boolean; rules: boolean }>(sql`
    with here as (select zone, (${now.toISOString()}::timestamptz at time zone zone)::date as today from school)
    select a.id, a.name,
      (u.from_at < ((here.today - ${policy.number('accountUpdateWithinDays')}::int)::timestamp at time zone here.zone)
        and not exists (select 1 from details_notice n where n.person_id = u.person_id and n.account_id = a.id and n.at >= u.from_at)) as details,
      exists (select 1 from issued_rule r where r.withdrawn_at is null and not exists
        (select 1 from rule_acknowledgement k where k.rule_id = r.id and k.person_id = u.person_id)) as rules
    from here cross join register_as_of(${now.toISOString()}::timestamptz) u join account a on a.school_id = app_school() and a.id = u.account_id
    where u.person_id = ${actor.personId} and u.state = 'in-force' and not u.by_post order by a.position, a.name`);
  const details = rows.filter((row) => row.details).map((row) => sayDetails(row, policy));
  return rows.some((row) => row.rules) ? [readRules(policy), ...details] : details;
}

function sayDetails(account: { readonly id: AccountId; readonly name: string }, policy: Policy): Waiting {
  return {
    key: `details:${account.id}`,
    due: null,
    what: `Say how ${account.name} stands`,
    why: 'Its address and settings are to be confirmed; posts there are held until then.',
    state: { is: 'held', word: 'Owed by you' },
    citation: policy.cite(policy.governing('register:confirmDetails')),
    href: `/register/accounts/${account.id}`,
    act: 'Confirm',
    mine: true,
  };
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

/** Who decides today, and who looks after the accounts: by post, not by name. */
export async function whoDecides(
  db: Db,
  now: Date,
): Promise<{ readonly deciding: readonly string[]; readonly watching: readonly string[] }> {
  const at = now.toISOString();
  const inForce = sql`d.from_on <= here.today and (d.until_on is null or d.until_on >= here.today)`;
  const titled = sql`join engagement e on e.school_id = d.school_id and e.person_id = d.person_id and e.title <> ''
      and e.from_on <= here.today and (e.until_on is null or e.until_on >= here.today)`;
  const { rows } = await db.execute<{ what: 'moderates' | 'deputises'; title: string }>(sql`
    with here as (select (${at}::timestamptz at time zone zone)::date as today from school)
    select distinct 'moderates' as what, e.title from account_duty d cross join here ${titled}
    where d.duty = 'moderator' and d.accepted_at <= ${at}::timestamptz and ${inForce}
    union select distinct 'deputises', e.title from deputy_authorisation d cross join here ${titled}
    where ${inForce} and (d.withdrawn_at is null or d.withdrawn_at > ${at}::timestamptz)
    order by 1, 2`);
  const who = (what: string): readonly string[] => rows.filter((row) => row.what === what).map((row) => row.title);
  const away = (await headAbsence(db, now)) !== null;
  const acting = who('deputises').map((title) => `${title}, while the head is away`);
  return { deciding: !away ? ['Headteacher'] : acting.length > 0 ? acting : ['Nobody: the head is away'], watching: who('moderates') };
}
