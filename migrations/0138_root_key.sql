-- Which root key everything sealed in this database rests on: its hash, never the key. The file itself lies elsewhere; a
-- house that finds another there, or none, does not start.
create table root_key (
  is_only boolean primary key default true check (is_only),
  fingerprint bytea not null check (octet_length(fingerprint) = 32),
  first_used_at timestamptz not null default now()
);
grant select, insert on root_key to gatepost_app;
