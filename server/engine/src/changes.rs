//! What has changed, for those who watch: which kinds of things, never how. Whoever is told looks again.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Notify;

/// A kind of things that change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Jobs and their schedules.
    Jobs,
    /// Runs and their attempts.
    Runs,
    /// Plugins and their versions.
    Plugins,
    /// Keys.
    Keys,
    /// Secrets that jobs use.
    Secrets,
}

impl Topic {
    const ALL: [Self; 5] = [Self::Jobs, Self::Runs, Self::Plugins, Self::Keys, Self::Secrets];
}

/// Counts the changes of each topic.
#[derive(Default)]
pub(crate) struct Changes {
    counts: [AtomicU64; Topic::ALL.len()],
    rung: Notify,
}

/// How far somebody who watches has seen.
pub(crate) struct Seen([u64; Topic::ALL.len()]);

impl Changes {
    /// To be called after something of this kind has changed.
    pub(crate) fn ring(&self, topic: Topic) {
        if let Some(count) = self.counts.get(topic as usize) {
            count.fetch_add(1, Ordering::Release);
        }
        self.rung.notify_waiters();
    }

    /// Everything that has happened until now.
    pub(crate) fn seen(&self) -> Seen {
        Seen(self.counts.each_ref().map(|count| count.load(Ordering::Acquire)))
    }

    /// Waits until something has changed that was not seen, and takes it as seen.
    pub(crate) async fn next(&self, seen: &mut Seen) -> Vec<Topic> {
        loop {
            let rung = self.rung.notified();
            let now = self.seen();
            let pairs = now.0.iter().zip(&seen.0).map(|(now, seen)| now != seen);
            let changed = Topic::ALL.into_iter().zip(pairs);
            let topics: Vec<_> = changed.filter(|(_, new)| *new).map(|(topic, _)| topic).collect();
            *seen = now;
            if !topics.is_empty() {
                return topics;
            }
            rung.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn changes_are_told_once_and_only_what_came_after_the_last_look() {
        let changes = Changes::default();
        changes.ring(Topic::Plugins);
        let mut seen = changes.seen();
        assert_eq!(changes.next(&mut seen).now_or_never(), None);
        changes.ring(Topic::Runs);
        changes.ring(Topic::Runs);
        changes.ring(Topic::Jobs);
        assert_eq!(changes.next(&mut seen).now_or_never(), Some(vec![Topic::Jobs, Topic::Runs]));
        assert_eq!(changes.next(&mut seen).now_or_never(), None);
    }

    #[tokio::test]
    async fn whoever_waits_is_woken() {
        let changes = Changes::default();
        let mut seen = changes.seen();
        let mut next = Box::pin(changes.next(&mut seen));
        assert_eq!(next.as_mut().now_or_never(), None);
        changes.ring(Topic::Keys);
        assert_eq!(next.await, [Topic::Keys]);
    }
}
