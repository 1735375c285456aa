-- What was kept of a picture before pictures were laid on a ground may hide something behind what is clear. Each is looked at
-- once; what is taken in from now on never hides anything.
alter table picture add column base_solid boolean not null default false;
create index picture_not_solid on picture (school_id) where base_sha256 is not null and not base_solid;
