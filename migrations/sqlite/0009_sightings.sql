-- Where running attempts were, for nodes that asked the one that executes them.
create table sightings (
    fence       integer not null primary key,
    number      integer not null,
    whereabouts text    not null
) strict;
