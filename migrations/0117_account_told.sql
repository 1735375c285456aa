-- KP-ACC-03, KP-OFF-02: an account that an official user tells the school of, until whoever keeps the register enters it or says that it is none.
create table account_told (
  school_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  at timestamptz not null,
  name text not null check (length(name) between 1 and 120),
  platform text not null check (length(platform) between 1 and 60),
  address text not null default '',
  opened_on date,
  settled_at timestamptz,
  settled_by uuid,
  account_id uuid,                                     -- as which it was entered; null: it is no account of the school
  primary key (school_id, id),
  foreign key (school_id, person_id) references person (school_id, id),
  foreign key (school_id, account_id) references account (school_id, id)
);
create trigger write_once before update on account_told for each row
  execute function write_once('person_id', 'at', 'name', 'platform', 'address', 'opened_on', 'settled_at', 'settled_by', 'account_id');
select tenant_table('account_told', 'select, insert, update');
