-- Values that jobs use and nobody reads, encrypted under the master key.
create table secrets (
    app_id     uuid             not null references apps (id),
    name       text collate "C" not null,
    hosts      text             not null,
    sealed     bytea            not null,
    created_at bigint           not null,
    updated_at bigint           not null,
    updated_by text             not null,
    primary key (app_id, name)
);

-- Jobs that run no plugin make requests: only those can name a secret.
create index jobs_without_plugin on jobs (app_id) where plugin = '' and deleted_at is null;
