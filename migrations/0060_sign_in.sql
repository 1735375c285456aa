-- The way in. These tables stand outside every school, as the sign-in does: none of them holds anything a school keeps
-- about a person. Secrets are stored as hashes only, or sealed.

-- The second factor that a person's phone shows. Sealed under the school where it was set up.
create table sign_in_totp (
  sign_in_id uuid primary key references sign_in on delete cascade,
  school_id uuid not null,
  sealed bytea not null,
  last_step bigint not null default 0,                 -- a code is taken once
  made_at timestamptz not null
);

create table passkey (
  credential_id text primary key,
  sign_in_id uuid not null references sign_in on delete cascade,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  name text not null default '',
  made_at timestamptz not null,
  used_at timestamptz
);
create index passkey_sign_in on passkey (sign_in_id);

create table recovery_code (
  sign_in_id uuid not null references sign_in on delete cascade,
  hash bytea not null,
  used_at timestamptz,
  primary key (sign_in_id, hash)
);

-- One row for each browser signed in; the browser holds 256 random bits, the row their SHA-256.
create table session (
  hash bytea primary key,
  sign_in_id uuid not null references sign_in on delete cascade,
  school_id uuid,                                      -- the school chosen, when the sign-in reaches several
  stage text not null check (stage in ('second-factor', 'enrol', 'full')),
  made_at timestamptz not null,
  seen_at timestamptz not null,
  ends_at timestamptz not null,
  proved_at timestamptz                                -- when a second factor was last shown
);
create index session_sign_in on session (sign_in_id);
create index session_ends on session (ends_at);

-- A challenge given to a passkey, waiting for its answer.
create table passkey_challenge (
  hash bytea primary key,
  challenge text not null,
  made_at timestamptz not null
);

-- Links that work once: a person's first password, or the set-up of a new school (school and person once it is named).
create table one_time_link (
  hash bytea primary key,
  purpose text not null check (purpose in ('set-up', 'welcome')),
  school_id uuid,
  person_id uuid,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz,
  check (purpose <> 'welcome' or (school_id is not null and person_id is not null))
);

-- Which address leads to which school. Public facts only, kept in step by the school's own row, since row-level
-- security hides the schools themselves from anybody who has not yet said which one they mean.
create table school_door (
  school_id uuid primary key references school on delete cascade,
  slug text not null unique,
  name text not null,
  zone text not null,
  is_demo boolean not null
);

create or replace function keep_school_door() returns trigger language plpgsql as $$
begin
  insert into school_door (school_id, slug, name, zone, is_demo)
  values (new.school_id, new.slug, new.name, new.zone, new.is_demo)
  on conflict (school_id) do update set slug = excluded.slug, name = excluded.name, zone = excluded.zone, is_demo = excluded.is_demo;
  return new;
end $$;
create trigger school_door after insert or update on school for each row execute function keep_school_door();

grant select, insert, update, delete on sign_in_totp, passkey, recovery_code, session, passkey_challenge, one_time_link, school_door
  to gatepost_app;
