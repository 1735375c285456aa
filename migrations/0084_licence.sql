-- HM-PUB-04: the day on which the right to use a picture or words ends. Kept in step with the draft until it is out;
-- after its day the post is listed for removal until it is down or the right is renewed.
create table licence (
  school_id uuid not null,
  id uuid not null,
  post_id uuid not null,
  about text not null,                                 -- the answer it stands in: 'rights-until', 'rights-until:words', …
  until_on date not null,
  told_at timestamptz,                                 -- when the office was told that it has ended
  settled_at timestamptz,
  settled_by uuid,
  note text,                                           -- of a renewal: by whom, and where it is recorded
  primary key (school_id, id),
  foreign key (school_id, post_id) references post (school_id, id),
  check (settled_at is null or note <> '')
);
create index licence_until on licence (school_id, until_on) where settled_at is null;
create index licence_post on licence (school_id, post_id);
select tenant_table('licence');
