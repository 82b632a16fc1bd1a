//! How often something was done within the present minute.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use mainspring_domain::Timestamp;
use mainspring_domain::id::AppId;

use crate::Engine;

/// Seconds of a window.
const WINDOW: i64 = 60;

/// More than this are not counted: the counts of a window that is over go first.
const MOST_COUNTED: usize = 10_000;

/// Calls of each app in the present window. Each node counts its own.
#[derive(Default)]
pub(crate) struct Rates(Mutex<HashMap<What, Count>>);

/// Whose calls, under which name.
type What = (AppId, &'static str);

/// A window's number, and the calls in it.
type Count = (i64, u32);

/// Where an app stands within a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many calls the window allows.
    pub limit: u32,
    /// How many are left of them.
    pub remaining: u32,
    /// Seconds until the window is over.
    pub resets_in: i64,
    /// Whether this call was one of them.
    pub allowed: bool,
}

impl Engine {
    /// Counts a call of an app under a name, at most `limit` in a minute.
    pub fn count_call(&self, app: AppId, name: &'static str, limit: u32) -> Rate {
        self.core.rates.count((app, name), limit, self.core.now())
    }
}

impl Rates {
    fn count(&self, what: What, limit: u32, now: Timestamp) -> Rate {
        let window = now.as_second().div_euclid(WINDOW);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MOST_COUNTED {
            counts.retain(|_, (counted, _)| *counted == window);
        }
        let (counted, used) = counts.entry(what).or_insert((window, 0));
        if *counted != window {
            (*counted, *used) = (window, 0);
        }
        let allowed = *used < limit;
        *used += u32::from(allowed);
        let resets_in = (window + 1) * WINDOW - now.as_second();
        Rate { limit, remaining: limit - *used, resets_in, allowed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_allows_so_many_calls_of_each_app_and_the_next_as_many_again() {
        let rates = Rates::default();
        let at = |second| Timestamp::from_second(second).unwrap();
        let count = |app, second| rates.count((app, "calls"), 2, at(second));
        let other = AppId::new(at(0), [1; 10]);
        let rate = |remaining, resets_in, allowed| Rate { limit: 2, remaining, resets_in, allowed };
        assert_eq!(count(AppId::DEFAULT, 60), rate(1, 60, true));
        assert_eq!(count(AppId::DEFAULT, 61), rate(0, 59, true));
        assert_eq!(count(AppId::DEFAULT, 119), rate(0, 1, false));
        assert_eq!(count(other, 119), rate(1, 1, true));
        assert_eq!(count(AppId::DEFAULT, 120), rate(1, 60, true));
    }
}
