-- WH-PUB-05: whoever is let into a page or group later gets the same statement as those who were there first.
create table account_joiner (
  school_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  joined_on date not null,
  who text not null check (length(who) between 1 and 200),   -- a family, a class, or how many: as the school likes to keep it
  given_on date not null,
  wording text not null check (length(wording) between 1 and 10000),
  mail_to text check (length(mail_to) between 3 and 200),    -- only until the mail is on its way
  mailed_at timestamptz,
  recorded_by uuid not null,
  recorded_at timestamptz not null,
  primary key (school_id, id),
  foreign key (school_id, account_id) references account (school_id, id),
  check (given_on >= joined_on)
);
create index account_joiner_account on account_joiner (school_id, account_id, joined_on desc);
select tenant_table('account_joiner', 'select, insert, update (mail_to, mailed_at)');
