-- WH-OFF-02: the safeguarding policy as it was sent to somebody named for an account: which, where it is, and when.
create table duty_document (
  school_id uuid not null,
  id uuid not null,
  duty_id uuid not null,
  title text not null check (length(title) between 1 and 300),
  address text not null check (length(address) between 1 and 500),
  sent_at timestamptz not null,
  primary key (school_id, id),
  foreign key (school_id, duty_id) references account_duty (school_id, id)
);
create index duty_document_duty on duty_document (school_id, duty_id, sent_at);
select tenant_table('duty_document', 'select, insert');

-- WH-OFF-03: what somebody named for an account has done of its set-up list.
create table duty_step (
  school_id uuid not null,
  duty_id uuid not null,
  step text not null check (length(step) between 1 and 200),
  done_at timestamptz not null,
  primary key (school_id, duty_id, step),
  foreign key (school_id, duty_id) references account_duty (school_id, id)
);
select tenant_table('duty_step', 'select, insert');
