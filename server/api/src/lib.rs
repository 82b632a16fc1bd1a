//! HTTP: `/api/v1`, the OpenAPI documents, Swagger UI, and the files of the console.
//!
//! Each handler is: authenticate, convert, ask the engine, convert, answer. Nothing is decided here.

mod access;
mod body;
mod border;
mod closing;
mod compat;
mod console;
mod cookie;
mod docs;
mod health;
mod native;
mod param;
mod problem;
mod reply;
mod serve;
mod signalr;
mod upload;

use std::sync::Arc;

use closing::Closing;
use mainspring_engine::Engine;
use poem::{Endpoint, EndpointExt as _, IntoEndpoint as _, Response, Route};

pub use compat::{Doors, JpushOptions, KsanaOptions, SerendipityOptions, WebJobOptions};
pub use console::ConsoleFile;
pub use native::convert::trace::view as trace_event;
pub use serve::serve;
pub use signalr::Pace;

/// How the API behaves.
#[derive(Debug, Clone)]
pub struct ApiOptions {
    /// The largest JSON body, in bytes.
    pub max_body_bytes: u64,
    /// The largest plugin file, in bytes.
    pub max_plugin_bytes: u64,
    /// The address at which callers reach the server, where that is not the one they ask at: behind
    /// a proxy that adds a path.
    pub public_url: Option<String>,
    /// The files of the console; none where it was not built.
    pub console: &'static [ConsoleFile],
    /// The doors for clients of other systems.
    pub doors: Doors,
}

impl Default for ApiOptions {
    fn default() -> Self {
        Self {
            max_body_bytes: 1 << 20,
            max_plugin_bytes: 32 << 20,
            public_url: None,
            console: &[],
            doors: Doors::default(),
        }
    }
}

/// Everything that the server answers.
pub fn routes(engine: Engine, options: ApiOptions) -> impl Endpoint<Output = Response> + 'static {
    routes_until(engine, options, Closing::default())
}

fn routes_until(
    engine: Engine,
    options: ApiOptions,
    closing: Closing,
) -> impl Endpoint<Output = Response> + 'static {
    let public_url = options.public_url.as_deref();
    let service = docs::service(public_url);
    let documents = compat::documents(&options.doors);
    let routes = docs::routes(Route::new(), &service, documents, public_url);
    let routes = console::routes(routes, options.console);
    let routes = compat::routes(routes, &options.doors);
    let service = Arc::new(service.into_endpoint());
    let routes = routes
        .nest_no_strip("/api", Arc::clone(&service))
        .at("/health", Arc::clone(&service))
        .at("/ready", service);
    let routes = compat::before(routes.map_to_response(), &options.doors);
    let door = Arc::new(Door { engine, options, closing });
    border::guard(routes, door)
}

/// The OpenAPI document of `/api/v1`, as it is checked in.
pub fn openapi() -> String {
    docs::document(&docs::service(None))
}

/// What handlers find in each request.
struct Door {
    engine: Engine,
    options: ApiOptions,
    closing: Closing,
}
