use mainspring_wire::{
    Attempt, CreatedRuns, NewRuns, Page, Redrive, Run, RunPhase, Time, TraceEvent,
};

use crate::client::{fetch, once, v1};
use crate::{Client, Error};

/// Which runs to list.
#[derive(Debug, Clone, Default)]
pub struct RunList {
    /// Only this job's.
    pub job: Option<String>,
    /// Only in one of these states; empty: in any.
    pub states: Vec<RunPhase>,
    /// Only those asked for at or after this.
    pub since: Option<Time>,
    /// Only those asked for before this.
    pub until: Option<Time>,
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many at most, 1 to 200.
    pub limit: Option<u32>,
}

impl Client {
    /// A page of runs, newest first.
    pub async fn runs(&self, list: &RunList) -> Result<Page<Run>, Error> {
        let states: Vec<_> = list.states.iter().map(|state| ("state", state)).collect();
        let request = self
            .get(v1!["runs"])
            .query(&[("job", &list.job), ("cursor", &list.cursor)])
            .query(&[("since", &list.since), ("until", &list.until)])
            .query(&[("limit", list.limit)]);
        fetch(request.query(&states)).await
    }

    /// Queues many runs: all of them, or none. The same `idempotency` key queues them once.
    pub async fn create_runs(
        &self,
        runs: &NewRuns,
        idempotency: Option<&str>,
    ) -> Result<CreatedRuns, Error> {
        fetch(once(self.post(v1!["runs", "bulk"]), idempotency).json(runs)).await
    }

    /// The run with this id.
    pub async fn run(&self, id: &str) -> Result<Run, Error> {
        fetch(self.get(v1!["runs", id])).await
    }

    /// Repeats an ended run as a new one. The same `idempotency` key does it once.
    pub async fn retry_run(
        &self,
        id: &str,
        redrive: &Redrive,
        idempotency: Option<&str>,
    ) -> Result<Run, Error> {
        fetch(once(self.post(v1!["runs", id, "retry"]), idempotency).json(redrive)).await
    }

    /// Ends a run. The answer shows it as it is then: it may still be running for a moment.
    pub async fn cancel_run(&self, id: &str) -> Result<Run, Error> {
        fetch(self.post(v1!["runs", id, "cancel"])).await
    }

    /// All attempts of a run, oldest first; the running one last.
    pub async fn attempts(&self, id: &str) -> Result<Page<Attempt>, Error> {
        fetch(self.get(v1!["runs", id, "attempts"])).await
    }

    /// Events of an attempt's trace after `after`, about `limit` of them. Go on with the last one's
    /// `seq` until the answer is empty.
    pub async fn trace(
        &self,
        id: &str,
        attempt: u32,
        after: u64,
        limit: Option<u32>,
    ) -> Result<Page<TraceEvent>, Error> {
        let request = self
            .get(v1!["runs", id, "attempts", &attempt.to_string(), "trace"])
            .query(&[("after", after)])
            .query(&[("limit", limit)]);
        fetch(request).await
    }
}
