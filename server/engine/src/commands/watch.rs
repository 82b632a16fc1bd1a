use futures::stream::BoxStream;
use mainspring_domain::app::Caller;
use mainspring_domain::id::RunId;

use crate::watch::{Watched, watch};
use crate::{Engine, Error};

/// The attempt whose trace is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WatchedAttempt {
    /// The run.
    pub run: RunId,
    /// The attempt, from 1.
    pub ordinal: u32,
    /// Only events after this one.
    pub after: u64,
}

impl Engine {
    /// Tells what changes from now on, and all events of an attempt, those to come included. That
    /// something of another app has changed is told too, but not what.
    pub async fn watch(
        &self,
        caller: &Caller,
        attempt: Option<WatchedAttempt>,
    ) -> Result<BoxStream<'static, Result<Watched, Error>>, Error> {
        let trace = match attempt {
            Some(WatchedAttempt { run, ordinal, after }) => {
                Some(self.follow(caller, run, ordinal, after).await?)
            }
            None => None,
        };
        Ok(watch(&self.core, trace))
    }
}
