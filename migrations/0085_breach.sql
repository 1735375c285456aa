-- HM-PUB-05: something published that was found to hold personal data: a possible breach, from the moment of discovery.
-- UK GDPR, article 33: reported within 72 hours of it, unless a risk to anybody is unlikely; either way it is recorded.
create table possible_breach (
  school_id uuid not null,
  id uuid not null,
  post_id uuid not null,
  what text not null check (what <> ''),               -- which data, and whose
  discovered_at timestamptz not null,
  reported_by uuid not null,
  decided_at timestamptz,
  decided_by uuid,
  decision text check (decision in ('reported', 'not-reported')),
  why text,                                            -- the risk as it was weighed
  reference text,                                      -- of the report
  delay text,                                          -- why it was reported late
  primary key (school_id, id),
  foreign key (school_id, post_id) references post (school_id, id),
  foreign key (school_id, reported_by) references person (school_id, id),
  check ((decided_at is null) = (decision is null)),
  check (decision is null or why <> '')
);
create index possible_breach_found on possible_breach (school_id, discovered_at desc);
select tenant_table('possible_breach', 'select, insert, update');

-- HA-PUB-04: a picture that a reviewer had taken away: under which head, and whether it may show a child. No file of it is kept.
alter table picture
  add column taken_as text,
  add column child_shown boolean not null default false,
  add column taken_by uuid,
  add column taken_at timestamptz;
create index picture_base on picture (school_id, base_sha256) where base_sha256 is not null;
