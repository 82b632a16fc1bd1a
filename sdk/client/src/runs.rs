use mainspring_wire::{
    Attempt, CreatedRuns, LatestRuns, NewRuns, Page, Redrive, Run, RunCounts, RunIds, RunPhase,
    RunResults, Time, TraceEvent, Whereabouts,
};

use crate::client::v1;
use crate::request::Request;
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
        let request = Request::get(v1!["runs"])
            .query("job", list.job.as_ref())
            .query("cursor", list.cursor.as_ref())
            .query("since", list.since.as_ref())
            .query("until", list.until.as_ref())
            .query("limit", list.limit)
            .query_words("state", &list.states);
        self.fetch(request).await
    }

    /// How many runs of a list there are in each state; `list`'s own states and page do not matter.
    pub async fn count_runs(&self, list: &RunList) -> Result<RunCounts, Error> {
        let request = Request::get(v1!["runs", "counts"])
            .query("job", list.job.as_ref())
            .query("since", list.since.as_ref())
            .query("until", list.until.as_ref());
        self.fetch(request).await
    }

    /// The latest runs of each of several jobs (at most 200), `limit` of each (at most 20).
    pub async fn latest_runs(&self, jobs: &[&str], limit: u32) -> Result<Page<LatestRuns>, Error> {
        let request = Request::get(v1!["runs", "latest"]).query("limit", Some(limit));
        self.fetch(request.query_words("job", jobs)).await
    }

    /// Queues many runs: all of them, or none. The same `idempotency` key queues them once.
    pub async fn create_runs(
        &self,
        runs: &NewRuns,
        idempotency: Option<&str>,
    ) -> Result<CreatedRuns, Error> {
        self.fetch(Request::post(v1!["runs", "bulk"]).once(idempotency).json(runs)).await
    }

    /// The run with this id.
    pub async fn run(&self, id: &str) -> Result<Run, Error> {
        self.fetch(Request::get(v1!["runs", id])).await
    }

    /// Repeats an ended run as a new one. The same `idempotency` key does it once.
    pub async fn retry_run(
        &self,
        id: &str,
        redrive: &Redrive,
        idempotency: Option<&str>,
    ) -> Result<Run, Error> {
        self.fetch(Request::post(v1!["runs", id, "retry"]).once(idempotency).json(redrive)).await
    }

    /// Ends a run. The answer shows it as it is then: it may still be running for a moment.
    pub async fn cancel_run(&self, id: &str) -> Result<Run, Error> {
        self.fetch(Request::post(v1!["runs", id, "cancel"])).await
    }

    /// Ends several runs, each as [`Self::cancel_run`] does.
    pub async fn cancel_runs(&self, runs: &RunIds) -> Result<RunResults, Error> {
        self.fetch(Request::post(v1!["runs", "cancel"]).json(runs)).await
    }

    /// Repeats several ended runs as new ones. The same `idempotency` key does it once.
    pub async fn retry_runs(
        &self,
        runs: &RunIds,
        idempotency: Option<&str>,
    ) -> Result<RunResults, Error> {
        self.fetch(Request::post(v1!["runs", "retry"]).once(idempotency).json(runs)).await
    }

    /// All attempts of a run, oldest first; the running one last.
    pub async fn attempts(&self, id: &str) -> Result<Page<Attempt>, Error> {
        self.fetch(Request::get(v1!["runs", id, "attempts"])).await
    }

    /// Where a run's attempt is now, with its stack.
    pub async fn whereabouts(&self, id: &str) -> Result<Whereabouts, Error> {
        self.fetch(Request::get(v1!["runs", id, "whereabouts"])).await
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
        let request = Request::get(v1!["runs", id, "attempts", &attempt.to_string(), "trace"])
            .query("after", Some(after))
            .query("limit", limit);
        self.fetch(request).await
    }
}
