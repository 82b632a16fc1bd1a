//! The trace of a running attempt: in memory until it is stored, and readable by any number of
//! followers without a gap. Followers pull: a slow one falls back to the store, and loses nothing.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use mainspring_domain::id::Fence;
use mainspring_domain::ports::{Clock, TraceChunk, TraceSink};
use mainspring_domain::trace::{TraceEntry, TraceEvent};
use tokio::sync::{Notify, OwnedMutexGuard};

/// How many stored events stay in memory for those who follow live.
const TAIL: usize = 1024;

/// The events of one running attempt.
pub(crate) struct LiveTrace {
    attempt: Fence,
    clock: Arc<dyn Clock>,
    events: Mutex<Events>,
    grown: Notify,
    /// Held while events are being stored, so that no event is handed to the store twice.
    storing: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Default)]
struct Events {
    recent: VecDeque<TraceEvent>,
    /// The last event there is; 0 for none.
    last: u64,
    /// The last event that is stored.
    stored: u64,
}

/// What a follower finds.
pub(crate) enum After {
    /// The next events; empty when there are none yet.
    Events(Vec<TraceEvent>),
    /// They are no longer in memory, but in the store.
    InStore,
}

impl LiveTrace {
    pub(crate) fn new(attempt: Fence, clock: Arc<dyn Clock>) -> Self {
        Self {
            attempt,
            clock,
            events: Mutex::default(),
            grown: Notify::new(),
            storing: Arc::default(),
        }
    }

    /// Rung when there are new events, and at the end.
    pub(crate) fn grown(&self) -> &Notify {
        &self.grown
    }

    /// The events after `seq`.
    pub(crate) fn after(&self, seq: u64) -> After {
        let events = self.lock();
        let first = events.last + 1 - events.recent.len() as u64;
        if seq + 1 < first {
            return After::InStore;
        }
        let known = usize::try_from(seq + 1 - first).unwrap_or(usize::MAX);
        After::Events(events.recent.iter().skip(known).cloned().collect())
    }

    /// What is not stored yet. Until the guard is dropped nobody else gets it; [`Self::stored`]
    /// says that it is stored now. `None` while somebody else is at it, or there is nothing.
    pub(crate) fn try_take(&self) -> Option<(TraceChunk, OwnedMutexGuard<()>)> {
        let guard = Arc::clone(&self.storing).try_lock_owned().ok()?;
        Some((self.unstored()?, guard))
    }

    /// The same for the end of the attempt: waits for whoever is at it.
    pub(crate) async fn take_rest(&self) -> Option<TraceChunk> {
        let _guard = self.storing.lock().await;
        self.unstored()
    }

    pub(crate) fn stored(&self, chunk: &TraceChunk) {
        let mut events = self.lock();
        events.stored = chunk.events.last().map_or(events.stored, |event| event.seq);
        while events.recent.len() > TAIL
            && events.recent.front().is_some_and(|event| event.seq <= events.stored)
        {
            events.recent.pop_front();
        }
    }

    /// Whether any of it was stored while the attempt ran.
    pub(crate) fn was_stored(&self) -> bool {
        self.lock().stored > 0
    }

    fn unstored(&self) -> Option<TraceChunk> {
        let events = self.lock();
        if events.stored == events.last {
            return None;
        }
        let fresh = events.recent.iter().filter(|event| event.seq > events.stored);
        Some(TraceChunk { attempt: self.attempt, events: fresh.cloned().collect() })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Events> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TraceSink for LiveTrace {
    fn emit(&self, entry: TraceEntry) {
        let at = self.clock.now();
        {
            let mut events = self.lock();
            events.last += 1;
            let event = TraceEvent { seq: events.last, at, entry };
            events.recent.push_back(event);
        }
        self.grown.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mainspring_domain::Timestamp;
    use mainspring_domain::trace::Level;

    struct Stopped;

    impl Clock for Stopped {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }
    }

    fn trace(lines: usize) -> LiveTrace {
        let trace = LiveTrace::new(Fence(1), Arc::new(Stopped));
        for line in 0..lines {
            let message = line.to_string();
            let entry = TraceEntry::Log { level: Level::Info, message, fields: vec![], step: None };
            trace.emit(entry);
        }
        trace
    }

    fn seqs(after: After) -> Option<Vec<u64>> {
        match after {
            After::Events(events) => Some(events.iter().map(|event| event.seq).collect()),
            After::InStore => None,
        }
    }

    #[test]
    fn a_follower_gets_what_comes_after_the_last_event_it_has() {
        let trace = trace(3);
        assert_eq!(seqs(trace.after(0)), Some(vec![1, 2, 3]));
        assert_eq!(seqs(trace.after(2)), Some(vec![3]));
        assert_eq!(seqs(trace.after(3)), Some(vec![]));
        assert_eq!(seqs(trace.after(9)), Some(vec![]));
    }

    #[test]
    fn a_follower_that_fell_behind_is_sent_to_the_store() {
        let trace = trace(TAIL + 10);
        let (chunk, _guard) = trace.try_take().unwrap();
        trace.stored(&chunk);
        assert_eq!(seqs(trace.after(5)), None);
        assert_eq!(seqs(trace.after(10)).unwrap().len(), TAIL);
    }

    #[test]
    fn events_stay_in_memory_until_they_are_stored() {
        let trace = trace(TAIL + 10);
        assert_eq!(seqs(trace.after(0)).unwrap().len(), TAIL + 10);
    }

    #[test]
    fn no_event_is_handed_to_the_store_twice() {
        let trace = trace(2);
        let (chunk, guard) = trace.try_take().unwrap();
        assert!(trace.try_take().is_none());
        trace.stored(&chunk);
        drop(guard);
        assert!(trace.try_take().is_none());
        trace.emit(TraceEntry::Truncated { message: String::new() });
        assert_eq!(trace.try_take().unwrap().0.events[0].seq, 3);
    }
}
