//! How requests travel: by reqwest, or in a browser by its own `fetch`.

#[cfg(not(target_family = "wasm"))]
mod native;
#[cfg(target_family = "wasm")]
mod web;

#[cfg(not(target_family = "wasm"))]
pub use native::TransportError;
#[cfg(not(target_family = "wasm"))]
pub(crate) use native::{Body, Response, Transport};
#[cfg(target_family = "wasm")]
pub use web::TransportError;
#[cfg(target_family = "wasm")]
pub(crate) use web::{Body, Response, Transport, upload};
