-- Times are microseconds since 1970-01-01T00:00:00Z. Ids are 16-byte UUIDs.

create table apps (
    id         blob    not null primary key,
    name       text    not null unique,
    created_at integer not null
) strict, without rowid;

insert into apps (id, name, created_at) values (x'00000000000000000000000000000001', 'default', 0);

create table keys (
    id         blob    not null primary key,
    app_id     blob    references apps (id),
    name       text    not null,
    role       text    not null,
    hash       blob    not null,
    created_at integer not null,
    expires_at integer,
    revoked_at integer
) strict, without rowid;

create table jobs (
    number         integer not null primary key autoincrement,
    id             blob    not null unique,
    app_id         blob    not null references apps (id),
    name           text    not null,
    plugin         text    not null,
    spec           text    not null,
    enabled        integer not null,
    priority       integer not null,
    max_concurrent integer,
    revision       integer not null,
    created_at     integer not null,
    updated_at     integer not null,
    anchored_at    integer not null,
    watched_from   integer not null,
    next_fire_at   integer,
    deleted_at     integer
) strict;

create index jobs_due on jobs (next_fire_at)
    where enabled = 1 and deleted_at is null and next_fire_at is not null;

create table ticks (
    job_id     blob    not null,
    nominal    integer not null,
    until      integer not null,
    count      integer not null,
    decision   text    not null,
    decided_at integer not null,
    run_id     blob,
    primary key (job_id, nominal)
) strict, without rowid;

-- state: 0 waiting for its time, 1 ready, 2 parked by its job's concurrency limit, 3 running,
--        4 succeeded, 5 failed, 6 cancelled, 7 missed
-- Every index here is paid by every run, but for the partial ones, which few rows pass.
create table runs (
    id               blob    not null primary key,
    job_id           blob    not null,
    app_id           blob    not null,
    state            integer not null,
    priority         integer not null,
    due_at           integer not null,
    created_at       integer not null,
    nominal          integer,
    redrive_of       blob,
    input            text,
    idempotency_key  text,
    attempts         integer not null default 0,
    interruptions    integer not null default 0,
    fence            integer,
    node             text,
    started_at       integer,
    first_started_at integer,
    finished_at      integer,
    cancel_by        text,
    error            text    not null default '',
    limited          integer not null default 0,
    rearm_after      integer
) strict, without rowid;

create index runs_of_job on runs (job_id, id);
create index runs_ready on runs (priority, due_at, id) where state = 1;
create index runs_waiting on runs (due_at) where state = 0;
create index runs_running on runs (node) where state = 3;
create index runs_ended_badly on runs (state, id) where state in (5, 6, 7);
create index runs_scheduled_unfinished on runs (job_id) where nominal is not null and state < 4;
create index runs_limited on runs (job_id, state, priority, due_at, id)
    where limited = 1 and state in (2, 3);

create table attempts (
    run_id      blob    not null,
    ordinal     integer not null,
    fence       integer not null,
    node        text    not null,
    version     blob,
    started_at  integer not null,
    finished_at integer not null,
    outcome     text    not null,
    fuel        integer,
    peak_memory integer not null,
    log         integer not null,
    log_dropped integer not null,
    primary key (run_id, ordinal)
) strict, without rowid;

create table trace_chunks (
    fence  integer not null,
    first  integer not null,
    last   integer not null,
    events text    not null,
    primary key (fence, first)
) strict, without rowid;

create table plugins (
    name   text not null primary key,
    active blob not null
) strict, without rowid;

create table plugin_versions (
    digest      blob    not null primary key,
    name        text    not null,
    manifest    text    not null,
    imports     text    not null,
    exports     text    not null,
    size        integer not null,
    uploaded_at integer not null,
    uploaded_by text    not null
) strict, without rowid;

create index plugin_versions_by_name on plugin_versions (name, uploaded_at);

create table plugin_files (
    digest blob    not null,
    part   integer not null,
    bytes  blob    not null,
    primary key (digest, part)
) strict;

create table idempotency (
    app_id  blob    not null,
    key     text    not null,
    request blob    not null,
    result  text    not null,
    at      integer not null,
    primary key (app_id, key)
) strict, without rowid;

create index idempotency_by_age on idempotency (at);

-- How runs ended, per app and minute, so that an overview never counts runs.
create table tallies (
    minute integer not null,
    app_id blob    not null,
    state  integer not null,
    count  integer not null,
    primary key (minute, app_id, state)
) strict, without rowid;

create table counters (
    name  text    not null primary key,
    value integer not null
) strict, without rowid;

insert into counters (name, value) values ('fence', 0);
