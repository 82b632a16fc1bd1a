use std::collections::VecDeque;

/// How many of the latest reports the rate is taken from.
const SAMPLES: usize = 32;

/// Reports that lie this close together, in microseconds, are one sample.
const CLOSE: i64 = 200_000;

/// How far an attempt has come.
#[derive(Default)]
pub struct Progress {
    /// Units done, at which time; earliest first.
    samples: VecDeque<(i64, u64)>,
    latest: Option<(i64, u64)>,
    total: Option<u64>,
    message: Option<Box<str>>,
}

impl Progress {
    pub(super) fn add(&mut self, at: i64, done: u64, total: Option<u64>, message: Option<&str>) {
        if self.latest.is_some_and(|(_, before)| done < before) {
            // It counts something else from here on.
            self.samples.clear();
        }
        self.latest = Some((at, done));
        self.total = total;
        if let Some(message) = message {
            self.message = Some(message.into());
        }
        if self.samples.back().is_some_and(|(last, _)| at - last < CLOSE) {
            return;
        }
        if self.samples.len() == SAMPLES {
            self.samples.pop_front();
        }
        self.samples.push_back((at, done));
    }

    /// Units done; `None` where it never said.
    pub fn done(&self) -> Option<u64> {
        self.latest.map(|(_, done)| done)
    }

    /// Units in all, where known.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// What it said last.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// How much is done, in thousandths.
    pub fn permille(&self) -> Option<u32> {
        let total = self.total.filter(|total| *total > 0)?;
        let permille = u128::from(self.done()?) * 1000 / u128::from(total);
        u32::try_from(permille.min(1000)).ok()
    }

    /// Units in a second, lately.
    pub fn rate(&self) -> Option<f64> {
        let (from, before) = *self.samples.front()?;
        let (to, done) = self.latest?;
        let ms = u32::try_from((to - from) / 1000).ok().filter(|ms| *ms > 0)?;
        let units = u32::try_from(done.saturating_sub(before)).ok().filter(|units| *units > 0)?;
        Some(f64::from(units) * 1000.0 / f64::from(ms))
    }

    /// How long it will still take from `now` on at the rate of lately, in microseconds.
    pub fn remaining(&self, now: i64) -> Option<u64> {
        let (at, done) = self.latest?;
        let units = self.total?.checked_sub(done).filter(|units| *units > 0)?;
        let units = u32::try_from(units).ok()?;
        let seconds = f64::from(units) / self.rate()?;
        if seconds > 1e9 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "bounded above, and never negative")]
        let micros = (seconds * 1e6) as i64 - (now - at).max(0);
        Some(u64::try_from(micros).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady(reports: u32) -> Progress {
        let mut progress = Progress::default();
        for report in 0..=reports {
            progress.add(i64::from(report) * 500_000, u64::from(report) * 5, Some(100), None);
        }
        progress
    }

    #[test]
    fn a_steady_attempt_is_foreseen_exactly() {
        let progress = steady(10);
        assert_eq!(progress.permille(), Some(500));
        assert_eq!(progress.rate(), Some(10.0));
        assert_eq!(progress.remaining(5_000_000), Some(5_000_000));
        assert_eq!(progress.remaining(6_000_000), Some(4_000_000));
    }

    #[test]
    fn nothing_is_foreseen_without_a_total_or_a_second_report() {
        let mut progress = Progress::default();
        assert_eq!(progress.permille(), None);
        progress.add(0, 5, None, Some("begins"));
        assert_eq!(progress.remaining(0), None);
        progress.add(1, 5, Some(0), None);
        assert_eq!((progress.permille(), progress.rate()), (None, None));
        assert_eq!(progress.message(), Some("begins"));
    }

    #[test]
    fn a_count_that_begins_anew_is_not_held_against_the_old_one() {
        let mut progress = steady(10);
        progress.add(6_000_000, 0, Some(100), None);
        progress.add(7_000_000, 1, Some(100), None);
        assert_eq!(progress.rate(), Some(1.0));
    }

    #[test]
    fn more_than_all_is_shown_as_all() {
        let mut progress = Progress::default();
        progress.add(0, 12, Some(10), None);
        assert_eq!((progress.permille(), progress.remaining(0)), (Some(1000), None));
    }
}
