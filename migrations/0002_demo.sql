-- That a demo school was made to its end. A program killed in the middle leaves one without this line, and the next
-- start makes it anew.
create table demo_made (
  school_id uuid primary key references school,
  made_at timestamptz not null
);
select tenant_table('demo_made', 'select, insert');
