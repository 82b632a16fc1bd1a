-- Values that jobs use and nobody reads, encrypted under the master key.
create table secrets (
    app_id     blob    not null references apps (id),
    name       text    not null,
    hosts      text    not null,
    sealed     blob    not null,
    created_at integer not null,
    updated_at integer not null,
    updated_by text    not null,
    primary key (app_id, name)
) strict, without rowid;

-- Jobs that run no plugin make requests: only those can name a secret.
create index jobs_without_plugin on jobs (app_id) where plugin = '' and deleted_at is null;
