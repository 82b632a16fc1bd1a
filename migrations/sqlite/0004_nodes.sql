-- Servers that share the database, and when each last said that it is there.
create table nodes (
    name      text    not null primary key,
    owner     blob    not null,
    version   text    not null,
    joined_at integer not null,
    seen_at   integer not null
) strict, without rowid;
