-- The address a welcome went to. The link opens that sign-in alone: a record changed after the letter left opens no other.
alter table one_time_link add column email text;
