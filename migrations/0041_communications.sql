-- KP-PUB-01: when parents were last told of their responsibilities, by which way and in what words.
create table communication (
  school_id uuid not null references school,
  id uuid not null,
  way text not null check (length(way) between 1 and 60),   -- one of the policy's parentChannels when it was recorded
  given_on date not null,
  wording text not null check (length(wording) between 1 and 10000),
  to_every_family boolean not null default false,           -- a letter home; then a family that came later has not had it
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  primary key (school_id, id)
);
create index communication_way on communication (school_id, way, given_on);
select tenant_table('communication', 'select, insert');

-- And when one family that came in later was told.
create table family_told (
  school_id uuid not null,
  id uuid not null,
  pupil_id uuid not null,
  told_on date not null,
  way text not null check (length(way) between 1 and 60),
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  primary key (school_id, id),
  foreign key (school_id, pupil_id) references person (school_id, id)
);
create index family_told_pupil on family_told (school_id, pupil_id);
select tenant_table('family_told', 'select, insert');

-- WH-PUB-05: the first communication of a page or group, with the words that say how abuse is dealt with.
create table initial_notice (
  school_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  given_on date not null,
  recipients text not null check (length(recipients) between 1 and 500),
  wording text not null check (length(wording) between 1 and 10000),
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  primary key (school_id, id),
  foreign key (school_id, account_id) references account (school_id, id)
);
create index initial_notice_account on initial_notice (school_id, account_id, given_on);
select tenant_table('initial_notice', 'select, insert');
