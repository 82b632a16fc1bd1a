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
    /// In the order of their numbers.
    pub(crate) const ALL: [Self; 5] =
        [Self::Jobs, Self::Runs, Self::Plugins, Self::Keys, Self::Secrets];
}

/// Counts the changes of each topic.
#[derive(Default)]
pub(crate) struct Changes {
    /// Wherever they were made.
    all: Counts,
    /// Those that were made here.
    here: Counts,
    rung: Notify,
}

type Counts = [AtomicU64; Topic::ALL.len()];

/// How far somebody who watches has seen.
pub(crate) struct Seen([u64; Topic::ALL.len()]);

impl Changes {
    /// To be called after something of this kind has changed here.
    pub(crate) fn ring(&self, topic: Topic) {
        count(&self.here, topic);
        self.ring_from_elsewhere(topic);
    }

    /// To be called after another node has told that something of this kind has changed.
    pub(crate) fn ring_from_elsewhere(&self, topic: Topic) {
        count(&self.all, topic);
        self.rung.notify_waiters();
    }

    /// Everything that has happened until now.
    pub(crate) fn seen(&self) -> Seen {
        read(&self.all)
    }

    /// Everything that has happened here until now.
    pub(crate) fn seen_here(&self) -> Seen {
        read(&self.here)
    }

    /// Waits until something has changed that was not seen, and takes it as seen.
    pub(crate) async fn next(&self, seen: &mut Seen) -> Vec<Topic> {
        self.next_of(&self.all, seen).await
    }

    /// The same for what has changed here.
    pub(crate) async fn next_here(&self, seen: &mut Seen) -> Vec<Topic> {
        self.next_of(&self.here, seen).await
    }

    async fn next_of(&self, counts: &Counts, seen: &mut Seen) -> Vec<Topic> {
        loop {
            let rung = self.rung.notified();
            let now = read(counts);
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

fn count(counts: &Counts, topic: Topic) {
    if let Some(count) = counts.get(topic as usize) {
        count.fetch_add(1, Ordering::Release);
    }
}

fn read(counts: &Counts) -> Seen {
    Seen(counts.each_ref().map(|count| count.load(Ordering::Acquire)))
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
