-- Posts, their pictures, who let them go, and how each channel got them.

-- A thing to be published. `draft` is the whole of what somebody wrote; every save is a new revision.
create table post (
  school_id uuid not null references school,
  id uuid not null,
  author_id uuid not null,
  status text not null check (status in ('draft', 'held', 'scheduled', 'out', 'taken-down', 'discarded')),
  revision integer not null default 1,
  draft jsonb not null,
  editors uuid[] not null default '{}',                -- everyone who changed it, the author among them
  marked boolean not null default false,               -- WH-PUB-03: leadership asked to see it first
  waits_for text[] not null default '{}',              -- while held: the codes that somebody else must settle
  hold_code text,                                      -- while held: why it stopped on its way out
  hold_why text,
  goes_out_at timestamptz,                             -- the moment promised; null until it is let go, unless chosen
  sent_by uuid,                                        -- who pressed send, whose leave the sending rests on
  seal text,                                           -- of the revision that was let go
  begun_at timestamptz not null,
  changed_at timestamptz not null,
  submitted_at timestamptz,
  let_go_at timestamptz,
  out_at timestamptz,
  primary key (school_id, id),
  foreign key (school_id, author_id) references person (school_id, id)
);
create index post_status on post (school_id, status, changed_at desc);
create index post_time on post (school_id, goes_out_at) where goes_out_at is not null;
select tenant_table('post');

create table post_revision (
  school_id uuid not null,
  post_id uuid not null,
  revision integer not null,
  draft jsonb not null,
  by_id uuid not null,
  at timestamptz not null,
  primary key (school_id, post_id, revision),
  foreign key (school_id, post_id) references post (school_id, id)
);
select tenant_table('post_revision', 'select, insert');

-- A picture's files. What was uploaded is kept only until it has been re-encoded, and is never published.
create table picture (
  school_id uuid not null,
  id uuid not null,
  post_id uuid not null,
  status text not null check (status in ('processing', 'ready', 'refused')),
  name text not null default '',
  uploaded_sha256 text,
  base_sha256 text,                                    -- upright, without metadata, before crop and blur
  edits text not null default '',                      -- the crop and blurs its renditions were made with, as a hash
  renditions jsonb not null default '[]',              -- [{use, sha256, type, width, height, bytes}]
  why text,                                            -- of a refusal, in plain words
  added_by uuid not null,
  added_at timestamptz not null,
  ready_at timestamptz,
  primary key (school_id, id),
  foreign key (school_id, post_id) references post (school_id, id)
);
create index picture_post on picture (school_id, post_id);
select tenant_table('picture');

-- Who is on which picture of which post, kept in step with the draft: a withdrawal finds every post that shows the child.
create table picture_tag (
  school_id uuid not null,
  picture_id uuid not null,
  person_id uuid not null,
  post_id uuid not null,
  primary key (school_id, picture_id, person_id),
  foreign key (school_id, picture_id) references picture (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id)
);
create index picture_tag_person on picture_tag (school_id, person_id);
create index picture_tag_post on picture_tag (school_id, post_id);
select tenant_table('picture_tag');

-- What somebody with the power decided about a post: it counts only while the seal is still the post's.
create table post_approval (
  school_id uuid not null,
  id uuid not null,
  post_id uuid not null,
  kind text not null check (kind in ('approval', 'second-review', 'mention', 'sign-off', 'release', 'return')),
  seal text not null,
  person_id uuid,                                      -- of a mention: the pupil or parent
  code text,                                           -- of a release or sign-off: the finding it answers
  by_id uuid not null,
  as_role text not null,
  clause text not null,
  at timestamptz not null,
  note text not null default '',
  ethos_confirmed boolean not null default false,      -- OC-PUB-01
  marks jsonb not null default '{}',                   -- what the reviewer answered or marked, by head (HM-PUB-02, HM-PUB-06)
  voided_at timestamptz,
  voided_why text,
  primary key (school_id, id),
  foreign key (school_id, post_id) references post (school_id, id)
);
create index post_approval_post on post_approval (school_id, post_id);
select tenant_table('post_approval', 'select, insert, update');

-- One post on its way to one account.
create table delivery (
  school_id uuid not null,
  id uuid not null,
  post_id uuid not null,
  account_id uuid not null,
  channel text not null,
  status text not null check (status in ('waiting', 'by-hand', 'sending', 'live', 'failed', 'unknown', 'stopped', 'taking-down', 'taken-down')),
  key text not null,                                   -- ours; for Bluesky the record key
  due_at timestamptz not null,
  parcel jsonb,                                        -- frozen and committed before the first attempt
  frozen_at timestamptz,
  attempts integer not null default 0,
  lease_token uuid,                                    -- single flight: who is at it, and until when
  lease_until timestamptz,
  next_try_at timestamptz,
  code text,
  why text,
  may_retry boolean not null default false,
  needs_person boolean not null default false,         -- unknown, and only a person can find out
  hand_by_at timestamptz,                              -- the clock of what must be done by hand
  remote_id text,
  url text,
  live_at timestamptz,
  confirmed_by uuid,
  tombstone_at timestamptz,                            -- once set, it is never sent (again)
  taken_down_at timestamptz,
  proof text,                                          -- what showed that it is gone
  citations jsonb not null default '[]',               -- what the gate rested on when it last let it go
  primary key (school_id, id),
  unique (school_id, post_id, account_id),
  foreign key (school_id, post_id) references post (school_id, id),
  foreign key (school_id, account_id) references account (school_id, id)
);
create index delivery_open on delivery (school_id, status, due_at) where status not in ('live', 'taken-down');
select tenant_table('delivery');

create table delivery_attempt (
  school_id uuid not null,
  id uuid not null,
  delivery_id uuid not null,
  kind text not null check (kind in ('send', 'read-back', 'take-down')),
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text,
  why text,
  primary key (school_id, id),
  foreign key (school_id, delivery_id) references delivery (school_id, id)
);
create index delivery_attempt_delivery on delivery_attempt (school_id, delivery_id, started_at);
select tenant_table('delivery_attempt', 'select, insert, update');

-- HM-PUB-03: what was put right stays visible.
create table post_correction (
  school_id uuid not null,
  id uuid not null,
  post_id uuid not null,
  note text not null check (length(note) between 1 and 1000),
  by_id uuid not null,
  at timestamptz not null,
  primary key (school_id, id),
  foreign key (school_id, post_id) references post (school_id, id)
);
create index post_correction_post on post_correction (school_id, post_id);
select tenant_table('post_correction', 'select, insert');

-- The emergency stop of the whole school.
create table publishing_stop (
  school_id uuid not null references school,
  id uuid not null,
  from_at timestamptz not null,
  until_at timestamptz check (until_at >= from_at),
  reason text not null check (length(reason) between 1 and 500),
  stopped_by uuid not null,
  resumed_by uuid,
  primary key (school_id, id)
);
create unique index publishing_stop_one on publishing_stop (school_id) where until_at is null;
select tenant_table('publishing_stop', 'select, insert, update');

-- WH-PUB-03: administrator and leadership talk; what may go up and what may not.
create table liaison_note (
  school_id uuid not null references school,
  id uuid not null,
  talked_on date not null,
  with_id uuid not null,
  may text not null default '',
  barred_topics text[] not null default '{}',
  decisions text not null default '',
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  lifted_at timestamptz,
  primary key (school_id, id)
);
select tenant_table('liaison_note', 'select, insert, update');

-- WH-PUB-01: what a reader told the school in private about a post.
create table feedback (
  school_id uuid not null,
  id uuid not null,
  post_id uuid not null,
  words text not null check (length(words) between 1 and 2000),
  reply_to text not null default '',
  at timestamptz not null,
  settled_at timestamptz,
  settled_by uuid,
  settled_how text check (settled_how in ('answered', 'no-answer-needed')),
  primary key (school_id, id),
  foreign key (school_id, post_id) references post (school_id, id)
);
select tenant_table('feedback');

-- The school's own website as a channel: one page a post. The row outlives the page, so that it is never made again.
create table website_page (
  school_id uuid not null references school,
  post_id uuid not null,
  slug text not null,
  parcel jsonb not null,
  published_at timestamptz not null,
  changed_at timestamptz not null,
  removed_at timestamptz,
  correction text,
  primary key (school_id, post_id),
  unique (school_id, slug)
);
create index website_page_time on website_page (school_id, published_at desc);
select tenant_table('website_page', 'select, insert, update');
