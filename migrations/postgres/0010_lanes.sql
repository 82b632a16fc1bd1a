-- Counts of ends in lanes: two nodes that count in the same minute would wait for each other's commits.
alter table tallies add column lane bigint not null default 0;
alter table tallies drop constraint tallies_pkey;
alter table tallies add primary key (minute, app_id, state, lane);
