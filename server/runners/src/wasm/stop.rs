//! Why and when a running attempt ends early.

use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};
use std::task::Poll;
use std::time::Duration;

use futures::future::{poll_fn, poll_immediate};
use mainspring_domain::ports::Stop;
use mainspring_domain::work::LONGEST_TIMEOUT;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};
use wasmtime::{AsContextMut as _, Engine, Result, StoreContextMut};

use super::guest::Guest;
use super::looks::{Looks, Pause};

/// Set once, by whoever ends the attempt first.
pub(super) struct StopFlag {
    why: OnceLock<Stop>,
    set: Notify,
    looks: Looks,
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
        Self { why: OnceLock::new(), set: Notify::new(), looks: Looks::new(), engine }
    }

    /// Sets the flag, unless it is.
    pub(super) fn set(&self, why: Stop) {
        if self.why.set(why).is_ok() {
            self.set.notify_waiters();
            // A computing guest looks at the flag when the epoch moves, and only then.
            self.engine.increment_epoch();
        }
    }

    pub(super) fn looks(&self) -> &Looks {
        &self.looks
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

/// Polls a guest's call, and lets the operating system run another thread whenever the guest pauses:
/// one that computes would otherwise keep its core for whole time slices of milliseconds, while the
/// thread that is to cancel it, or to answer a request, waits for that core.
async fn politely<T>(mut call: Pin<&mut impl Future<Output = T>>, looks: &Looks) -> T {
    let mut yielded = false;
    poll_fn(|cx| {
        looks.listen(cx);
        if yielded {
            looks.go_on();
        }
        let poll = call.as_mut().poll(cx);
        if poll.is_pending() {
            yielded = !looks.waits();
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
            result = politely(call.as_mut(), self.looks()) => return result,
            why = self.stop.stopped() => Halt::Stopped(why),
            () = sleep_until(self.deadline) => Halt::TimedOut { waiting_in: Some("a host call") },
        };
        // Polled once more, a guest that computes meets the new epoch at its next loop or call, and
        // one that waits in [`waiting`] finds the flag: both unwind by a trap. Only what waits
        // elsewhere is dropped, which unwinds it too, but leaves no stack to look at.
        self.stop.engine.increment_epoch();
        match poll_immediate(call).await {
            Some(result) => result,
            None => Err(halt.into()),
        }
    }

    pub(super) fn looks(&self) -> &Looks {
        self.stop.looks()
    }
}

/// A host call's wait: ends with an error as soon as the attempt is to end. It does not wake by itself
/// for that, nor for those who look at it: [`Control::bound`] polls it.
pub(super) async fn waiting<T>(
    store: &mut StoreContextMut<'_, Guest>,
    call: &'static str,
    wait: impl Future<Output = T>,
) -> Result<T> {
    let mut wait = pin!(wait);
    let mut since = None;
    poll_fn(|cx| {
        // Lent anew: a store that is only looked at could not be sent to another thread.
        let store = store.as_context_mut();
        let control = &store.data().control;
        if let Err(halt) = control.check(Some(call)) {
            return Poll::Ready(Err(halt.into()));
        }
        let poll = wait.as_mut().poll(cx).map(Ok);
        let looks = control.looks();
        if poll.is_pending() {
            let since = *since.get_or_insert_with(Instant::now);
            looks.wait();
            looks.answer(Some(Pause { call, since }), &store);
        } else if since.is_some() {
            looks.go_on();
        }
        poll
    })
    .await
}
