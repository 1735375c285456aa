-- The ground every desk stands on. Run by the owner; the application connects as gatepost_app, which owns nothing
-- and bypasses nothing. Tables of a school are made with tenant_table(), which forces row-level security.

create or replace function app_school() returns uuid language sql stable as
$$ select nullif(current_setting('app.school_id', true), '')::uuid $$;

-- Forces row-level security on a table whose primary key begins with school_id, and grants the application its use.
-- `rights` is what the application may do: a history that is only ever added to gets 'select, insert'.
create or replace function tenant_table(name text, rights text default 'select, insert, update, delete') returns void
language plpgsql as $$
begin
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format('create policy tenant on %I using (school_id = app_school()) with check (school_id = app_school())', name);
  execute format('grant %s on %I to gatepost_app', rights, name);
end $$;

-- A school. Its own row is its tenant's.
create table school (
  school_id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  slug text not null unique check (slug ~ '^[a-z0-9](-?[a-z0-9])*$'),
  nation text not null check (nation in ('england', 'wales', 'scotland', 'northern-ireland')),
  phase text not null check (phase in ('nursery', 'primary', 'middle', 'secondary', 'all-through', 'special', 'post-16')),
  type text not null check (type in ('community', 'voluntary-controlled', 'voluntary-aided', 'foundation', 'academy', 'independent', 'other')),
  zone text not null default 'Europe/London',
  email_domains text[] not null default '{}',
  posting_from time not null default '07:30',
  posting_until time not null default '18:00',
  is_demo boolean not null default false,
  made_at timestamptz not null default now()
);
select tenant_table('school');

create table school_term (
  school_id uuid not null references school,
  id uuid not null,
  name text not null,
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  primary key (school_id, id)
);
select tenant_table('school_term');

-- Everybody the school keeps a record of: staff, governors, contractors, volunteers, parents and pupils.
create table person (
  school_id uuid not null references school,
  id uuid not null,
  kind text not null check (kind in ('staff', 'pupil', 'parent')),
  given_name text not null check (length(given_name) between 1 and 100),
  family_name text not null check (length(family_name) between 1 and 100),
  known_as text check (length(known_as) between 1 and 100),
  email text,
  year_group text,             -- pupils: 'Reception', 'Year 4'
  born_on date,                -- pupils
  external_id text,            -- the roster's own key
  joined_on date,
  left_on date,
  made_at timestamptz not null default now(),
  primary key (school_id, id)
);
create index person_name on person (school_id, lower(family_name), lower(given_name));
create index person_kind on person (school_id, kind);
select tenant_table('person');

-- The sign-in stands outside the school, the person inside it: one sign-in may reach several schools.
create table sign_in (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  password_hash text,
  totp_sealed bytea,
  made_at timestamptz not null default now(),
  disabled_at timestamptz
);
create table seat (
  sign_in_id uuid not null references sign_in on delete cascade,
  school_id uuid not null,
  person_id uuid not null,
  made_at timestamptz not null default now(),
  primary key (sign_in_id, school_id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index seat_person on seat (school_id, person_id);
grant select, insert, update, delete on sign_in, seat to gatepost_app;
