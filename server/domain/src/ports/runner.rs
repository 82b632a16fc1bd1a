use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;

use super::StoreError;
use crate::Invalid;
use crate::attempt::{Outcome, Usage};
use crate::http::HttpCall;
use crate::id::{AppId, JobId, RunId};
use crate::json::Json;
use crate::plugin::{Digest, Manifest, Rejected};
use crate::trace::TraceEntry;
use crate::vault::{OpenSecret, SecretName};
use crate::whereabouts::Whereabouts;
use crate::work::Bounds;

/// Executes attempts.
#[async_trait]
pub trait Runner: Send + Sync + 'static {
    /// Checks a plugin's file, compiles it and asks it to describe itself.
    async fn inspect(&self, file: Bytes) -> Result<Inspected, InspectError>;

    /// What speaks against a request before it is made: an address that may not be reached. A name
    /// is judged when it is resolved, at each attempt.
    fn check_http(&self, call: &HttpCall) -> Result<(), Invalid>;

    /// Begins an attempt. It runs while `Started::finished` is polled.
    fn start(&self, call: Call, trace: Arc<dyn TraceSink>) -> Started;
}

/// What [`Runner::inspect`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// What identifies the file.
    pub digest: Digest,
    /// What the plugin says about itself; its rules hold.
    pub manifest: Manifest,
    /// The interfaces that the component imports, sorted.
    pub imports: Vec<String>,
    /// The interfaces that it exports, sorted.
    pub exports: Vec<String>,
}

/// Why [`Runner::inspect`] has no answer.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// The file is to blame.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The server is to blame: no memory slot, no disk for the compiled file.
    #[error("the plugin could not be checked: {0}")]
    Unavailable(String),
}

/// An attempt to execute.
#[derive(Debug, Clone)]
pub struct Call {
    /// The run.
    pub run: RunId,
    /// The job.
    pub job: JobId,
    /// Whose job it is.
    pub app: AppId,
    /// The job's name.
    pub job_name: String,
    /// 1 for the run's first execution.
    pub ordinal: u32,
    /// The nominal time.
    pub scheduled_at: Timestamp,
    /// When this attempt began.
    pub started_at: Timestamp,
    /// What the run's creator recognises repetitions by.
    pub idempotency_key: Option<String>,
    /// What is to be done.
    pub task: Task,
    /// What bounds it.
    pub bounds: Bounds,
}

/// What an attempt does.
#[derive(Debug, Clone)]
pub enum Task {
    /// Runs a plugin.
    Plugin {
        /// Which file.
        version: Digest,
        /// What the plugin gets.
        input: Json,
    },
    /// Makes a request.
    Http {
        /// The call, as the job has it: the same allocation for all attempts of a job's revision.
        call: Arc<HttpCall>,
        /// The run's own input, which is sent in place of the call's body.
        input: Option<Json>,
    },
}

/// A begun attempt.
pub struct Started {
    /// Ends it early, and looks at it.
    pub handle: Arc<dyn Handle>,
    /// Runs it to its end. Never panics; dropping it kills the guest.
    pub finished: Pin<Box<dyn Future<Output = Finished> + Send>>,
}

/// How an attempt ended, and what it used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// How it ended.
    pub outcome: Outcome,
    /// What it used.
    pub usage: Usage,
}

/// Reaches a running attempt from outside of it.
#[async_trait]
pub trait Handle: Send + Sync {
    /// Ends it within milliseconds, whether the guest computes or waits. The first reason given
    /// holds; calls after the end do nothing.
    fn stop(&self, why: Stop);

    /// Where it is now; `None` where it has ended. Changes neither its outcome nor what it uses.
    async fn look(&self) -> Option<Whereabouts>;
}

/// Why an attempt is ended early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// Somebody wants it.
    Cancelled {
        /// Who.
        by: String,
    },
    /// The server stops.
    Interrupted,
}

/// Takes the events of one attempt, in order. Called on the guest's path: must not block.
pub trait TraceSink: Send + Sync {
    /// Appends an event.
    fn emit(&self, entry: TraceEntry);
}

/// Where a runner finds plugin files that it has not compiled yet.
#[async_trait]
pub trait PluginFiles: Send + Sync + 'static {
    /// The file with this digest; `None` where there is none.
    async fn plugin_file(&self, digest: Digest) -> Result<Option<Bytes>, StoreError>;
}

/// Where a runner finds the secrets that a job names.
#[async_trait]
pub trait Secrets: Send + Sync + 'static {
    /// The app's secret with this name; `None` where there is none.
    async fn secret(
        &self,
        app: AppId,
        name: &SecretName,
    ) -> Result<Option<Arc<OpenSecret>>, SecretError>;
}

/// Why a secret cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The store has no answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It was encrypted under another master key.
    #[error(
        "the secret {name} cannot be decrypted: it was set under another master key; set it again, \
         or give the server the key that it was set under"
    )]
    Undecipherable {
        /// Its name.
        name: SecretName,
    },
    /// What is stored of it is not what was stored: its value, name, hosts or app were changed.
    #[error(
        "the secret {name} cannot be decrypted: what the database holds of it was changed by other \
         hands than the server's; set it again"
    )]
    Damaged {
        /// Its name.
        name: SecretName,
    },
}
