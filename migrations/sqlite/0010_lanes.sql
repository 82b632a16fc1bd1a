-- Counts of ends in lanes: two nodes that count in the same minute would wait for each other's commits.
alter table tallies rename to tallies_before;

create table tallies (
    minute integer not null,
    app_id blob    not null,
    state  integer not null,
    count  integer not null,
    lane   integer not null default 0,
    primary key (minute, app_id, state, lane)
) strict, without rowid;

insert into tallies (minute, app_id, state, count) select minute, app_id, state, count from tallies_before;
drop table tallies_before;
