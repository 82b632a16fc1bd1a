-- What programs that sign as an app may do, and how its jobs reach it.
alter table apps add column retry text;
alter table apps add column signature_window bigint;
alter table apps add column callback_form bigint not null default 0;

-- Nonces that were used, until they cannot be used again anyway.
create table nonces (
    app_id     uuid    not null,
    nonce      text    not null,
    expires_at bigint not null,
    primary key (app_id, nonce)
);

create index nonces_by_end on nonces (expires_at);
