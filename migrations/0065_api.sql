-- Keys that other programs use on somebody's behalf, and the answers kept for their retries.
-- A key names its school, so that it is looked for inside that school; only the SHA-256 of its secret half is kept.
create table api_key (
  school_id uuid not null references school,
  id uuid not null,
  person_id uuid not null,
  name text not null check (length(name) between 1 and 120),
  hash bytea not null,
  scopes text[] not null,
  made_at timestamptz not null,
  ends_at timestamptz not null,
  used_at timestamptz,
  ended_at timestamptz,
  primary key (school_id, id),
  unique (school_id, hash),
  foreign key (school_id, person_id) references person (school_id, id)
);
select tenant_table('api_key');

-- The first answer to a write, given again when the same program asks again with the same idempotency key.
create table api_answer (
  school_id uuid not null,
  api_key_id uuid not null,
  idempotency_key text not null check (length(idempotency_key) between 1 and 200),
  request_digest text not null,
  asked_at timestamptz not null,
  status integer,                                      -- null: still being answered
  body text,
  content_type text,
  primary key (school_id, api_key_id, idempotency_key),
  foreign key (school_id, api_key_id) references api_key (school_id, id)
);
select tenant_table('api_answer');
