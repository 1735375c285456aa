-- Leaving ends for good what somebody had: whoever comes back begins anew, and what the register said of a day stays said.

-- A last day on record. `ends_at` is its midnight in the school's zone; where that had gone by when it was recorded, the
-- moment it was recorded, because what stood until then stood. Taken back only before it takes effect.
create table departure (
  school_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  last_day date not null,
  ends_at timestamptz not null,
  recorded_at timestamptz not null,
  recorded_by uuid,
  taken_back_at timestamptz check (taken_back_at < ends_at),
  primary key (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index departure_person on departure (school_id, person_id, ends_at);
create trigger write_once before update on departure for each row
  execute function write_once('person_id', 'last_day', 'ends_at', 'recorded_at', 'recorded_by', 'taken_back_at');
select tenant_table('departure', 'select, insert, update');

-- When it was written down, which is the earliest it counts from; null for what was there before this was kept.
alter table engagement add column recorded_at timestamptz;
alter table role_held add column recorded_at timestamptz;
alter table account add column recorded_at timestamptz;

-- A departure sets the last day of what would go on beyond it; taken back in time, what stood before is put back.
-- `ended_at`: an engagement that ended within a day.
alter table engagement add column ends_with uuid, add column otherwise_until date, add column ended_at timestamptz;
alter table role_held add column ends_with uuid, add column otherwise_until date;

alter table person no force row level security;
alter table school no force row level security;
alter table departure no force row level security;
insert into departure (school_id, id, person_id, last_day, ends_at, recorded_at)
select p.school_id, gen_random_uuid(), p.id, p.left_on, (p.left_on + 1)::timestamp at time zone s.zone, (p.left_on + 1)::timestamp at time zone s.zone
from person p join school s on s.school_id = p.school_id where p.kind = 'staff' and p.left_on is not null;
alter table person force row level security;
alter table school force row level security;
alter table departure force row level security;

-- The first departure that ended what somebody had since then, up to a moment; null when none did. A departure of the very
-- same instant ended what was written down before it, which its id says.
create function departed_since(who uuid, since timestamptz, thing uuid, moment timestamptz) returns timestamptz language sql stable as $$
  select min(d.ends_at) from departure d
  where d.school_id = app_school() and d.person_id = who and d.taken_back_at is null and d.ends_at <= moment
    and (d.ends_at > since or (d.ends_at = since and d.ends_at = d.recorded_at and d.id > thing))
$$;
grant execute on function departed_since(uuid, timestamptz, uuid, timestamptz) to gatepost_app;

-- Whether somebody has left by a day and was not engaged again since.
create function gone_on(p person, today date) returns boolean language sql stable as $$
  select coalesce(p.left_on < today, false) and not exists (select 1 from engagement e
    where e.school_id = p.school_id and e.person_id = p.id and e.from_on > p.left_on and e.from_on <= today)
$$;
grant execute on function gone_on(person, date) to gatepost_app;

-- Whether somebody has a last day and is not engaged anew after it.
create function leaves_for_good(p person) returns boolean language sql stable as $$
  select p.left_on is not null and not exists (select 1 from engagement e
    where e.school_id = p.school_id and e.person_id = p.id and e.from_on > p.left_on)
$$;
grant execute on function leaves_for_good(person) to gatepost_app;

-- As before; an engagement counts from when it was written down, and an authorisation ends with a departure.
create or replace function people_standings_at(people uuid[], moment timestamptz) returns table (
  person_id uuid, gone boolean, roles text[], engagements text[], suspended boolean, authorised boolean
) language plpgsql stable as $$
begin
  return query
    with here as (select (moment at time zone s.zone)::date as today from school s where s.school_id = app_school())
    select p.id,
      gone_on(p, here.today) and not exists (select 1 from departure d where d.school_id = p.school_id and d.person_id = p.id
        and d.last_day = p.left_on and d.ends_at > moment and d.taken_back_at is null),
      array(select distinct r.role from role_held r where r.school_id = p.school_id and r.person_id = p.id
        and r.from_on <= here.today and (r.until_on is null or r.until_on >= here.today)
        and (r.withdrawn_at is null or r.withdrawn_at > moment) order by 1),
      array(select distinct e.kind from engagement e where e.school_id = p.school_id and e.person_id = p.id
        and e.from_on <= here.today and (e.ended_at > moment or (e.ended_at is null and (e.until_on is null or e.until_on >= here.today)))
        and (e.recorded_at is null or e.recorded_at <= moment) order by 1),
      exists (select 1 from suspension s where s.school_id = p.school_id and s.person_id = p.id
        and s.from_at <= moment and (s.until_at is null or s.until_at > moment)),
      exists (select 1 from deputy_authorisation d where d.school_id = p.school_id and d.person_id = p.id
        and d.from_on <= here.today and (d.until_on is null or d.until_on >= here.today)
        and (d.withdrawn_at is null or d.withdrawn_at > moment) and departed_since(p.id, d.authorised_at, d.id, moment) is null)
    from person p cross join here where p.school_id = app_school() and p.id = any(people);
end $$;

-- Every line of the register as it stood at one instant. As before, and:
-- KP-ACC-04: a departure ends what was approved or asked for before it, whatever comes after. An engagement carries a use on
-- from the day it was written down, so that one entered late does not fill a gap that the register has told of.
-- The headteacher's lines begin no earlier than the role and the account were entered, for the same reason.
-- `until_at` of a line that ended with its engagement, its account or a departure is the moment that happened.
create or replace function register_as_of(moment timestamptz) returns table (
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
    cross join lateral (select greatest(greatest(r.from_on, a.from_on)::timestamp at time zone here.zone, r.recorded_at, a.recorded_at) as at) began
    where began.at <= moment
      and not exists (select 1 from official_use x where x.school_id = app_school() and x.person_id = r.person_id
        and x.decided_as = 'by post' and x.ended_at >= (r.from_on::timestamp at time zone here.zone))
  )
  select l.id, l.account_id, l.person_id, l.capacity, l.by_post,
    case
      when (l.decided_at is null or l.decided_at > moment) and gone.at is not null then 'ended'
      when l.decided_at is null or l.decided_at > moment then 'asked'
      when l.status = 'declined' then 'declined'
      when l.until_at <= moment then case when l.ended_how = 'revoked' then 'revoked' else 'ended' end
      when l.from_at > moment then 'agreed'
      when lost.at <= moment then 'ended'
      when exists (select 1 from suspension s where s.school_id = app_school() and s.person_id = l.person_id
        and s.from_at <= moment and (s.until_at is null or s.until_at > moment)) then 'suspended'
      else 'in-force'
    end,
    l.purpose, l.occasion, l.risks, l.asked_until, l.asked_at, l.signed_at,
    case when l.decided_at <= moment then l.decided_at end, case when l.decided_at <= moment then l.decided_by end,
    case when l.decided_at <= moment then l.decided_as end, case when l.decided_at <= moment then l.decided_clause end,
    l.absence_id, case when l.decided_at <= moment then l.reason end,
    l.from_at, least(l.until_at, case when lost.at <= moment then lost.at end), l.ended_by, l.ended_as, l.ended_how, l.ended_clause
  from line l cross join here
  cross join lateral (select departed_since(l.person_id, coalesce(case when l.decided_at <= moment then l.from_at end, l.asked_at), l.id, moment) as at) gone
  cross join lateral (select (l.from_at at time zone here.zone)::date as day) began
  cross join lateral (select range_agg(daterange(held.first, held.last, '[]')) as days
    from (select case when l.by_post then e.from_on else greatest(e.from_on, (e.recorded_at at time zone here.zone)::date) end as first,
        case when e.ended_at is null then e.until_on else (e.ended_at at time zone here.zone)::date end as last
      from engagement e where e.school_id = app_school() and e.person_id = l.person_id
        and l.capacity = case when e.kind in ('employee', 'governor') then e.kind else 'other' end) held
    where held.last is null or held.last >= held.first) held
  cross join lateral (select case when l.decided_at <= moment and l.from_at <= moment and l.status <> 'declined' then least(
    gone.at,
    case when held.days @> began.day
      then (select upper(one)::timestamp at time zone here.zone from unnest(held.days) one where one @> began.day) else l.from_at end,
    (select (a.until_on + 1)::timestamp at time zone here.zone from account a
      where a.school_id = app_school() and a.id = l.account_id)) end as at) lost
$$;

-- As before; an absence ends with whoever it is of.
create or replace function head_absence_at(moment timestamptz) returns table (id uuid, person_id uuid) language plpgsql stable as $$
begin
  return query
    with here as (select (moment at time zone s.zone)::date as today from school s where s.school_id = app_school())
    select a.id, a.person_id from absence a cross join here
    where a.school_id = app_school() and a.from_on <= here.today and (a.until_on is null or a.until_on >= here.today)
      and a.recorded_at <= moment and (a.returned_at is null or a.returned_at > moment)
      and departed_since(a.person_id, a.recorded_at, a.id, moment) is null
      and exists (select 1 from role_held r where r.school_id = a.school_id and r.person_id = a.person_id and r.role = 'headteacher'
        and r.from_on <= here.today and (r.until_on is null or r.until_on >= here.today)
        and (r.withdrawn_at is null or r.withdrawn_at > moment))
    order by a.recorded_at limit 1;
end $$;

-- As before; the end of a line says itself since when.
create or replace function passwords_to_change_at(moment timestamptz) returns table (account_id uuid, since timestamptz) language sql stable as $$
  with here as (select s.zone, (moment at time zone s.zone)::date as today from school s where s.school_id = app_school()),
  line as materialized (select * from register_as_of(moment))
  select a.id, max(lost.at)
  from line u cross join here
  join account a on a.school_id = app_school() and a.id = u.account_id and a.channel <> 'website' and a.owner = 'organisation'
    and (a.until_on is null or a.until_on >= here.today)
  cross join lateral (select case
    when u.state = 'suspended' then (select max(s.from_at) from suspension s where s.school_id = app_school() and s.person_id = u.person_id
      and s.from_at <= moment and (s.until_at is null or s.until_at > moment))
    else u.until_at end as at) lost
  where u.state in ('revoked', 'suspended', 'ended') and lost.at > coalesce(a.secret_changed_at, a.from_on::timestamp at time zone here.zone)
    and not exists (select 1 from line v where v.person_id = u.person_id and v.account_id = u.account_id and v.state = 'in-force')
  group by a.id
$$;
