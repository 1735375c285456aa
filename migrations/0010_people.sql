-- Who people are to the school, as history: rows with from and until, never overwritten. `until_on` is the last day.

-- Columns named to this trigger are written once: a later change or erasure of them is refused by the database itself,
-- whatever the program does. What a row's past says stays said (KP-ACC-01).
create or replace function write_once() returns trigger language plpgsql as $$
declare field text; was jsonb := to_jsonb(old); will jsonb := to_jsonb(new);
begin
  foreach field in array tg_argv loop
    if was -> field <> 'null'::jsonb and was -> field is distinct from will -> field then
      raise exception 'column % of % is written once', field, tg_table_name using errcode = 'check_violation';
    end if;
  end loop;
  return new;
end $$;

-- What a school says of itself, beside its name: rules and checks hang on these.
alter table school
  add column posting_weekdays integer[] not null default '{1,2,3,4,5}',  -- Monday = 1
  add column phones text[] not null default '{}',                        -- published by the school itself
  add column postcodes text[] not null default '{}',
  add column allowed_names text[] not null default '{}',                 -- place and staff names never taken for a pupil's
  add column ethos text not null default '';                             -- OC-PUB-01

-- The school's own pre-election periods, beside the dated table of elections.
create table pre_election (
  school_id uuid not null references school,
  id uuid not null,
  name text not null,
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  primary key (school_id, id)
);
select tenant_table('pre_election');

create table engagement (
  school_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  kind text not null check (kind in ('employee', 'governor', 'contractor', 'agency', 'trainee', 'volunteer', 'other')),
  title text not null default '',                      -- 'Year 4 lead'
  agency_contact text,                                 -- HA-SCOPE-06: asked of agency workers
  from_on date not null,
  until_on date check (until_on >= from_on),
  primary key (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index engagement_person on engagement (school_id, person_id);
select tenant_table('engagement', 'select, insert, update');

-- `withdrawn_at` ends a role at once; `until_on` at the end of that day.
create table role_held (
  school_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  role text not null check (role in ('headteacher', 'deputy-headteacher', 'chair-of-governors', 'governor', 'senior-leader',
    'safeguarding-lead', 'data-protection-lead', 'office', 'designated-person', 'administrator', 'moderator', 'teacher',
    'support-staff', 'it-lead')),
  from_on date not null,
  until_on date check (until_on >= from_on),
  withdrawn_at timestamptz,
  primary key (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index role_held_person on role_held (school_id, person_id);
create index role_held_role on role_held (school_id, role);
create trigger write_once before update on role_held for each row execute function write_once('withdrawn_at');
select tenant_table('role_held', 'select, insert, update');

-- KP-OFF-04: the deputy's power exists only while an absence of the head is recorded, and stops at once on the return.
create table absence (
  school_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  from_on date not null,
  until_on date check (until_on >= from_on),
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  returned_at timestamptz,
  primary key (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index absence_person on absence (school_id, person_id);
create trigger write_once before update on absence for each row execute function write_once('recorded_by', 'recorded_at', 'returned_at');
select tenant_table('absence', 'select, insert, update');

-- KP-OFF-04: and only for a deputy who has been authorised in writing.
create table deputy_authorisation (
  school_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  from_on date not null,
  until_on date check (until_on >= from_on),
  authorised_by uuid not null,
  authorised_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create trigger write_once before update on deputy_authorisation for each row
  execute function write_once('authorised_by', 'authorised_at', 'withdrawn_at');
select tenant_table('deputy_authorisation', 'select, insert, update');

-- KP-OFF-10: a suspension from work. Only the head and the chair see the word.
create table suspension (
  school_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  from_at timestamptz not null,
  until_at timestamptz check (until_at >= from_at),
  recorded_by uuid not null,
  lifted_by uuid,
  primary key (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index suspension_person on suspension (school_id, person_id);
create unique index suspension_open on suspension (school_id, person_id) where until_at is null;
create trigger write_once before update on suspension for each row execute function write_once('from_at', 'until_at', 'recorded_by', 'lifted_by');
select tenant_table('suspension', 'select, insert, update');

create table guardianship (
  school_id uuid not null,
  pupil_id uuid not null,
  parent_id uuid not null,
  relation text not null default 'parent',
  may_consent boolean not null default true,
  primary key (school_id, pupil_id, parent_id),
  foreign key (school_id, pupil_id) references person (school_id, id),
  foreign key (school_id, parent_id) references person (school_id, id)
);
select tenant_table('guardianship');

-- People's part of a standing at an instant. In plpgsql, whose plans stay with the connection: the gate asks this at
-- every act, and planning would cost ten times what answering does. Days are those of the school's zone.
create function people_standings_at(people uuid[], moment timestamptz) returns table (
  person_id uuid, gone boolean, roles text[], engagements text[], suspended boolean, authorised boolean
) language plpgsql stable as $$
begin
  return query
    with here as (select (moment at time zone s.zone)::date as today from school s where s.school_id = app_school())
    select p.id,
      coalesce(p.left_on < here.today, false),
      array(select distinct r.role from role_held r where r.school_id = p.school_id and r.person_id = p.id
        and r.from_on <= here.today and (r.until_on is null or r.until_on >= here.today)
        and (r.withdrawn_at is null or r.withdrawn_at > moment) order by 1),
      array(select distinct e.kind from engagement e where e.school_id = p.school_id and e.person_id = p.id
        and e.from_on <= here.today and (e.until_on is null or e.until_on >= here.today) order by 1),
      exists (select 1 from suspension s where s.school_id = p.school_id and s.person_id = p.id
        and s.from_at <= moment and (s.until_at is null or s.until_at > moment)),
      exists (select 1 from deputy_authorisation d where d.school_id = p.school_id and d.person_id = p.id
        and d.from_on <= here.today and (d.until_on is null or d.until_on >= here.today)
        and (d.withdrawn_at is null or d.withdrawn_at > moment))
    from person p cross join here where p.school_id = app_school() and p.id = any(people);
end $$;
grant execute on function people_standings_at(uuid[], timestamptz) to gatepost_app;

-- The absence of the head that covers an instant: cover is there while it is (KP-OFF-04).
create function head_absence_at(moment timestamptz) returns table (id uuid, person_id uuid) language plpgsql stable as $$
begin
  return query
    with here as (select (moment at time zone s.zone)::date as today from school s where s.school_id = app_school())
    select a.id, a.person_id from absence a cross join here
    where a.school_id = app_school() and a.from_on <= here.today and (a.until_on is null or a.until_on >= here.today)
      and a.recorded_at <= moment and (a.returned_at is null or a.returned_at > moment)
      and exists (select 1 from role_held r where r.school_id = a.school_id and r.person_id = a.person_id and r.role = 'headteacher'
        and r.from_on <= here.today and (r.until_on is null or r.until_on >= here.today)
        and (r.withdrawn_at is null or r.withdrawn_at > moment))
    order by a.recorded_at limit 1;
end $$;
grant execute on function head_absence_at(timestamptz) to gatepost_app;
