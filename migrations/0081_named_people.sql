-- Somebody named in the words of a post that is out, and about whom an answer has changed since: the office looks
-- whether the name stays, and it is on their list until they have (OC-CON-01).
create table post_name_look (
  school_id uuid not null,
  post_id uuid not null,
  person_id uuid not null,
  asked_at timestamptz not null,
  settled_at timestamptz,
  settled_by uuid,
  primary key (school_id, post_id, person_id),
  foreign key (school_id, post_id) references post (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index post_name_look_open on post_name_look (school_id, post_id) where settled_at is null;
select tenant_table('post_name_look', 'select, insert, update');
