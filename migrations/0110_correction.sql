-- HM-PUB-03, KP-OFF-01: a correction is a post of its own, checked, decided about, stopped and sent as one. On the school's own
-- website its words stand on the page of the post that it puts right. No foreign key: a copy of a school is put in as its rows come.
alter table post add column corrects uuid;
create index post_corrects on post (school_id, corrects) where corrects is not null;
alter table website_page add column corrects uuid;
create index website_page_corrects on website_page (school_id, corrects) where corrects is not null;
