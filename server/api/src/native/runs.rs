use mainspring_domain::Timestamp;
use mainspring_domain::id::{JobId, RunId};
use mainspring_domain::ports::RunFilter;
use mainspring_wire::{
    Attempt, CreatedRuns, LatestRuns, NewRuns, Page, Redrive, Run, RunCounts, RunIds, RunPhase,
    RunResults, Whereabouts,
};
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::Tag;
use super::convert::{self, attempt, run, whereabouts};
use crate::access::Access;
use crate::body::{Optional, Sent};
use crate::param::{Limit, Once, Param, page};
use crate::problem::{Code, Refusal};
use crate::reply::{Acting, Answer, Created, Deriving, Finding, Found, Listing, Making, Treating};

pub(crate) struct RunsApi;

#[expect(clippy::too_many_arguments, reason = "one for each parameter of the operation")]
#[OpenApi(prefix_path = "/api/v1", tag = "Tag::Runs")]
impl RunsApi {
    /// List runs
    ///
    /// Newest first.
    #[oai(path = "/runs", method = "get", operation_id = "listRuns")]
    async fn list(
        &self,
        access: Access,
        /// Only this job's.
        job: Query<Option<Param<JobId>>>,
        /// Only in this state; may be repeated. `queued` finds what is shown as `scheduled` and
        /// `retrying` too.
        state: Query<Vec<RunPhase>>,
        /// Only those asked for at or after this.
        since: Query<Option<Param<Timestamp>>>,
        /// Only those asked for before this.
        until: Query<Option<Param<Timestamp>>>,
        /// The `next_cursor` of the page before.
        cursor: Query<Option<Param<RunId>>>,
        /// How many at most.
        #[oai(default = "Limit::usual")]
        limit: Query<Param<Limit>>,
    ) -> Answer<Found<Page<Run>>, Listing> {
        let filter = RunFilter {
            job: job.0.map(|Param(job)| job),
            phases: state.0.into_iter().map(run::phase).collect(),
            since: since.0.map(|Param(since)| since),
            until: until.0.map(|Param(until)| until),
            ..RunFilter::default()
        };
        let runs = access.engine.runs(&access.caller, filter, page(cursor.0, limit.0)).await?;
        let now = access.engine.now();
        Ok(Found(convert::page(runs, |run| run::view(run, now))))
    }

    /// Count runs by state
    ///
    /// Each count goes no further than 10 000: read that as "10 000 or more".
    #[oai(path = "/runs/counts", method = "get", operation_id = "countRuns")]
    async fn counts(
        &self,
        access: Access,
        /// Only this job's.
        job: Query<Option<Param<JobId>>>,
        /// Only those asked for at or after this.
        since: Query<Option<Param<Timestamp>>>,
        /// Only those asked for before this.
        until: Query<Option<Param<Timestamp>>>,
    ) -> Answer<Found<RunCounts>, Listing> {
        let filter = RunFilter {
            job: job.0.map(|Param(job)| job),
            since: since.0.map(|Param(since)| since),
            until: until.0.map(|Param(until)| until),
            ..RunFilter::default()
        };
        Ok(Found(run::counts(access.engine.run_counts(&access.caller, filter).await?)))
    }

    /// List the latest runs of several jobs
    ///
    /// Of each job, newest first; the jobs in the order of the request.
    #[oai(path = "/runs/latest", method = "get", operation_id = "listLatestRuns")]
    async fn latest(
        &self,
        access: Access,
        /// A job; may be repeated, up to 200 times.
        job: Query<Vec<Param<JobId>>>,
        /// How many runs of each job at most, up to 20.
        #[oai(default = "few", validator(minimum(value = "1"), maximum(value = "20")))]
        limit: Query<u32>,
    ) -> Answer<Found<Page<LatestRuns>>, Finding> {
        if job.0.len() > 200 {
            let many = "`job` may be repeated up to 200 times";
            return Err(Refusal::new(Code::BadParameter, many).into());
        }
        let jobs = job.0.into_iter().map(|Param(job)| job).collect();
        let latest = access.engine.latest_runs(&access.caller, jobs, limit.0).await?;
        let now = access.engine.now();
        Ok(Found(convert::whole(latest, |latest| run::latest(latest, now))))
    }

    /// Cancel several runs
    ///
    /// Each as `cancelRun` does; the answer says for each what became of it. Needs an operator's key.
    #[oai(path = "/runs/cancel", method = "post", operation_id = "cancelRuns")]
    async fn cancel_all(
        &self,
        access: Access,
        body: Sent<RunIds>,
    ) -> Answer<Found<RunResults>, Treating> {
        let ids = run::read_ids(&body.value)?;
        let results = access.engine.cancel_runs(&access.caller, ids.clone()).await?;
        Ok(Found(run::results(ids, results, |_| None)))
    }

    /// Repeat several runs
    ///
    /// Each as `retryRun` does, with its own input; the answer says for each what became of it.
    /// Needs an operator's key.
    #[oai(path = "/runs/retry", method = "post", operation_id = "retryRuns")]
    async fn retry_all(
        &self,
        access: Access,
        /// The same key with the same request repeats each run only once, for 24 hours.
        #[oai(name = "Idempotency-Key")]
        once: Once<'_>,
        body: Sent<RunIds>,
    ) -> Answer<Found<RunResults>, Treating> {
        let ids = run::read_ids(&body.value)?;
        let once = once.of(&body.bytes);
        let results = access.engine.retry_runs(&access.caller, ids.clone(), once).await?;
        Ok(Found(run::results(ids, results, |made| Some(made.value.id))))
    }

    /// Queue many runs
    ///
    /// All of them, or none where one breaks a rule. Needs an operator's key.
    #[oai(path = "/runs/bulk", method = "post", operation_id = "createRuns")]
    async fn create(
        &self,
        access: Access,
        /// The same key with the same request queues the runs only once, for 24 hours.
        #[oai(name = "Idempotency-Key")]
        once: Once<'_>,
        body: Sent<NewRuns>,
    ) -> Answer<Created<CreatedRuns>, Making> {
        let runs = run::read_all(body.value)?;
        let made = access.engine.enqueue_bulk(&access.caller, runs, once.of(&body.bytes)).await?;
        Ok(Created::new(made, run::created))
    }

    /// Read a run
    #[oai(path = "/runs/:id", method = "get", operation_id = "getRun")]
    async fn get(
        &self,
        access: Access,
        /// The run.
        id: Path<Param<RunId>>,
    ) -> Answer<Found<Run>, Finding> {
        let run = access.engine.run(&access.caller, id.0.0).await?;
        Ok(Found(run::view(run, access.engine.now())))
    }

    /// Repeat a run
    ///
    /// Queues a new run of the same job with the same input, or with another. Only for runs that have
    /// ended. The body may be left out. Needs an operator's key.
    #[oai(path = "/runs/:id/retry", method = "post", operation_id = "retryRun")]
    async fn retry(
        &self,
        access: Access,
        /// The run that is repeated.
        id: Path<Param<RunId>>,
        /// The same key with the same request queues one run only, for 24 hours.
        #[oai(name = "Idempotency-Key")]
        once: Once<'_>,
        body: Optional<Redrive>,
    ) -> Answer<Created<Run>, Deriving> {
        let Optional(Sent { value, bytes }) = body;
        let input = value.input.as_ref().map(convert::json);
        let once = once.of(&bytes);
        let made = access.engine.retry_run(&access.caller, id.0.0, input, once).await?;
        let now = access.engine.now();
        Ok(Created::new(made, |run| run::view(run, now)))
    }

    /// Cancel a run
    ///
    /// A queued run ends at once. A running one is stopped within milliseconds; the answer shows it
    /// as it is when the wish was recorded. Needs an operator's key.
    #[oai(path = "/runs/:id/cancel", method = "post", operation_id = "cancelRun")]
    async fn cancel(
        &self,
        access: Access,
        /// The run.
        id: Path<Param<RunId>>,
    ) -> Answer<Found<Run>, Acting> {
        let run = access.engine.cancel_run(&access.caller, id.0.0).await?;
        Ok(Found(run::view(run, access.engine.now())))
    }

    /// List a run's attempts
    ///
    /// Oldest first; the one under way comes last, without an outcome.
    #[oai(path = "/runs/:id/attempts", method = "get", operation_id = "listAttempts")]
    async fn attempts(
        &self,
        access: Access,
        /// The run.
        id: Path<Param<RunId>>,
    ) -> Answer<Found<Page<Attempt>>, Finding> {
        let attempts = access.engine.attempts(&access.caller, id.0.0).await?;
        Ok(Found(convert::whole(attempts, attempt::view)))
    }

    /// See where a run is now
    ///
    /// Looks at the attempt under way: what it does at this moment, and the stack of its code with
    /// source lines, as far as the plugin's file holds them. Looking changes nothing for it.
    #[oai(path = "/runs/:id/whereabouts", method = "get", operation_id = "getWhereabouts")]
    async fn whereabouts(
        &self,
        access: Access,
        /// The run.
        id: Path<Param<RunId>>,
    ) -> Answer<Found<Whereabouts>, Finding> {
        let found = access.engine.whereabouts(&access.caller, id.0.0).await?;
        Ok(Found(whereabouts::view(found, access.engine.now())))
    }
}

fn few() -> u32 {
    10
}
