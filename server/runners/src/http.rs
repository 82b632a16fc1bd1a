//! The runner of HTTP requests: one client, one guard.

mod answer;
mod attempt;
mod egress;
mod fill;
mod handle;
mod hop;
mod outcome;
mod ranges;
mod redirect;
mod request;
mod resolve;
mod sign;
mod stop;

use std::sync::Arc;
use std::time::Duration;

use mainspring_domain::Invalid;
use mainspring_domain::http::HttpCall;
use mainspring_domain::ports::{Call, Secrets, Started, TraceSink};
use reqwest::{Client, redirect::Policy};

use attempt::Attempt;
use handle::RequestHandle;
use resolve::GuardedResolver;
use stop::StopFlag;

pub use egress::Egress;
pub use resolve::{Lookup, SystemLookup};

/// How long a connection may take to be there. Part of the attempt's time.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a connection that nobody uses is kept.
const POOL_IDLE: Duration = Duration::from_secs(30);

/// Idle connections to one host: as many as are in use at a time when hundreds of jobs call it.
const POOL_PER_HOST: usize = 512;

/// Settings of an [`HttpRunner`].
pub struct HttpConfig {
    /// Which targets may be reached.
    pub egress: Egress,
    /// Finds the addresses of names.
    pub lookup: Arc<dyn Lookup>,
}

/// Why an [`HttpRunner`] cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be set up")]
pub struct HttpError(#[source] reqwest::Error);

/// Makes the requests of HTTP jobs.
pub struct HttpRunner {
    shared: Arc<Shared>,
}

/// What all attempts use.
struct Shared {
    client: Client,
    egress: Arc<Egress>,
    secrets: Arc<dyn Secrets>,
}

impl HttpRunner {
    /// Sets up the client. No proxy is taken from the environment: what is checked is what is reached.
    pub fn new(config: HttpConfig, secrets: Arc<dyn Secrets>) -> Result<Self, HttpError> {
        // Somebody else in the process may have chosen a provider, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let egress = Arc::new(config.egress);
        let resolver = GuardedResolver::new(Arc::clone(&egress), config.lookup);
        let client = Client::builder()
            .user_agent(concat!("mainspring/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(Arc::new(resolver))
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(POOL_IDLE)
            .pool_max_idle_per_host(POOL_PER_HOST)
            .build()
            .map_err(HttpError)?;
        Ok(Self { shared: Arc::new(Shared { client, egress, secrets }) })
    }

    /// What speaks against a call before it is made. A name is judged when it is resolved.
    pub fn check(&self, call: &HttpCall) -> Result<(), Invalid> {
        let url =
            fill::example_url(&call.url).map_err(|reason| Invalid::one("work.http.url", reason))?;
        self.shared
            .egress
            .check_url(&url)
            .map_err(|refused| Invalid::one("work.http.url", refused.reason()))
    }

    /// Begins an attempt.
    pub fn start(&self, call: Call, trace: Arc<dyn TraceSink>) -> Started {
        let stop = Arc::new(StopFlag::default());
        let handle = RequestHandle::new(attempt::request_of(&call).unwrap_or_default(), &stop);
        let attempt = Attempt { shared: Arc::clone(&self.shared), call, trace, stop };
        Started { handle: Arc::new(handle), finished: Box::pin(attempt.run()) }
    }
}
