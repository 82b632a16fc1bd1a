//! Executes attempts: WebAssembly components, each in a fresh sandbox with a hard budget, and HTTP
//! requests, behind a guard that keeps them out of private networks.

mod http;
mod wasm;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use mainspring_domain::Invalid;
use mainspring_domain::http::HttpCall;
use mainspring_domain::ports::{Call, InspectError, Inspected, Runner, Started, Task, TraceSink};

pub use http::{Egress, HttpConfig, HttpError, HttpRunner, Lookup, SystemLookup};
pub use wasm::{WasmConfig, WasmError, WasmRunner};

/// Executes every kind of work.
pub struct Runners {
    /// Plugins.
    pub wasm: WasmRunner,
    /// Requests.
    pub http: HttpRunner,
}

#[async_trait]
impl Runner for Runners {
    async fn inspect(&self, file: Bytes) -> Result<Inspected, InspectError> {
        self.wasm.inspect(file).await
    }

    fn check_http(&self, call: &HttpCall) -> Result<(), Invalid> {
        self.http.check(call)
    }

    fn start(&self, call: Call, trace: Arc<dyn TraceSink>) -> Started {
        match call.task {
            Task::Plugin { .. } => self.wasm.start(call, trace),
            Task::Http { .. } => self.http.start(call, trace),
        }
    }
}
