-- Servers that share the database, and when each last said that it is there.
create table nodes (
    name      text collate "C" not null primary key,
    owner     uuid             not null,
    version   text             not null,
    joined_at bigint           not null,
    seen_at   bigint           not null
);
