-- Counts of ends in lanes: two nodes that count in the same minute would wait for each other's commits.
alter table tallies rename to tallies_before;

-- Columns of the key first: older versions of SQLite complain of others in an integrity check.
create table tallies (
    minute integer not null,
    app_id blob    not null,
    state  integer not null,
    lane   integer not null default 0,
    count  integer not null,
    primary key (minute, app_id, state, lane)
) strict, without rowid;

insert into tallies (minute, app_id, state, count) select minute, app_id, state, count from tallies_before;
drop table tallies_before;
