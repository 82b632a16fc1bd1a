-- Rows that a database may hold after step 4: a server.

insert into nodes (name, owner, version, joined_at, seen_at) values
    ('node-1', x'019b76da000070008000000000000061', '0.1.0', 1767225600000000, 1767225700000000);
