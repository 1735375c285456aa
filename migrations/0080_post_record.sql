-- What a post was for, what it rested on as it went out, and through whose hands it went.

alter table post add column purpose text;              -- one of the school's own, as of letting go (OC-PUB-01, WH-PUB-04, HM-OFF-01)
alter table post add column let_go_as text;            -- the role that whoever let it go held as they did (OC-CON-02)
create index post_purpose on post (school_id, out_at, purpose) where out_at is not null;

-- Written in the same moment as the parcel: whose leave, approved by whom; the rules and the policy in force; the
-- permission records of those pictured (KP-OFF-01, KP-OFF-11, OC-CON-02).
alter table delivery add column rested_on jsonb;

-- The office's decisions on what colleagues send it (OC-PUB-02).
alter table post_approval drop constraint post_approval_kind_check;
alter table post_approval add constraint post_approval_kind_check
  check (kind in ('approval', 'second-review', 'mention', 'sign-off', 'release', 'return', 'publish', 'decline'));

-- Posts that were not out when their writer stopped being an official user, and who has had them since (KP-OFF-05).
create table post_hand_over (
  school_id uuid not null,
  post_id uuid not null,
  from_id uuid not null,
  to_id uuid not null,
  at timestamptz not null,
  primary key (school_id, post_id, at),
  foreign key (school_id, post_id) references post (school_id, id),
  foreign key (school_id, from_id) references person (school_id, id),
  foreign key (school_id, to_id) references person (school_id, id)
);
select tenant_table('post_hand_over', 'select, insert');
