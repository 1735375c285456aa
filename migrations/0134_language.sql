-- A school has a usual language; a post that is in another says so with its draft, and the words go out under that name.
alter table school add column language text not null default 'en-GB';
alter table school_door add column language text not null default 'en-GB';

create or replace function keep_school_door() returns trigger language plpgsql as $$
begin
  insert into school_door (school_id, slug, name, zone, is_demo, language)
  values (new.school_id, new.slug, new.name, new.zone, new.is_demo, new.language)
  on conflict (school_id) do update
    set slug = excluded.slug, name = excluded.name, zone = excluded.zone, is_demo = excluded.is_demo, language = excluded.language;
  return new;
end $$;
