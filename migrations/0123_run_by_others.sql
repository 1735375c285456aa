-- WH-CON-03: a place that other people run, such as a newspaper's page. A yes for the school's own places does not cover it.
alter table account add column run_by_others boolean not null default false;
