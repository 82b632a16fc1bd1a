use std::future::Future;
use std::time::Duration;

use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The end of the server, for what goes on beyond a request.
#[derive(Clone, Default)]
pub(crate) struct Closing {
    stop: CancellationToken,
    going_on: TaskTracker,
}

impl Closing {
    /// An end that comes with `stop`.
    pub(crate) fn with(stop: CancellationToken) -> Self {
        Self { stop, going_on: TaskTracker::new() }
    }

    /// Cancelled when the server is told to stop.
    pub(crate) fn stop(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Something that has to end by itself once the server is told to stop.
    pub(crate) fn track<F: Future>(&self, what: F) -> impl Future<Output = F::Output> + use<F> {
        self.going_on.track_future(what)
    }

    /// Waits for all of it, but not for longer than this.
    pub(crate) async fn wait(self, patience: Duration) {
        self.going_on.close();
        // What does not end by itself ends with the process.
        let _ = timeout(patience, self.going_on.wait()).await;
    }
}
