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

mod client;
mod error;
mod follow;
mod jobs;
mod keys;
mod plugins;
mod runs;
mod sse;
mod system;

pub use client::Client;
pub use error::Error;
pub use follow::{Followed, MOST_FAILURES};
pub use jobs::JobList;
pub use mainspring_wire as wire;
/// A request's body: bytes, or a stream of them.
pub use reqwest::Body;
pub use runs::RunList;
