-- WH-CON-02, FL-IMG-02: who was ever marked on a picture, and where. A mark that is taken off a picture of somebody who may not
-- be shown is looked at by a second pair of eyes. Kept for every mark alike: it tells nothing of why somebody may not be shown.
create table picture_marked (
  school_id uuid not null,
  picture_id uuid not null,
  person_id uuid not null,
  box jsonb,                                           -- where, in fractions of the picture; null when nobody said
  by_id uuid not null,
  at timestamptz not null,
  primary key (school_id, picture_id, person_id),
  foreign key (school_id, picture_id) references picture (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
select tenant_table('picture_marked', 'select, insert, update');
