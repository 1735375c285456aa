-- KP-OFF-04: an absence has hours where it is not of whole days; without them it begins and ends at midnight.
alter table absence add column from_time time, add column until_time time;
alter table absence add check (until_on is null or until_on > from_on or coalesce(until_time, '24:00') > coalesce(from_time, '00:00'));

-- The instants of an absence in the school's zone.
create function absence_spans(a absence, zone text) returns tstzrange language sql immutable as $$
  select tstzrange((a.from_on + coalesce(a.from_time, '00:00'))::timestamp at time zone zone,
    (a.until_on + coalesce(a.until_time, '24:00'))::timestamp at time zone zone)
$$;
grant execute on function absence_spans(absence, text) to gatepost_app;

-- As before, by the hour.
create or replace function head_absence_at(moment timestamptz) returns table (id uuid, person_id uuid) language plpgsql stable as $$
begin
  return query
    with here as (select s.zone, (moment at time zone s.zone)::date as today from school s where s.school_id = app_school())
    select a.id, a.person_id from absence a cross join here
    where a.school_id = app_school() and absence_spans(a, here.zone) @> moment
      and a.recorded_at <= moment and (a.returned_at is null or a.returned_at > moment)
      and departed_since(a.person_id, a.recorded_at, a.id, moment) is null
      and exists (select 1 from role_held r where r.school_id = a.school_id and r.person_id = a.person_id and r.role = 'headteacher'
        and r.from_on <= here.today and (r.until_on is null or r.until_on >= here.today)
        and (r.withdrawn_at is null or r.withdrawn_at > moment))
    order by a.recorded_at limit 1;
end $$;
