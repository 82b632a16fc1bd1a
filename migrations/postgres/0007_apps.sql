-- What an app is besides its name: how programs name it, where it is told of things.
alter table apps add column key text;
alter table apps add column enabled bigint not null default 1;
alter table apps add column callback_url text;
alter table apps add column gateway_url text;
alter table apps add column note text not null default '';
alter table apps add column updated_at bigint not null default 0;
create unique index apps_keyed on apps (key) where key is not null;
