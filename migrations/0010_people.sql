-- Who people are to the school, as history: rows with from and until, never overwritten. `until_on` is the last day.

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
select tenant_table('engagement');

create table role_held (
  school_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  role text not null check (role in ('headteacher', 'deputy-headteacher', 'chair-of-governors', 'governor', 'senior-leader',
    'safeguarding-lead', 'data-protection-lead', 'office', 'designated-person', 'administrator', 'moderator', 'teacher',
    'support-staff', 'it-lead')),
  from_on date not null,
  until_on date check (until_on >= from_on),
  primary key (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index role_held_person on role_held (school_id, person_id);
select tenant_table('role_held');

-- KP-OFF-04: the deputy's power exists only while an absence of the head is recorded.
create table absence (
  school_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  from_on date not null,
  until_on date check (until_on >= from_on),
  reason text not null default '',
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  primary key (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
select tenant_table('absence');

-- KP-OFF-04: and only for a deputy who has been authorised in writing.
create table deputy_authorisation (
  school_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  from_on date not null,
  until_on date check (until_on >= from_on),
  authorised_by uuid not null,
  authorised_at timestamptz not null,
  primary key (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
select tenant_table('deputy_authorisation');

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
select tenant_table('suspension');

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
