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
  hash bytea not null,                                 -- SHA-256(previous_hash || SHA-256(entry's canonical text))
  primary key (school_id, seq)
);
create index journal_subject on journal (school_id, subject_kind, subject_id, seq);
create index journal_actor on journal (school_id, actor_person_id, seq);
create index journal_act on journal (school_id, act, seq);
create index journal_at on journal (school_id, at);
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
select tenant_table('journal_words', 'select, insert, update (words)');

-- Words are erased, never rewritten; the salt goes with them, so that they cannot be guessed from the chain.
create function journal_words_only_erased() returns trigger language plpgsql as $$
begin
  if new.words is not null and new.words is distinct from old.words then
    raise exception 'The words of a journal entry can be erased, not rewritten.' using errcode = 'check_violation';
  end if;
  if new.words is null then
    new.salt := '';
  end if;
  return new;
end $$;
create trigger only_erased before update on journal_words for each row execute function journal_words_only_erased();

-- The end of the chain as it was told to a witness outside the database, so that nothing before it can be cut off unseen.
create table journal_checkpoint (
  school_id uuid not null references school,
  seq bigint not null,
  hash bytea not null,
  at timestamptz not null,
  signature bytea not null,
  primary key (school_id, seq)
);
select tenant_table('journal_checkpoint', 'select, insert');

-- A school's own key, wrapped by the root key, which is a file outside the database and outside its backups.
create table vault_key (
  school_id uuid not null references school,
  id uuid not null,
  wrapped bytea not null,
  made_at timestamptz not null,
  primary key (school_id, id)
);
select tenant_table('vault_key', 'select, insert');
