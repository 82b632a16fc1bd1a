//! Many runs at once.

use std::collections::HashMap;
use std::sync::Arc;

use futures::future::join_all;
use mainspring_domain::Invalid;
use mainspring_domain::app::{Caller, Role};
use mainspring_domain::id::{JobId, RunId};
use mainspring_domain::job::Job;
use mainspring_domain::ports::{Created, QueuedRun};
use mainspring_domain::run::{NewRun, Origin, Run};

use super::{Made, OnceKey, made};
use crate::auth::require;
use crate::{Engine, Error, Topic};

/// The most runs that one request may create.
const MOST_IN_BULK: usize = 10_000;

/// The most runs that one request may cancel or repeat: a page of them.
const MOST_AT_ONCE: usize = 200;

impl Engine {
    /// Creates many runs: all, or none where a job of them does not exist. Returns their ids.
    pub async fn enqueue_bulk(
        &self,
        caller: &Caller,
        runs: Vec<(JobId, NewRun)>,
        once: Option<OnceKey>,
    ) -> Result<Made<Vec<RunId>>, Error> {
        require(caller, Role::Operator)?;
        let jobs = self.check_bulk(caller, &runs).await?;
        let core = &self.core;
        let key = once.as_ref().map(|once| once.key.clone());
        let queued: Vec<QueuedRun> = runs
            .into_iter()
            .filter(|(job, _)| jobs.contains_key(job))
            .map(|(job, new)| core.queued(job, new, Origin::Api, key.clone()))
            .collect();
        let ids: Vec<RunId> = queued.iter().map(|run| run.id).collect();
        let created = if let Some(once) = core.once(caller, once) {
            core.store().enqueue_once(queued, once).await?
        } else {
            let accepted = core.store().enqueue(queued).await?;
            let ids = ids.into_iter().zip(accepted).filter(|(_, accepted)| *accepted);
            Created::New(ids.map(|(id, _)| id).collect())
        };
        core.ready.notify_one();
        core.due.notify_one();
        core.changes.ring(Topic::Runs);
        made(created)
    }

    /// Cancels several runs, each for itself, and tells for each what became of it.
    pub async fn cancel_runs(
        &self,
        caller: &Caller,
        runs: Vec<RunId>,
    ) -> Result<Vec<Result<Run, Error>>, Error> {
        require(caller, Role::Operator)?;
        check_count(&runs)?;
        Ok(join_all(runs.into_iter().map(|id| self.cancel_run(caller, id))).await)
    }

    /// Runs the jobs of several ended runs again, each for itself, and tells for each what became
    /// of it.
    pub async fn retry_runs(
        &self,
        caller: &Caller,
        runs: Vec<RunId>,
        once: Option<OnceKey>,
    ) -> Result<Vec<Result<Made<Run>, Error>>, Error> {
        require(caller, Role::Operator)?;
        check_count(&runs)?;
        let retries = runs.into_iter().map(|id| {
            // Each run is repeated once, so that a repetition goes on where the first was cut off.
            let once = once.as_ref();
            let once = once.map(|once| OnceKey { key: format!("{}/{id}", once.key), ..*once });
            self.retry_run(caller, id, None, once)
        });
        Ok(join_all(retries).await)
    }

    /// All rules that a bulk breaks, unknown jobs included.
    async fn check_bulk(
        &self,
        caller: &Caller,
        runs: &[(JobId, NewRun)],
    ) -> Result<HashMap<JobId, Arc<Job>>, Error> {
        let mut invalid = Invalid::default();
        let fits = (1..=MOST_IN_BULK).contains(&runs.len());
        invalid.require(fits, "runs", format!("must be 1 to {MOST_IN_BULK}"));
        let mut jobs = HashMap::new();
        for (i, (job, new)) in runs.iter().enumerate().take(MOST_IN_BULK) {
            new.check(&format!("runs.{i}."), &mut invalid);
            if jobs.contains_key(job) {
                continue;
            }
            match self.core.known_job(caller, *job).await {
                Ok(found) => drop(jobs.insert(*job, found)),
                Err(Error::NotFound(missing)) => {
                    invalid.add(format!("runs.{i}.job_id"), format!("is unknown: {missing}"));
                }
                Err(error) => return Err(error),
            }
        }
        invalid.into_result()?;
        Ok(jobs)
    }
}

fn check_count(runs: &[RunId]) -> Result<(), Invalid> {
    let mut invalid = Invalid::default();
    let fits = (1..=MOST_AT_ONCE).contains(&runs.len());
    invalid.require(fits, "ids", format!("must be 1 to {MOST_AT_ONCE}"));
    invalid.into_result()
}
