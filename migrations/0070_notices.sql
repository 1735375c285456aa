-- What waits for somebody, or what they should know: shown on Today, and told by mail without names or details.
create table notice (
  school_id uuid not null references school,
  id uuid not null,
  person_id uuid not null,
  at timestamptz not null,
  kind text not null check (kind in ('to-decide', 'to-do', 'decided', 'stopped', 'told')),
  words text not null check (length(words) between 1 and 300),
  href text not null check (href like '/%'),
  about text,                                          -- the thing's id, so that it can be settled when the thing is
  mailed_at timestamptz,
  read_at timestamptz,
  primary key (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index notice_person on notice (school_id, person_id, at desc) where read_at is null;
create index notice_about on notice (school_id, about) where read_at is null;
select tenant_table('notice');
