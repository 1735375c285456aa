-- Browsers in which somebody has come in all the way: what is guessed elsewhere at their sign-in does not keep them out
-- there. The browser holds 256 random bits, this their hash.
create table known_device (
  hash bytea not null,
  sign_in_id uuid not null references sign_in (id) on delete cascade,
  came_at timestamptz not null,
  primary key (sign_in_id, hash)
);
grant select, insert, update, delete on known_device to gatepost_app;
