-- A change of somebody's mail address: it decides who may open their sign-in, so it is said to a second person and to the
-- address that was there before.
create table address_change (
  school_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  was text,
  becomes text,
  changed_by uuid not null,
  at timestamptz not null,
  primary key (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index address_change_person on address_change (school_id, person_id, at);
select tenant_table('address_change', 'select, insert');
