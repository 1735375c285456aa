-- One append-only chain for each school. The application may add; it may not change or remove.
create table journal_head (
  school_id uuid primary key references school,
  seq bigint not null,
  hash bytea not null
);
select tenant_table('journal_head', 'select, insert, update');

create table journal (
  school_id uuid not null references school,
  seq bigint not null,
  at timestamptz not null,
  entry jsonb not null,                                -- what the hash is over, in canonical JSON
  act text not null,
  verdict text not null check (verdict in ('open', 'held', 'shut')),
  actor_person_id uuid,
  subject_kind text not null,
  subject_id text not null,
  previous_hash bytea not null,
  hash bytea not null,
  primary key (school_id, seq)
);
create index journal_subject on journal (school_id, subject_kind, subject_id, seq);
create index journal_actor on journal (school_id, actor_person_id, seq);
select tenant_table('journal', 'select, insert');

-- Names and free words of an entry: erasable, since only a salted hash of each is in the chain.
create table journal_words (
  school_id uuid not null,
  seq bigint not null,
  field text not null,
  salt bytea not null,
  words text,
  primary key (school_id, seq, field),
  foreign key (school_id, seq) references journal (school_id, seq)
);
select tenant_table('journal_words', 'select, insert, update');
