//! Why and when a running attempt ends early.

use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};
use std::task::Poll;
use std::time::Duration;

use futures::future::{poll_fn, poll_immediate};
use mainspring_domain::ports::{Stop, Stopper};
use mainspring_domain::work::LONGEST_TIMEOUT;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};
use wasmtime::{Engine, Result};

/// Set once, by whoever ends the attempt first.
pub(super) struct StopFlag {
    why: OnceLock<Stop>,
    set: Notify,
    engine: Engine,
}

/// What ends an attempt: its flag, or the clock.
#[derive(Clone)]
pub(super) struct Control {
    stop: Arc<StopFlag>,
    deadline: Instant,
}

/// The error that unwinds a guest whose time is over.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum Halt {
    #[error("stopped")]
    Stopped(Stop),
    #[error("out of time")]
    TimedOut {
        /// The host call it was waiting in, if any.
        waiting_in: Option<&'static str>,
    },
}

impl StopFlag {
    pub(super) fn new(engine: Engine) -> Self {
        Self { why: OnceLock::new(), set: Notify::new(), engine }
    }

    pub(super) fn why(&self) -> Option<&Stop> {
        self.why.get()
    }

    /// Resolves once the flag is set.
    pub(super) async fn stopped(&self) -> Stop {
        loop {
            let mut set = pin!(self.set.notified());
            set.as_mut().enable();
            if let Some(why) = self.why() {
                return why.clone();
            }
            set.await;
        }
    }
}

impl Stopper for StopFlag {
    fn stop(&self, why: Stop) {
        if self.why.set(why).is_ok() {
            self.set.notify_waiters();
            // A computing guest looks at the flag when the epoch moves, and only then.
            self.engine.increment_epoch();
        }
    }
}

/// Polls a guest's call, and lets the operating system run another thread whenever the guest pauses:
/// one that computes would otherwise keep its core for whole time slices of milliseconds, while the
/// thread that is to cancel it, or to answer a request, waits for that core.
async fn politely<T>(mut call: Pin<&mut impl Future<Output = T>>) -> T {
    poll_fn(|cx| {
        let poll = call.as_mut().poll(cx);
        if poll.is_pending() {
            std::thread::yield_now();
        }
        poll
    })
    .await
}

impl Control {
    pub(super) fn new(stop: Arc<StopFlag>, timeout: Duration) -> Self {
        Self { stop, deadline: Instant::now() + timeout.min(LONGEST_TIMEOUT) }
    }

    /// Whether the attempt is to end now. `waiting_in`: the host call that it waits in.
    pub(super) fn check(&self, waiting_in: Option<&'static str>) -> Result<(), Halt> {
        if let Some(why) = self.stop.why() {
            Err(Halt::Stopped(why.clone()))
        } else if Instant::now() >= self.deadline {
            Err(Halt::TimedOut { waiting_in })
        } else {
            Ok(())
        }
    }

    /// Runs a guest's call to its end, or to the attempt's.
    pub(super) async fn bound<T>(&self, call: impl Future<Output = Result<T>>) -> Result<T> {
        let mut call = pin!(call);
        let halt = tokio::select! {
            biased;
            result = politely(call.as_mut()) => return result,
            why = self.stop.stopped() => Halt::Stopped(why),
            () = sleep_until(self.deadline) => Halt::TimedOut { waiting_in: Some("a host call") },
        };
        // Polled once more, a guest that computes meets the new epoch at its next loop or call, and
        // one that waits in `waiting` finds the flag: both unwind by a trap. Only what waits
        // elsewhere is dropped, which unwinds it too, but leaves no stack to look at.
        self.stop.engine.increment_epoch();
        match poll_immediate(call).await {
            Some(result) => result,
            None => Err(halt.into()),
        }
    }

    /// A host call's wait: ends with an error as soon as the attempt is to end. It does not wake
    /// by itself for that: [`Control::bound`] polls it.
    pub(super) async fn waiting<T>(
        &self,
        call: &'static str,
        wait: impl Future<Output = T>,
    ) -> Result<T> {
        let mut wait = pin!(wait);
        poll_fn(|cx| match self.check(Some(call)) {
            Ok(()) => wait.as_mut().poll(cx).map(Ok),
            Err(halt) => Poll::Ready(Err(halt.into())),
        })
        .await
    }
}
