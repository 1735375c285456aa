-- HM-PUB-03, HA-PUB-05: something published that somebody found untrue, from then until it is corrected, taken down or
-- found to stand. A post that has come down owes nothing more.
create table untrue_mark (
  school_id uuid not null,
  id uuid not null,
  post_id uuid not null,
  what text not null check (what <> ''),               -- what is not true
  marked_by uuid not null,
  marked_at timestamptz not null,
  due_at timestamptz not null,                         -- by when it is put right: correctionWithinDays
  settled_at timestamptz,
  settled_by uuid,
  settled_how text check (settled_how in ('corrected', 'stands')),
  why text,                                            -- of 'stands': why it is true after all
  primary key (school_id, id),
  foreign key (school_id, post_id) references post (school_id, id),
  foreign key (school_id, marked_by) references person (school_id, id),
  check ((settled_at is null) = (settled_how is null)),
  check (settled_how is distinct from 'stands' or why <> '')
);
create unique index untrue_mark_open on untrue_mark (school_id, post_id) where settled_at is null;
select tenant_table('untrue_mark', 'select, insert, update');
