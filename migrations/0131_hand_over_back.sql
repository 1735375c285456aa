-- A draft that was passed on may be taken back in the same instant: each passing on has an id of its own.
alter table post_hand_over add column id uuid not null default gen_random_uuid();
alter table post_hand_over alter column id drop default;
alter table post_hand_over drop constraint post_hand_over_pkey;
alter table post_hand_over add primary key (school_id, id);
create index post_hand_over_of on post_hand_over (school_id, post_id, at, id);
