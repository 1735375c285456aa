-- A review of the policy that was done: on which day, by whom, and when the next one is due if somebody said so.
create table policy_review (
  school_id uuid not null,
  id uuid not null,
  version_id uuid not null,                            -- the version that was looked at
  reviewed_on date not null,
  reviewed_by text not null check (length(reviewed_by) between 1 and 200),
  next_on date check (next_on > reviewed_on),
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  primary key (school_id, id),
  foreign key (school_id, version_id) references policy_version (school_id, id),
  foreign key (school_id, recorded_by) references person (school_id, id)
);
create index policy_review_version on policy_review (school_id, version_id);
select tenant_table('policy_review', 'select, insert');
