use std::time::Duration;

use tokio::time::Instant;

/// How many reports pass at once before they are spaced.
const BURST: u32 = 20;

/// The least time between reports after that.
const SPACING: Duration = Duration::from_millis(100);

/// How far an attempt has come.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) done: u64,
    pub(super) total: Option<u64>,
    pub(super) message: Option<String>,
}

/// Thins out floods of progress. Of reports that come too fast the last one is held back, and let
/// out when it is time or at the end: people see how far it is, at most a moment late.
pub(super) struct Progress {
    allowance: u32,
    refilled: Option<Instant>,
    held: Option<Report>,
}

impl Default for Progress {
    fn default() -> Self {
        Self { allowance: BURST, refilled: None, held: None }
    }
}

impl Progress {
    /// Takes a report; returns the one to be shown now.
    pub(super) fn report(&mut self, report: Report, now: Instant) -> Option<Report> {
        self.held = Some(report);
        self.due(now)
    }

    /// The report that was held back, once it may be shown.
    pub(super) fn due(&mut self, now: Instant) -> Option<Report> {
        self.held.as_ref()?;
        self.refill(now);
        self.allowance = self.allowance.checked_sub(1)?;
        self.held.take()
    }

    /// The last report, if it was not shown yet.
    pub(super) fn rest(&mut self) -> Option<Report> {
        self.held.take()
    }

    fn refill(&mut self, now: Instant) {
        let since = self.refilled.map_or(Duration::ZERO, |then| now - then);
        let earned = since.as_millis() / SPACING.as_millis();
        self.allowance =
            BURST.min(self.allowance.saturating_add(earned.try_into().unwrap_or(BURST)));
        if earned > 0 || self.refilled.is_none() {
            self.refilled = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(done: u64) -> Report {
        Report { done, total: None, message: None }
    }

    #[test]
    fn a_flood_is_thinned_out_and_its_last_report_is_kept() {
        let mut progress = Progress::default();
        let now = Instant::now();
        let shown = (0..1_000).filter_map(|done| progress.report(report(done), now)).count();
        assert_eq!(shown, 20);
        assert_eq!(progress.rest(), Some(report(999)));
    }

    #[test]
    fn a_report_that_was_held_back_is_shown_after_a_moment() {
        let mut progress = Progress::default();
        let now = Instant::now();
        for done in 0..=20 {
            progress.report(report(done), now);
        }
        assert_eq!(progress.due(now), None);
        assert_eq!(progress.due(now + SPACING), Some(report(20)));
        assert_eq!(progress.due(now + SPACING), None);
    }
}
