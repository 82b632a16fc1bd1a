//! How stubbornly a failed run is tried again.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// The retry policy of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// Attempts after the first one, 0…100.
    pub max: u32,
    /// How the wait grows.
    pub backoff: Backoff,
    /// The unit of the wait.
    pub delay: Duration,
    /// No wait is longer than this.
    pub cap: Duration,
    /// Whether each wait is drawn from 0…its length, so that failures do not come back in step.
    pub jitter: bool,
}

/// How the wait before the n-th retry (from 1) follows from the policy's delay d.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Backoff {
    /// d
    Fixed,
    /// d·n
    Linear,
    /// d·2ⁿ⁻¹
    Exponential,
}

/// The longest wait that a `Retry-After` or a guest can ask for.
pub const LONGEST_ASKED_DELAY: Duration = Duration::from_hours(1);

impl Default for Retry {
    fn default() -> Self {
        Self {
            max: 3,
            backoff: Backoff::Exponential,
            delay: Duration::from_secs(5),
            cap: Duration::from_hours(1),
            jitter: true,
        }
    }
}

impl Retry {
    /// The wait before retry `n` (1 for the first). `chance` in 0…1 decides the jitter; a wait that
    /// the failure itself `asked` for wins when it is longer.
    pub fn wait(&self, n: u32, chance: f64, asked: Option<Duration>) -> Duration {
        let grown = match self.backoff {
            Backoff::Fixed => self.delay,
            Backoff::Linear => self.delay.saturating_mul(n),
            Backoff::Exponential => {
                self.delay.saturating_mul(1u32.checked_shl(n.saturating_sub(1)).unwrap_or(u32::MAX))
            }
        };
        let capped = grown.min(self.cap);
        let own = if self.jitter { capped.mul_f64(chance.clamp(0.0, 1.0)) } else { capped };
        own.max(asked.unwrap_or_default().min(LONGEST_ASKED_DELAY))
    }

    /// Adds the policy's broken rules.
    pub fn check(&self, invalid: &mut Invalid) {
        invalid.require(self.max <= 100, "retry.max", "must be at most 100");
        let week = Duration::from_hours(7 * 24);
        invalid.require(self.delay <= week, "retry.delay", "must be at most 7 days");
        invalid.require(self.cap <= week, "retry.cap", "must be at most 7 days");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn policy(backoff: Backoff) -> Retry {
        Retry { backoff, jitter: false, ..Retry::default() }
    }

    #[test]
    fn the_wait_grows_as_the_backoff_says() {
        let seconds = |b, n| policy(b).wait(n, 0.5, None).as_secs();
        assert_eq!([1, 2, 3].map(|n| seconds(Backoff::Fixed, n)), [5, 5, 5]);
        assert_eq!([1, 2, 3].map(|n| seconds(Backoff::Linear, n)), [5, 10, 15]);
        assert_eq!([1, 2, 3].map(|n| seconds(Backoff::Exponential, n)), [5, 10, 20]);
        assert_eq!(seconds(Backoff::Exponential, 99), 3600);
    }

    #[test]
    fn a_longer_wait_that_was_asked_for_wins_up_to_an_hour() {
        let retry = policy(Backoff::Fixed);
        assert_eq!(retry.wait(1, 0.0, Some(Duration::from_secs(1))).as_secs(), 5);
        assert_eq!(retry.wait(1, 0.0, Some(Duration::from_secs(60))).as_secs(), 60);
        assert_eq!(retry.wait(1, 0.0, Some(Duration::from_secs(86_400))).as_secs(), 3600);
    }

    proptest! {
        #[test]
        fn no_wait_is_longer_than_the_cap(n in 1u32.., chance in 0.0f64..1.0, millis in 0u64..1 << 40) {
            for backoff in [Backoff::Fixed, Backoff::Linear, Backoff::Exponential] {
                let retry = Retry { delay: Duration::from_millis(millis), jitter: true, ..policy(backoff) };
                prop_assert!(retry.wait(n, chance, None) <= retry.cap);
            }
        }
    }
}
