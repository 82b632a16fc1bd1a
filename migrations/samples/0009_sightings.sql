-- Rows that a database may hold after step 9: an attempt that was looked at once.

insert into sightings (fence, number, whereabouts) values
    (1, 1, '{"doing":"computing","frames":[],"rounds":0,"elapsed":{"secs":1,"nanos":0}}');
