-- The register: every official account, and who may use it, approved by whom, from when to when.
create table account (
  school_id uuid not null references school,
  id uuid not null,
  platform text not null,                              -- 'website', 'bluesky', 'facebook-page', 'facebook-group', 'instagram', 'newsletter', or any name (HM-SCOPE-06)
  channel text not null check (channel in ('website', 'bluesky', 'manual')),
  kind text not null check (kind in ('page', 'group', 'feed', 'profile', 'professional-network', 'hosted-site', 'newsletter', 'other')),
  name text not null check (length(name) between 1 and 120),
  handle text not null default '',
  address text not null default '',
  owner text not null default 'organisation' check (owner in ('organisation', 'person')),
  owner_person_id uuid,                                -- HM-ACC-03: a professional network on somebody's own address
  email text,                                          -- HM-ACC-02: on one of the school's own domains
  purpose text not null default '',
  social boolean not null default true,                -- KP-SCOPE-02: can visitors add content or react?
  host text, maintainer text, agreement_on date,       -- HM-SCOPE-05: run for the school by an outside body
  credentials_sealed bytea,
  connected_at timestamptz,
  secret_changed_at timestamptz,                       -- KP-OFF-05: when the log-on details were last changed
  paused_at timestamptz, paused_reason text, paused_by uuid,
  initial_notice_on date,                              -- WH-PUB-05
  from_on date not null,
  until_on date check (until_on >= from_on),
  position integer not null default 0,
  primary key (school_id, id),
  foreign key (school_id, owner_person_id) references person (school_id, id),
  check ((owner = 'person') = (owner_person_id is not null))
);
select tenant_table('account', 'select, insert, update');

create table account_duty (                            -- named administrators and moderators
  school_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  person_id uuid not null,
  duty text not null check (duty in ('administrator', 'moderator', 'responsible')),
  from_on date not null,
  until_on date check (until_on >= from_on),
  accepted_at timestamptz,                             -- WH-OFF-03, WH-ACC-01
  given_up_at timestamptz,
  named_by uuid,
  primary key (school_id, id),
  foreign key (school_id, account_id) references account (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index account_duty_account on account_duty (school_id, account_id);
create index account_duty_person on account_duty (school_id, person_id);
create trigger write_once before update on account_duty for each row execute function write_once('accepted_at', 'given_up_at', 'from_on', 'until_on');
select tenant_table('account_duty', 'select, insert, update');

-- A row is one person's use of one account, from asking to ending. What is once decided or ended stays as it was
-- written: a person approved again gets a new row (KP-ACC-01).
create table official_use (
  school_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  person_id uuid not null,
  capacity text not null check (capacity in ('employee', 'governor', 'other')),
  status text not null check (status in ('asked', 'declined', 'approved', 'revoked', 'ended')),
  purpose text not null default '',
  occasion text not null default '',                   -- KP-OFF-08
  risks jsonb not null default '[]',                   -- [{kind, statement, controlled}]  HM-OFF-03
  asked_until date,                                    -- the end date the applicant states
  asked_at timestamptz not null,
  signed_at timestamptz,                               -- the declaration, signed with the application
  decided_at timestamptz, decided_by uuid,
  decided_as text,                                     -- the role the decision rested on: 'headteacher', 'authorised deputy', 'chair of governors', 'by post'
  decided_clause text,
  absence_id uuid,                                     -- KP-OFF-04: the absence an acting deputy's approval relied on
  reason text,                                         -- of a decline
  from_at timestamptz, until_at timestamptz,           -- in force while from_at <= now < until_at
  ended_at timestamptz, ended_by uuid,
  ended_as text,
  ended_how text check (ended_how in ('revoked', 'given-up')),
  ended_clause text,
  consultation jsonb,                                  -- KP-OFF-09: {on, how, governors, views}
  primary key (school_id, id),
  foreign key (school_id, account_id) references account (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index official_use_person on official_use (school_id, person_id);
create index official_use_account on official_use (school_id, account_id);
create trigger write_once before update on official_use for each row execute function write_once(
  'account_id', 'person_id', 'capacity', 'asked_at', 'signed_at', 'decided_at', 'decided_by', 'decided_as', 'decided_clause',
  'absence_id', 'reason', 'from_at', 'ended_at', 'ended_by', 'ended_as', 'ended_how', 'ended_clause', 'consultation');
select tenant_table('official_use', 'select, insert, update');

-- KP-ACC-03: what official users tell the school of the accounts they use: the details, a change, or 'unchanged'.
create table details_notice (
  school_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  person_id uuid not null,
  at timestamptz not null,
  what text not null check (what in ('given', 'changed', 'unchanged')),
  primary key (school_id, id),
  foreign key (school_id, account_id) references account (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index details_notice_person on details_notice (school_id, person_id, account_id, at);
select tenant_table('details_notice', 'select, insert');

-- KP-OFF-11, KP-OFF-12: rules and guidance the leadership issues, and who has acknowledged them.
create table issued_rule (
  school_id uuid not null references school,
  id uuid not null,
  number integer not null,
  title text not null,
  body text not null,
  issued_at timestamptz not null,
  issued_by uuid not null,
  replaces uuid,
  withdrawn_at timestamptz,
  primary key (school_id, id),
  unique (school_id, number)
);
create trigger write_once before update on issued_rule for each row
  execute function write_once('number', 'title', 'body', 'issued_at', 'issued_by', 'replaces', 'withdrawn_at');
select tenant_table('issued_rule', 'select, insert, update');

create table rule_acknowledgement (
  school_id uuid not null,
  rule_id uuid not null,
  person_id uuid not null,
  acknowledged_at timestamptz not null,
  primary key (school_id, rule_id, person_id),
  foreign key (school_id, rule_id) references issued_rule (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
select tenant_table('rule_acknowledgement', 'select, insert');

-- WH-CON-01: safeguarding awareness, confirmed each school year.
create table awareness (
  school_id uuid not null,
  person_id uuid not null,
  confirmed_at timestamptz not null,
  primary key (school_id, person_id, confirmed_at),
  foreign key (school_id, person_id) references person (school_id, id)
);
select tenant_table('awareness', 'select, insert');

-- Every line of the register as it stood at one instant: "who could post here on 12 March, and who said so?"
--
-- KP-OFF-06: the headteacher's lines are not asked for or kept; they follow from holding the role, on every account,
-- unless that use was revoked since the role began. Their ids are made of the role's and the account's.
-- KP-ACC-04: a line approved in one capacity lives only while an engagement in that capacity has gone on without a gap.
-- KP-OFF-10: a suspension covers it and uncovers it again.
create function register_as_of(moment timestamptz) returns table (
  id uuid, account_id uuid, person_id uuid, capacity text, by_post boolean, state text,
  purpose text, occasion text, risks jsonb, asked_until date, asked_at timestamptz, signed_at timestamptz,
  decided_at timestamptz, decided_by uuid, decided_as text, decided_clause text, absence_id uuid, reason text,
  from_at timestamptz, until_at timestamptz, ended_by uuid, ended_as text, ended_how text, ended_clause text
) language sql stable as $$
  with here as (select s.zone, (moment at time zone s.zone)::date as today from school s where s.school_id = app_school()),
  line as (
    select u.id, u.account_id, u.person_id, u.capacity, u.decided_as is not distinct from 'by post' as by_post, u.status,
      u.purpose, u.occasion, u.risks, u.asked_until, u.asked_at, u.signed_at,
      u.decided_at, u.decided_by, u.decided_as, u.decided_clause, u.absence_id, u.reason,
      u.from_at, u.until_at, u.ended_by, u.ended_as, u.ended_how, u.ended_clause
    from official_use u where u.school_id = app_school() and u.asked_at <= moment
    union all
    select md5(r.id::text || a.id::text)::uuid, a.id, r.person_id, 'employee', true, 'approved',
      '', '', '[]'::jsonb, null, began.at, null,
      began.at, null, 'by post', null, null, null,
      began.at, least(r.withdrawn_at, ((r.until_on + 1)::timestamp at time zone here.zone)), null, null, null, null
    from here
    join role_held r on r.school_id = app_school() and r.role = 'headteacher' and (r.withdrawn_at is null or r.withdrawn_at > (r.from_on::timestamp at time zone here.zone))
    join account a on a.school_id = app_school() and a.owner = 'organisation' and (a.until_on is null or a.until_on >= r.from_on)
    cross join lateral (select greatest(r.from_on, a.from_on)::timestamp at time zone here.zone as at) began
    where began.at <= moment
      and not exists (select 1 from official_use x where x.school_id = app_school() and x.person_id = r.person_id
        and x.decided_as = 'by post' and x.ended_at >= (r.from_on::timestamp at time zone here.zone))
  )
  select l.id, l.account_id, l.person_id, l.capacity, l.by_post,
    case
      when l.decided_at is null or l.decided_at > moment then 'asked'
      when l.status = 'declined' then 'declined'
      when l.until_at <= moment then case when l.ended_how = 'revoked' then 'revoked' else 'ended' end
      when l.from_at > moment then 'agreed'
      when not coalesce((
        select range_agg(daterange(e.from_on, e.until_on, '[]')) @> daterange((l.from_at at time zone here.zone)::date, here.today, '[]')
        from engagement e where e.school_id = app_school() and e.person_id = l.person_id
          and l.capacity = case when e.kind in ('employee', 'governor') then e.kind else 'other' end), false) then 'ended'
      when exists (select 1 from account a where a.school_id = app_school() and a.id = l.account_id and a.until_on < here.today) then 'ended'
      when exists (select 1 from suspension s where s.school_id = app_school() and s.person_id = l.person_id
        and s.from_at <= moment and (s.until_at is null or s.until_at > moment)) then 'suspended'
      else 'in-force'
    end,
    l.purpose, l.occasion, l.risks, l.asked_until, l.asked_at, l.signed_at,
    case when l.decided_at <= moment then l.decided_at end, case when l.decided_at <= moment then l.decided_by end,
    case when l.decided_at <= moment then l.decided_as end, case when l.decided_at <= moment then l.decided_clause end,
    l.absence_id, case when l.decided_at <= moment then l.reason end,
    l.from_at, l.until_at, l.ended_by, l.ended_as, l.ended_how, l.ended_clause
  from line l cross join here
$$;
grant execute on function register_as_of(timestamptz) to gatepost_app;

-- The register's part of a standing at an instant: what somebody was approved for, and whether their use was revoked
-- and not approved since. What comes with the headteacher's role is the policy's to say and stays out (KP-OFF-06).
create function use_standings_at(people uuid[], moment timestamptz) returns table (person_id uuid, official_on uuid[], revoked boolean)
language plpgsql stable as $$
begin
  return query
    select u.person_id,
      coalesce(array_agg(distinct u.account_id) filter (where u.state = 'in-force' and not u.by_post), '{}'),
      bool_or(u.state = 'revoked') and not bool_or(u.state in ('in-force', 'suspended', 'agreed') and not u.by_post)
    from register_as_of(moment) u where u.person_id = any(people) group by u.person_id;
end $$;
grant execute on function use_standings_at(uuid[], timestamptz) to gatepost_app;

-- Lines of the register with their names, for lists; a null asks for all. `head_by_post` is the policy's word on
-- whether the headteacher's role alone makes an official user (KP-OFF-06).
create function register_lines(moment timestamptz, of_use uuid, of_person uuid, of_account uuid, states text[], head_by_post boolean)
returns table (
  id uuid, "accountId" uuid, "personId" uuid, capacity text, "byPost" boolean, state text, purpose text, occasion text, risks jsonb,
  "askedUntil" date, "askedAt" timestamptz, "signedAt" timestamptz, "decidedAt" timestamptz, "decidedBy" uuid, "decidedAs" text,
  "decidedClause" text, "absenceId" uuid, reason text, "fromAt" timestamptz, "untilAt" timestamptz, "endedBy" uuid, "endedAs" text,
  "endedHow" text, "endedClause" text, "accountName" text, platform text, holder text, "holderTitle" text, "decidedByName" text,
  "endedByName" text
) language plpgsql stable as $$
begin
  return query
    select u.id, u.account_id, u.person_id, u.capacity, u.by_post, u.state, u.purpose, u.occasion, u.risks,
      u.asked_until, u.asked_at, u.signed_at, u.decided_at, u.decided_by, u.decided_as,
      u.decided_clause, u.absence_id, u.reason, u.from_at, u.until_at, u.ended_by, u.ended_as,
      u.ended_how, u.ended_clause, a.name, a.platform, coalesce(p.known_as, p.given_name) || ' ' || p.family_name,
      coalesce((select e.title from engagement e where e.school_id = p.school_id and e.person_id = p.id order by e.from_on desc limit 1), ''),
      coalesce(d.known_as, d.given_name) || ' ' || d.family_name, coalesce(x.known_as, x.given_name) || ' ' || x.family_name
    from register_as_of(moment) u
    join account a on a.school_id = app_school() and a.id = u.account_id
    join person p on p.school_id = app_school() and p.id = u.person_id
    left join person d on d.school_id = app_school() and d.id = u.decided_by
    left join person x on x.school_id = app_school() and x.id = u.ended_by
    where (head_by_post or not u.by_post or u.state = 'revoked')
      and (of_use is null or u.id = of_use) and (of_person is null or u.person_id = of_person)
      and (of_account is null or u.account_id = of_account) and (states is null or u.state = any(states))
    order by a.position, a.name, lower(p.family_name), lower(p.given_name), u.asked_at, u.id;
end $$;
grant execute on function register_lines(timestamptz, uuid, uuid, uuid, text[], boolean) to gatepost_app;

-- What the gate asks of whoever posts to an account, beside who they are (KP-ACC-03, KP-OFF-11, WH-CON-01, WH-PUB-05).
create function posting_facts_at(who uuid, place uuid, moment timestamptz, owed_before timestamptz, year_began timestamptz)
returns table ("detailsOwed" boolean, "rulesUnread" boolean, "awarenessDue" boolean, "initialNotice" boolean) language plpgsql stable as $$
begin
  return query select
    exists (select 1 from register_as_of(moment) u
      where u.person_id = who and u.account_id = place and u.state = 'in-force' and not u.by_post and u.from_at < owed_before
        and not exists (select 1 from details_notice n
          where n.school_id = app_school() and n.person_id = who and n.account_id = place and n.at >= u.from_at)),
    exists (select 1 from issued_rule r where r.school_id = app_school() and r.withdrawn_at is null
      and not exists (select 1 from rule_acknowledgement k where k.school_id = r.school_id and k.rule_id = r.id and k.person_id = who)),
    not exists (select 1 from awareness w where w.school_id = app_school() and w.person_id = who and w.confirmed_at >= year_began),
    exists (select 1 from account a join school s on s.school_id = a.school_id
      where a.school_id = app_school() and a.id = place and a.initial_notice_on <= (moment at time zone s.zone)::date);
end $$;
grant execute on function posting_facts_at(uuid, uuid, timestamptz, timestamptz, timestamptz) to gatepost_app;
