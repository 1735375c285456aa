-- KP-ACC-03: whose word on an account's details is due at an instant, and since when. It is given after the approval and
-- again after each term begins; a term that begins gives nobody longer who was late already.
create function details_due_at(moment timestamptz, who uuid)
returns table (use_id uuid, account_id uuid, person_id uuid, since timestamptz, is_first boolean) language sql stable as $$
  with term as (
    select t.starts_on::timestamp at time zone s.zone as began
    from school_term t join school s on s.school_id = t.school_id where t.school_id = app_school()
  )
  select u.id, u.account_id, u.person_id, due.since, said.last is null
  from register_as_of(moment) u
  cross join lateral (select max(n.at) as last from details_notice n where n.school_id = app_school()
    and n.person_id = u.person_id and n.account_id = u.account_id and n.at between u.from_at and moment) said
  cross join lateral (select case when said.last is null then u.from_at
    else (select min(term.began) from term where term.began > said.last and term.began <= moment) end as since) due
  where u.state = 'in-force' and not u.by_post and (who is null or u.person_id = who) and due.since is not null
$$;
grant execute on function details_due_at(timestamptz, uuid) to gatepost_app;

-- As before, with the terms: details are owed once the set days have gone by since they fell due.
create or replace function posting_facts_at(who uuid, place uuid, moment timestamptz, owed_before timestamptz, year_began timestamptz)
returns table ("detailsOwed" boolean, "rulesUnread" boolean, "awarenessDue" boolean, "initialNotice" boolean) language plpgsql stable as $$
begin
  return query select
    exists (select 1 from details_due_at(moment, who) d where d.account_id = place and d.since < owed_before),
    exists (select 1 from issued_rule r where r.school_id = app_school() and r.withdrawn_at is null
      and not exists (select 1 from rule_acknowledgement k where k.school_id = r.school_id and k.rule_id = r.id and k.person_id = who)),
    not exists (select 1 from awareness w where w.school_id = app_school() and w.person_id = who and w.confirmed_at >= year_began),
    exists (select 1 from account a join school s on s.school_id = a.school_id
      where a.school_id = app_school() and a.id = place and a.initial_notice_on <= (moment at time zone s.zone)::date);
end $$;

-- KP-OFF-05, KP-OFF-10: accounts whose log-on details somebody may know who may no longer use them, and since when.
-- Worked out from the endings and suspensions on record since the details were last changed, so that it is true at
-- midnight after a last day without anybody acting, and over by itself when a suspension is lifted.
create function passwords_to_change_at(moment timestamptz) returns table (account_id uuid, since timestamptz) language sql stable as $$
  with here as (select s.zone, (moment at time zone s.zone)::date as today from school s where s.school_id = app_school()),
  line as materialized (select * from register_as_of(moment))
  select a.id, max(lost.at)
  from line u cross join here
  join account a on a.school_id = app_school() and a.id = u.account_id and a.channel <> 'website' and a.owner = 'organisation'
    and (a.until_on is null or a.until_on >= here.today)
  cross join lateral (select case
    when u.state = 'suspended' then (select max(s.from_at) from suspension s where s.school_id = app_school() and s.person_id = u.person_id
      and s.from_at <= moment and (s.until_at is null or s.until_at > moment))
    when u.until_at <= moment then u.until_at
    else (select max((e.until_on + 1)::timestamp at time zone here.zone) from engagement e
      where e.school_id = app_school() and e.person_id = u.person_id and e.until_on < here.today)
    end as at) lost
  where u.state in ('revoked', 'suspended', 'ended') and lost.at > coalesce(a.secret_changed_at, a.from_on::timestamp at time zone here.zone)
    and not exists (select 1 from line v where v.person_id = u.person_id and v.account_id = u.account_id and v.state = 'in-force')
  group by a.id
$$;
grant execute on function passwords_to_change_at(timestamptz) to gatepost_app;
