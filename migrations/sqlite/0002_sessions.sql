-- People who have signed in to the console. Each stands for a key.
create table sessions (
    id         blob    not null primary key,
    key_id     blob    not null references keys (id),
    hash       blob    not null,
    created_at integer not null,
    expires_at integer not null
) strict, without rowid;

create index sessions_by_end on sessions (expires_at);

-- Links that sign in once. Used ones stay for a while, so that a second use is told from a wrong link.
create table sign_in_links (
    id         blob    not null primary key,
    key_id     blob    not null references keys (id),
    hash       blob    not null,
    expires_at integer not null,
    used_at    integer
) strict, without rowid;

create index sign_in_links_by_end on sign_in_links (expires_at);

-- Ticks age by when they were decided.
create index ticks_by_age on ticks (decided_at);
