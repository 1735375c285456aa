-- What the gate must know before it answers anything, read at once: the policy in force, how whoever asks stands, and what
-- holds for the whole school. Every page and every act asks it, so it is one statement and not five.
create function gate_records_at(who uuid, moment timestamptz) returns table (policy json, person json, official json, "headAbsent" boolean, stopped boolean)
language plpgsql stable as $$
begin
  return query select
    (select row_to_json(one) from (
      select v.id, v.pack, v.version, v.parameters, v.in_force_from as "inForceFrom" from policy_version v
        join school s on s.school_id = v.school_id
      where v.school_id = app_school() and v.in_force_from <= (moment at time zone s.zone)::date
      order by v.in_force_from desc limit 1) as one),
    (select row_to_json(one) from people_standings_at(array[who], moment) as one),
    (select row_to_json(one) from use_standings_at(array[who], moment) as one),
    exists (select 1 from head_absence_at(moment)),
    exists (select 1 from publishing_stop s where s.school_id = app_school() and s.until_at is null);
end $$;
grant execute on function gate_records_at(uuid, timestamptz) to gatepost_app;
