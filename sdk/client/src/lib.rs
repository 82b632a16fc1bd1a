//! A typed client of `/api/v1`: one method for each operation.
//!
//! ```no_run
//! # async fn example() -> Result<(), mainspring_client::Error> {
//! let client = mainspring_client::Client::new("http://127.0.0.1:7100", "ms_…")?;
//! for job in client.jobs(&Default::default()).await?.items {
//!     println!("{} {}", job.id, job.name);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Compiled for a browser, it sends what it sends by the browser's own `fetch`: see
//! `Client::in_browser`.

mod apps;
mod client;
mod error;
mod jobs;
mod keys;
mod live;
mod plugins;
mod request;
mod runs;
mod secrets;
mod sessions;
mod system;
mod transport;

// A browser reads streams itself, and connects again by itself.
#[cfg(not(target_family = "wasm"))]
mod follow;
#[cfg(not(target_family = "wasm"))]
mod sse;

pub use client::Client;
pub use error::Error;
#[cfg(not(target_family = "wasm"))]
pub use follow::{Followed, MOST_FAILURES};
pub use jobs::JobList;
pub use live::events_path;
pub use mainspring_wire as wire;
/// A request's body: bytes, or a stream of them.
#[cfg(not(target_family = "wasm"))]
pub use reqwest::Body;
pub use runs::RunList;
pub use transport::TransportError;
