-- What the door that a job came through wrote down of the request.
alter table jobs add column note text;
