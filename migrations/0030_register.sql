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
  email text,                                          -- HM-ACC-02: on one of the school's own domains
  purpose text not null default '',
  social boolean not null default true,                -- KP-SCOPE-02: can visitors add content or react?
  host text, maintainer text, agreement_on date,       -- HM-SCOPE-05: run for the school by an outside body
  credentials_sealed bytea,
  connected_at timestamptz,
  paused_at timestamptz, paused_reason text, paused_by uuid,
  initial_notice_on date,                              -- WH-PUB-05
  from_on date not null,
  until_on date check (until_on >= from_on),
  position integer not null default 0,
  primary key (school_id, id)
);
select tenant_table('account');

create table account_duty (                            -- named administrators and moderators
  school_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  person_id uuid not null,
  duty text not null check (duty in ('administrator', 'moderator', 'responsible')),
  from_on date not null,
  until_on date check (until_on >= from_on),
  accepted_at timestamptz,                             -- WH-OFF-03, WH-ACC-01
  primary key (school_id, id),
  foreign key (school_id, account_id) references account (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index account_duty_account on account_duty (school_id, account_id);
select tenant_table('account_duty');

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
  asked_at timestamptz not null,
  decided_at timestamptz, decided_by uuid,
  decided_as text,                                     -- the role the decision rested on: 'headteacher', 'authorised deputy', 'chair of governors', 'by post'
  decided_clause text,
  absence_id uuid,                                     -- KP-OFF-04: the absence an acting deputy's approval relied on
  reason text,                                         -- of a decline
  from_at timestamptz, until_at timestamptz,           -- in force while from_at <= now < until_at
  ended_by uuid, ended_how text check (ended_how in ('revoked', 'employment-ended', 'appointment-ended', 'given-up', 'end-date')),
  ended_clause text,
  consultation jsonb,                                  -- KP-OFF-09: {on, how, governors, views}
  details_confirmed_at timestamptz,                    -- KP-ACC-03
  primary key (school_id, id),
  foreign key (school_id, account_id) references account (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index official_use_person on official_use (school_id, person_id);
create index official_use_account on official_use (school_id, account_id);
select tenant_table('official_use');

-- KP-OFF-11, KP-OFF-12: rules and guidance the leadership issues, and who has acknowledged them.
create table issued_rule (
  school_id uuid not null references school,
  id uuid not null,
  number integer not null,
  title text not null,
  body text not null,
  issued_at timestamptz not null,
  issued_by uuid not null,
  replaced_by uuid,
  withdrawn_at timestamptz,
  primary key (school_id, id),
  unique (school_id, number)
);
select tenant_table('issued_rule');

create table rule_acknowledgement (
  school_id uuid not null,
  rule_id uuid not null,
  person_id uuid not null,
  acknowledged_at timestamptz not null,
  primary key (school_id, rule_id, person_id),
  foreign key (school_id, rule_id) references issued_rule (school_id, id)
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
