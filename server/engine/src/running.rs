//! What this node is executing right now, and who waits for it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use mainspring_domain::id::{Fence, RunId};
use mainspring_domain::plugin::Digest;
use mainspring_domain::ports::{Handle, Stop};
use tokio::sync::Notify;

use crate::live::LiveTrace;

/// A running attempt.
pub(crate) struct RunningAttempt {
    pub(crate) run: RunId,
    /// The version of the plugin, if it runs one.
    pub(crate) version: Option<Digest>,
    pub(crate) trace: Arc<LiveTrace>,
    pub(crate) handle: Arc<dyn Handle>,
}

/// The attempts that this node executes.
#[derive(Default)]
pub(crate) struct Running {
    attempts: Mutex<HashMap<Fence, Entry>>,
    /// Whether attempts that still begin are interrupted at once.
    closing: AtomicBool,
    waiters: Mutex<HashMap<RunId, Weak<Notify>>>,
}

enum Entry {
    Running(Arc<RunningAttempt>),
    /// To be stopped as soon as it begins.
    Doomed(Stop),
}

impl Running {
    pub(crate) fn begin(&self, fence: Fence, attempt: &Arc<RunningAttempt>) {
        let run = attempt.run;
        let former = self.lock().insert(fence, Entry::Running(Arc::clone(attempt)));
        if let Some(Entry::Doomed(why)) = former {
            attempt.handle.stop(why);
        }
        if self.closing.load(Ordering::SeqCst) {
            attempt.handle.stop(Stop::Interrupted);
        }
        self.ring(run);
    }

    /// To be called once the end is stored, so that those who look find it there.
    pub(crate) fn end(&self, fence: Fence, run: RunId) {
        let entry = self.lock().remove(&fence);
        if let Some(Entry::Running(attempt)) = entry {
            attempt.trace.grown().notify_waiters();
        }
        self.ring(run);
    }

    pub(crate) fn get(&self, fence: Fence) -> Option<Arc<RunningAttempt>> {
        match self.lock().get(&fence)? {
            Entry::Running(attempt) => Some(Arc::clone(attempt)),
            Entry::Doomed(_) => None,
        }
    }

    /// Stops an attempt that this node holds, even if it has not begun yet.
    pub(crate) fn stop(&self, fence: Fence, why: Stop) {
        let mut attempts = self.lock();
        match attempts.get(&fence) {
            Some(Entry::Running(attempt)) => attempt.handle.stop(why),
            Some(Entry::Doomed(_)) => {}
            None => {
                attempts.insert(fence, Entry::Doomed(why));
            }
        }
    }

    /// Interrupts everything, what has been claimed and not begun yet included. Returns how many
    /// attempts were running.
    pub(crate) fn interrupt_all(&self) -> usize {
        self.closing.store(true, Ordering::SeqCst);
        let running = self.all();
        for attempt in &running {
            attempt.handle.stop(Stop::Interrupted);
        }
        running.len()
    }

    /// Takes back a stop of an attempt that had ended before it could be stopped.
    pub(crate) fn forgive(&self, fence: Fence) {
        let mut attempts = self.lock();
        if matches!(attempts.get(&fence), Some(Entry::Doomed(_))) {
            attempts.remove(&fence);
        }
    }

    pub(crate) fn all(&self) -> Vec<Arc<RunningAttempt>> {
        let attempts = self.lock();
        attempts
            .values()
            .filter_map(|entry| match entry {
                Entry::Running(attempt) => Some(Arc::clone(attempt)),
                Entry::Doomed(_) => None,
            })
            .collect()
    }

    /// Rung when an attempt of this run begins or ends here. Subscribe, look, then wait.
    pub(crate) fn changes_of(&self, run: RunId) -> Arc<Notify> {
        let mut waiters = self.waiters.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(waiter) = waiters.get(&run).and_then(Weak::upgrade) {
            return waiter;
        }
        waiters.retain(|_, waiter| waiter.strong_count() > 0);
        let waiter = Arc::new(Notify::new());
        waiters.insert(run, Arc::downgrade(&waiter));
        waiter
    }

    /// To be called when there is more to see of a run's attempt.
    pub(crate) fn ring(&self, run: RunId) {
        let waiters = self.waiters.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(waiter) = waiters.get(&run).and_then(Weak::upgrade) {
            waiter.notify_waiters();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Fence, Entry>> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
