//! The engine over a real store, with a clock that the test moves and attempts that the test plays.

mod support;

mod engine {
    mod access;
    mod apps;
    mod bulk;
    mod cancel;
    mod concurrency;
    mod faults;
    mod follow;
    mod http;
    mod idempotency;
    mod jobs;
    mod keys;
    mod misfire;
    mod overlap;
    mod plugins;
    mod preview;
    mod recovery;
    mod retries;
    mod runs;
    mod schedule;
    mod secrets;
    mod sessions;
    mod stopping;
    mod watch;
    mod whereabouts;
}
