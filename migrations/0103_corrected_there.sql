-- HM-PUB-03: a post is put right where it stands. Off the school's own website nothing can be changed from here, so a person
-- says of each place that a correction stands there; until then, or until it is down, what was said to be untrue is owed.
alter table delivery add column corrected_at timestamptz;
alter table delivery add column corrected_by uuid;
update delivery d set corrected_at = c.at, corrected_by = c.by_id from post_correction c
  where c.school_id = d.school_id and c.post_id = d.post_id and d.channel = 'website' and d.status = 'live';

alter table untrue_mark drop constraint untrue_mark_settled_how_check;
alter table untrue_mark add constraint untrue_mark_settled_how_check check (settled_how in ('corrected', 'stands', 'taken-down'));
