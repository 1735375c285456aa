import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { AccountId, PersonId, SchoolId } from '#src/kernel/ids.ts';
import type { Language } from '#src/kernel/languages.ts';
import type { Credentials } from '#src/infra/channels/channel.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { hereOrRefused } from '#src/infra/vault/sealed-elsewhere.ts';
import type { Office } from '#src/office.ts';
import type { SchoolFacts } from './checks/facts.ts';

/** An account as publishing needs it: where a post goes, and what the rules ask about the place. */
export interface Place {
  readonly id: AccountId;
  readonly name: string;
  readonly platform: string;
  readonly channel: string;
  readonly kind: string;
  readonly handle: string;
  readonly address: string;
  readonly owned: boolean;
  /** Other people run it, such as a newspaper. */
  readonly runByOthers: boolean;
  readonly paused: boolean;
  /** Whether Gatepost holds its log-on details. */
  readonly connected: boolean;
  readonly ended: boolean;
  readonly initialNotice: boolean;
  /** In post: named, accepted, engaged, not suspended (WH-OFF-02). */
  readonly administrators: readonly PersonId[];
  /** Nobody is in post, and somebody is named who has not accepted (WH-OFF-03). */
  readonly awaitsAcceptance: boolean;
}

/** The accounts of the register as of a moment, in its order; those that have ended are there too when asked for by id. */
export async function placesOf(db: Db, now: Date, ids?: readonly AccountId[]): Promise<readonly Place[]> {
  if (ids?.length === 0) return [];
  const at = now.toISOString();
  const { rows } = await db.execute<{ [Key in keyof Place]: Place[Key] }>(sql`
    with here as (select zone, (${at}::timestamptz at time zone zone)::date as today from school),
    named as (select d.account_id, d.person_id, coalesce(d.accepted_at <= ${at}::timestamptz, false) as accepted
      from account_duty d cross join here
      where d.duty = 'administrator' and d.from_on <= here.today and (d.until_on is null or d.until_on >= here.today)
        and (d.given_up_at is null or d.given_up_at > ${at}::timestamptz)
        and exists (select 1 from engagement e where e.school_id = d.school_id and e.person_id = d.person_id
          and e.from_on <= here.today and (e.until_on is null or e.until_on >= here.today))
        and departed_since(d.person_id, coalesce(d.accepted_at, d.from_on::timestamp at time zone here.zone), d.id, ${at}::timestamptz) is null
        and not exists (select 1 from suspension s where s.school_id = d.school_id and s.person_id = d.person_id
          and s.from_at <= ${at}::timestamptz and (s.until_at is null or s.until_at > ${at}::timestamptz)))
    select a.id, a.name, a.platform, a.channel, a.kind, a.handle, a.address, a.owner = 'organisation' as owned, a.run_by_others as "runByOthers",
      a.paused_at is not null as paused, a.credentials_sealed is not null as connected,
      (a.from_on > here.today or coalesce(a.until_on < here.today, false)) as ended,
      a.initial_notice_on is not null and a.initial_notice_on <= here.today as "initialNotice",
      array(select distinct n.person_id from named n where n.account_id = a.id and n.accepted) as administrators,
      exists (select 1 from named n where n.account_id = a.id) and not exists (select 1 from named n where n.account_id = a.id and n.accepted)
        as "awaitsAcceptance"
    from account a cross join here
    where ${ids === undefined ? sql`a.until_on is null or a.until_on >= here.today` : sql`a.id in ${ids}`}
    order by a.position, a.name`);
  return rows;
}

export interface School extends SchoolFacts {
  readonly slug: string;
  readonly language: Language;
}

/** What the school says of itself, with its emergency stop. */
export async function schoolOf(db: Db): Promise<School> {
  type Row = {
    name: string;
    slug: string;
    nation: SchoolFacts['nation'];
    type: string;
    zone: string;
    language: Language;
    domains: string[];
    phones: string[];
    postcodes: string[];
    from: string | null;
    until: string | null;
    weekdays: number[];
    allowed: string[];
    ethos: string;
    terms: { from: string; until: string }[];
    elections: { from: string; until: string }[];
    staff: string[];
    stopped: boolean;
  };
  const { rows } = await db.execute<Row>(sql`
    select name, slug, nation, type, zone, language, email_domains as domains, phones, postcodes, ethos, allowed_names as allowed,
      to_char(posting_from, 'HH24:MI') as from, to_char(posting_until, 'HH24:MI') as until, posting_weekdays as weekdays,
      coalesce((select json_agg(json_build_object('from', t.starts_on, 'until', t.ends_on) order by t.starts_on) from school_term t), '[]') as terms,
      coalesce((select json_agg(json_build_object('from', e.starts_on, 'until', e.ends_on) order by e.starts_on) from pre_election e), '[]') as elections,
      array(select distinct unnest(array[p.given_name, p.family_name, p.given_name || ' ' || p.family_name]) from person p where p.kind = 'staff') as staff,
      exists (select 1 from publishing_stop s where s.until_at is null) as stopped
    from school`);
  const [row] = rows;
  if (row === undefined) throw new Error('This transaction stands in no school.');
  return {
    name: row.name,
    slug: row.slug,
    language: row.language,
    nation: row.nation,
    type: row.type,
    zone: row.zone,
    domains: row.domains,
    phones: row.phones,
    postcodes: row.postcodes,
    postingHours: row.from === null || row.until === null ? null : { from: row.from, until: row.until, weekdays: row.weekdays },
    terms: row.terms,
    preElection: row.elections,
    ethosRecorded: row.ethos !== '',
    allowedNames: [...row.allowed, ...row.staff],
    stopped: row.stopped,
  };
}

/** Who speaks, as it stands on every post: the school and the writer's own post (HM-PUB-01). */
export function bylineOf(school: string, title: string | null): string {
  return title === null ? school : `${school} · ${title}`;
}

/** What the school calls somebody at a moment; null when it calls them nothing. */
export async function titleHeld(db: Db, person: PersonId, now: Date): Promise<string | null> {
  const { rows } = await db.execute<{ title: string }>(sql`
    with here as (select (${now.toISOString()}::timestamptz at time zone zone)::date as today from school)
    select title from engagement cross join here where person_id = ${person} and title <> '' and from_on <= here.today
      and (until_on is null or until_on >= here.today) order by from_on desc limit 1`);
  return rows[0]?.title ?? null;
}

/** Which of these people are members of staff. */
export async function staffAmong(db: Db, people: readonly PersonId[]): Promise<readonly PersonId[]> {
  if (people.length === 0) return [];
  const { rows } = await db.execute<{ id: PersonId }>(sql`select id from person where kind = 'staff' and id in ${people}`);
  return rows.map((row) => row.id);
}

/** The roles somebody holds on a day, most senior first: as what they decide. */
export async function decidesAs(db: Db, person: PersonId, now: Date): Promise<string> {
  const { rows } = await db.execute<{ role: string }>(sql`
    with here as (select (${now.toISOString()}::timestamptz at time zone zone)::date as today from school)
    select role from role_held cross join here where person_id = ${person} and from_on <= here.today and (until_on is null or until_on >= here.today)
      and withdrawn_at is null
    order by array_position(array['headteacher','deputy-headteacher','chair-of-governors','senior-leader','safeguarding-lead','data-protection-lead',
      'designated-person','office','administrator','moderator','governor','it-lead','teacher','support-staff'], role) limit 1`);
  return rows[0]?.role ?? 'official user';
}

/** WH-PUB-03: topics that the leadership's notes in force bar. */
export async function barredTopics(db: Db): Promise<readonly { topic: string; notedOn: string }[]> {
  const { rows } = await db.execute<{ topic: string; notedOn: string }>(sql`
    select distinct on (topic) topic, talked_on::text as "notedOn" from liaison_note, unnest(barred_topics) as topic where lifted_at is null order by topic, talked_on desc`);
  return rows;
}

const credentialsSchema = z.object({ service: z.string().optional(), identifier: z.string().optional(), secret: z.string().optional() });

/** How to reach an account, opened for the one call it is needed for; empty when nothing is kept for it. */
export async function openCredentials(office: Pick<Office, 'vault'>, db: Db, schoolId: SchoolId, account: AccountId): Promise<Credentials> {
  const { rows } = await db.execute<{ sealed: Buffer | null }>(sql`select credentials_sealed as sealed from account where id = ${account}`);
  const sealed = rows[0]?.sealed ?? null;
  if (sealed === null) return {};
  const text = await office.vault.open(db, { schoolId, table: 'account', row: account, field: 'credentials' }, sealed);
  const { service, identifier, secret } = credentialsSchema.parse(JSON.parse(text));
  return {
    ...(service === undefined ? {} : { service }),
    ...(identifier === undefined ? {} : { identifier }),
    ...(secret === undefined ? {} : { secret }),
  };
}

/** The same to look, or to remove: what does not open here is told as the platform tells it, that nobody is let in. */
export async function credentialsOrNone(
  office: Pick<Office, 'vault'>,
  db: Db,
  schoolId: SchoolId,
  account: AccountId,
): Promise<Credentials> {
  const opened = await hereOrRefused(openCredentials(office, db, schoolId, account));
  return opened.ok ? opened.value : {};
}
