//! An engine over a real store, with a clock, dice and a runner that do what the test says.

mod clock;
mod faulty;
mod lab;
mod stage;

pub(crate) use clock::ManualClock;
pub(crate) use faulty::Faulty;
pub(crate) use lab::{Lab, asking, at, caller, http_call, running, spec};
pub(crate) use stage::{Actor, FORBIDDEN, Scene, done, failure, fatal, line, plugin_file};

use std::time::Duration;

use tokio::time::{sleep, timeout};

/// Nothing that a test waits for takes longer, on however busy a machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits for something that will come; says what it was when it does not.
pub(crate) async fn soon<T>(what: &str, coming: impl Future<Output = T>) -> T {
    timeout(PATIENCE, coming).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}

/// Waits until something holds that nothing rings for.
pub(crate) async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    soon(what, async {
        while !holds().await {
            sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
}
