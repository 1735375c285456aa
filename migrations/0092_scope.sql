-- HM-SCOPE-07, OC-SCOPE-01: how the school last judged a risk that its policy recognises. A new look is a new row.
create table risk_look (
  school_id uuid not null references school,
  id uuid not null,
  pack text not null,
  risk text not null check (length(risk) between 1 and 60),
  owner text not null check (length(owner) between 1 and 60),   -- a role, so that the risk has an owner whoever holds it
  likelihood text not null check (likelihood in ('low', 'medium', 'high')),
  review_on date not null,
  looked_by uuid not null,
  looked_at timestamptz not null,
  primary key (school_id, id)
);
create index risk_look_risk on risk_look (school_id, pack, risk, looked_at desc);
select tenant_table('risk_look', 'select, insert');

-- KP-SCOPE-04: what independent supporters run. No account of the school, so nobody is approved for it.
create table independent_item (
  school_id uuid not null references school,
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  platform text not null check (length(platform) between 1 and 60),
  address text not null default '' check (length(address) <= 500),
  run_by text not null check (length(run_by) between 1 and 120),
  entered_by uuid not null,
  entered_at timestamptz not null,
  taken_out_at timestamptz,
  primary key (school_id, id)
);
select tenant_table('independent_item');
