-- Which policy was in force on which day: an adopted pack with the school's own parameters. The version of a day is
-- the one with the latest in_force_from on or before it.
create table policy_version (
  school_id uuid not null references school,
  id uuid not null,
  pack text not null,
  version text not null,
  parameters jsonb not null default '{}',              -- only what the school set; the rest is the pack's
  in_force_from date not null,
  adopted_at timestamptz not null,
  adopted_by uuid,                                     -- null: set up with the school
  note text not null default '',
  primary key (school_id, id),
  unique (school_id, version),
  unique (school_id, in_force_from)
);
select tenant_table('policy_version', 'select, insert');

-- Every verdict with the facts it was given, so that another version can be run over the past.
create table verdict (
  school_id uuid not null references school,
  id uuid not null,
  at timestamptz not null,
  policy_version_id uuid,                              -- null: before the school adopted a policy, when the floor alone held
  act text not null,
  subject_kind text not null,
  subject_id text not null,
  outcome text not null check (outcome in ('open', 'held', 'shut')),
  findings jsonb not null,                             -- codes, clauses, severities
  facts jsonb not null,
  facts_digest text not null,
  primary key (school_id, id)
);
create index verdict_subject on verdict (school_id, subject_kind, subject_id, at);
select tenant_table('verdict', 'select, insert');
