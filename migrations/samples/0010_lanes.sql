-- Rows that a database may hold after step 10: ends of one minute that a second node counted.

insert into tallies (minute, app_id, state, count, lane) values
    (1767232800000000, x'00000000000000000000000000000001', 4, 2, 7);
