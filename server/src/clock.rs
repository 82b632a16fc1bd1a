//! The system's time and randomness: the one place that reads them. All else is handed these ports.

use std::sync::{Mutex, PoisonError};

use mainspring_domain::Timestamp;
use mainspring_domain::ports::{Clock, Entropy};
use rand::rngs::StdRng;
use rand::{RngCore as _, SeedableRng as _};

/// The system's clock.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one source of time")]
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        // The store keeps microseconds: what was written equals what is read back.
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }
}

/// A cryptographic generator, seeded once by the system.
pub(crate) struct SystemEntropy(Mutex<StdRng>);

impl SystemEntropy {
    /// Fails where the system has no randomness to give.
    pub(crate) fn new() -> anyhow::Result<Self> {
        Ok(Self(Mutex::new(StdRng::try_from_os_rng()?)))
    }
}

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_comes_in_whole_microseconds() {
        assert_eq!(SystemClock.now().subsec_nanosecond() % 1000, 0);
    }

    #[test]
    fn two_generators_give_different_bytes() {
        let bytes = || {
            let entropy: &dyn Entropy = &SystemEntropy::new().unwrap();
            entropy.bytes::<16>()
        };
        assert_ne!(bytes(), bytes());
    }
}
