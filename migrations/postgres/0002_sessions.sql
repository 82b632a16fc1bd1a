-- People who have signed in to the console. Each stands for a key.
create table sessions (
    id         uuid   not null primary key,
    key_id     uuid   not null references keys (id),
    hash       bytea  not null,
    created_at bigint not null,
    expires_at bigint not null
);

create index sessions_by_end on sessions (expires_at);

-- Links that sign in once. Used ones stay for a while, so that a second use is told from a wrong link.
create table sign_in_links (
    id         uuid   not null primary key,
    key_id     uuid   not null references keys (id),
    hash       bytea  not null,
    expires_at bigint not null,
    used_at    bigint
);

create index sign_in_links_by_end on sign_in_links (expires_at);

-- Ticks age by when they were decided.
create index ticks_by_age on ticks (decided_at);
