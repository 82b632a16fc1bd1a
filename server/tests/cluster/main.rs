//! Several real servers on one real PostgreSQL, and what befalls them.

#[path = "../e2e/support.rs"]
#[expect(dead_code, reason = "these tests need a part of it")]
mod support;

mod database;
mod nodes;
mod world;
