-- How often something was tried of late, for every process of the house together. The key is a hash: who tried, from
-- where, is nobody's to read here.
create table rate_limit (
  name text not null,
  key bytea not null,
  points integer not null,
  ends_at timestamptz not null,
  primary key (name, key)
);
create index rate_limit_ends on rate_limit (ends_at);
grant select, insert, update, delete on rate_limit to gatepost_app;

-- When something a write of a program did was committed: with it an answer that was cut off can be told from one that
-- never came to anything.
alter table api_answer add column acted_at timestamptz;
