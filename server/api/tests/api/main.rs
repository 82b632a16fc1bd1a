//! The API as a client sees it: over the real engine, a temporary SQLite store and a runner that
//! knows one trick.

mod access;
mod bodies;
mod client;
mod console;
mod dialects;
mod document;
mod doors;
mod events;
mod examples;
mod http;
mod hub;
mod jobs;
mod operations;
mod runner;
mod runs;
mod secrets;
mod sessions;
mod socket;
mod support;
mod traces;
mod transcripts;
mod uploads;
