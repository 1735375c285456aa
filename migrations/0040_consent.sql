-- Consent the gate can trust: what was answered for each pupil, use and outlet, as rows that are added and never
-- changed. An outlet is an account's platform ('facebook-page'), 'print' or 'in-school'; 'every' stands for all of them.
create table consent_answer (
  school_id uuid not null,
  id uuid not null,
  batch_id uuid not null,                              -- recorded in one go, undone in one go
  pupil_id uuid not null,
  use text not null check (use in ('picture', 'name-with-picture', 'video', 'every')),
  outlet text not null check (outlet ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  answer text not null check (answer in ('given', 'refused', 'withdrawn')),
  giver_id uuid,                                       -- whose answer it is; null: a parent or carer, not named
  how text not null check (how in ('paper-form', 'e-mail', 'phone', 'in-person', 'link', 'import', 'settled')),
  answered_on date not null,
  until_on date check (until_on >= answered_on),       -- the last day a yes counts; a no has no end
  settles boolean not null default false,              -- WH-CON-04: the headteacher's answer where two people differ
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  undone_by uuid,
  undone_at timestamptz,
  primary key (school_id, id),
  foreign key (school_id, pupil_id) references person (school_id, id),
  foreign key (school_id, giver_id) references person (school_id, id),
  check ((answer = 'given') = (until_on is not null)),
  check (answer <> 'given' or (use <> 'every' and outlet <> 'every')),
  check (settles = (how = 'settled')),
  check ((undone_by is null) = (undone_at is null))
);
create index consent_answer_pupil on consent_answer (school_id, pupil_id);
create index consent_answer_batch on consent_answer (school_id, batch_id);
select tenant_table('consent_answer', 'select, insert');
grant update (undone_by, undone_at) on consent_answer to gatepost_app;

-- A no to everything that no other answer outweighs. Anybody who records consent can enter one, for anybody with a say,
-- without a name and without a reason; only a safeguarding lead ends it. WH-CON-02: a child on the restricted list is a
-- row here like any other. `restricted` and what is sealed are read in one file alone, with a permit
-- (docs/decisions/0040-consent-and-the-restricted-list.md).
create table objection (
  school_id uuid not null,
  id uuid not null,
  pupil_id uuid not null,
  from_on date not null,
  until_on date check (until_on >= from_on),           -- the first day it no longer stands
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  ended_by uuid,
  ended_at timestamptz,
  restricted boolean not null default false,
  reason_sealed bytea,
  commitment_salt bytea not null,                      -- with it the journal's digest shows whether it was the list's
  ended_reason_sealed bytea,
  primary key (school_id, id),
  foreign key (school_id, pupil_id) references person (school_id, id),
  check (restricted = (reason_sealed is not null)),
  check ((until_on is null) = (ended_at is null))
);
create index objection_pupil on objection (school_id, pupil_id);
select tenant_table('objection', 'select, insert');
grant update (until_on, ended_by, ended_at, ended_reason_sealed) on objection to gatepost_app;

-- WH-CON-03: a member of staff's own answer for each kind of outlet the public can reach.
create table staff_image_answer (
  school_id uuid not null,
  id uuid not null,
  batch_id uuid not null,
  person_id uuid not null,
  outlet_kind text not null check (outlet_kind in ('school-online', 'other-online', 'print')),
  answer text not null check (answer in ('given', 'refused', 'withdrawn')),
  answered_on date not null,
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  undone_by uuid,
  undone_at timestamptz,
  primary key (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id),
  check ((undone_by is null) = (undone_at is null))
);
create index staff_image_answer_person on staff_image_answer (school_id, person_id);
select tenant_table('staff_image_answer', 'select, insert');
grant update (undone_by, undone_at) on staff_image_answer to gatepost_app;
