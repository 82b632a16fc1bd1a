-- Which door a job came through, and what its maker calls it by.
alter table jobs add column door text not null default '';
alter table jobs add column reference text;
create index jobs_by_reference on jobs (app_id, door, reference) where door <> '';
