-- Where running attempts were, for nodes that asked the one that executes them.
create table sightings (
    fence       bigint not null primary key,
    number      bigint not null,
    whereabouts text   not null
);
