use std::time::Duration;

use futures::join;
use mainspring_domain::Invalid;
use mainspring_domain::app::{Caller, Role};
use mainspring_domain::attempt::{Attempt, Usage};
use mainspring_domain::id::{Fence, JobId, RunId};
use mainspring_domain::job::Job;
use mainspring_domain::json::Json;
use mainspring_domain::node::Hint;
use mainspring_domain::page::{Page, PageOf};
use mainspring_domain::ports::{CancelResult, QueuedRun, RunCounts, RunFilter, Stop};
use mainspring_domain::run::{NewRun, Origin, Run, RunState};

use tokio::time::{Instant, timeout};

use super::{Made, OnceKey, made};
use crate::auth::require;
use crate::{Conflict, Core, Engine, Error, Topic};

/// How long to wait for a nudge before looking again.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

impl Engine {
    /// Runs a job, now or later, whatever its schedule says.
    pub async fn enqueue(
        &self,
        caller: &Caller,
        job: JobId,
        new: NewRun,
        once: Option<OnceKey>,
    ) -> Result<Made<Run>, Error> {
        require(caller, Role::Operator)?;
        let mut invalid = Invalid::default();
        new.check("", &mut invalid);
        invalid.into_result()?;
        let job = self.core.known_job(caller, job).await?;
        self.queue_one(caller, &job, new, Origin::Api, once).await
    }

    /// The run.
    pub async fn run(&self, caller: &Caller, id: RunId) -> Result<Run, Error> {
        let run = self.core.store().run(id).await?.filter(|run| caller.sees(run.app));
        run.ok_or(Error::no_run(id))
    }

    /// A page of the caller's runs, newest first.
    pub async fn runs(
        &self,
        caller: &Caller,
        filter: RunFilter,
        page: PageOf<RunId>,
    ) -> Result<Page<Run, RunId>, Error> {
        let filter = RunFilter { app: caller.app.or(filter.app), ..filter };
        Ok(self.core.store().runs(filter, page).await?)
    }

    /// How many of the caller's runs there are in each state.
    pub async fn run_counts(&self, caller: &Caller, filter: RunFilter) -> Result<RunCounts, Error> {
        let filter = RunFilter { app: caller.app.or(filter.app), ..filter };
        Ok(self.core.store().run_counts(filter).await?)
    }

    /// The latest runs of each of several jobs, newest first, in the order of `jobs`.
    pub async fn latest_runs(
        &self,
        caller: &Caller,
        jobs: Vec<JobId>,
        limit: u32,
    ) -> Result<Vec<(JobId, Vec<Run>)>, Error> {
        for job in &jobs {
            self.core.known_job(caller, *job).await?;
        }
        let latest = self.core.store().latest_runs(jobs.clone(), limit).await?;
        Ok(jobs.into_iter().zip(latest).collect())
    }

    /// Runs the job of an ended run again, with the same input unless another is given.
    pub async fn retry_run(
        &self,
        caller: &Caller,
        id: RunId,
        input: Option<Json>,
        once: Option<OnceKey>,
    ) -> Result<Made<Run>, Error> {
        require(caller, Role::Operator)?;
        let run = self.run(caller, id).await?;
        if !run.state.phase().is_final() {
            return Err(Error::Conflict(Conflict::RunNotEnded(id)));
        }
        let job = self.core.known_job(caller, run.job).await?;
        let new = NewRun { input: input.or(run.input), due_at: None, priority: Some(run.priority) };
        let mut invalid = Invalid::default();
        new.check("", &mut invalid);
        invalid.into_result()?;
        self.queue_one(caller, &job, new, Origin::Redrive { of: id }, once).await
    }

    /// Ends a run: at once where it is queued, within milliseconds where it is running.
    pub async fn cancel_run(&self, caller: &Caller, id: RunId) -> Result<Run, Error> {
        require(caller, Role::Operator)?;
        let before = self.run(caller, id).await?;
        let core = &self.core;
        let results = core.store().cancel(vec![id], &caller.name, core.now()).await?;
        core.changes.ring(Topic::Runs);
        match results.first() {
            Some(CancelResult::Marked(fence)) if !core.executes(&before, *fence) => {
                core.tell(vec![Hint::Doomed(*fence)]).await;
                self.run(caller, id).await
            }
            Some(CancelResult::Marked(fence)) => {
                core.running.stop(*fence, Stop::Cancelled { by: caller.name.clone() });
                let run = self.run(caller, id).await?;
                if run.state.phase().is_final() {
                    core.running.forgive(*fence);
                }
                Ok(run)
            }
            Some(CancelResult::Cancelled) => {
                // It may have stood in the way of another, or of its `delay` schedule.
                core.ready.notify_one();
                core.due.notify_one();
                self.run(caller, id).await
            }
            Some(CancelResult::Finished) => Err(Error::Conflict(Conflict::RunEnded(id))),
            Some(CancelResult::Unknown) | None => Err(Error::no_run(id)),
        }
    }

    /// The run once it has ended, or as it is when patience has.
    pub async fn wait_for_end(
        &self,
        caller: &Caller,
        id: RunId,
        patience: Duration,
    ) -> Result<Run, Error> {
        let end = Instant::now() + patience;
        loop {
            let here = self.core.running.changes_of(id);
            let changed = here.notified();
            let run = self.run(caller, id).await?;
            let left = end.saturating_duration_since(Instant::now());
            if run.state.phase().is_final() || left.is_zero() {
                return Ok(run);
            }
            // What another node executes rings nobody here.
            let _ = timeout(left.min(LOOK_AGAIN), changed).await;
        }
    }

    /// The executions of a run, oldest first, the one under way included.
    pub async fn attempts(&self, caller: &Caller, id: RunId) -> Result<Vec<Attempt>, Error> {
        let run = self.run(caller, id).await?;
        let mut attempts = self.core.store().attempts(id).await?;
        if let RunState::Running { fence, node, since } = run.state {
            let version = self.core.running.get(fence).and_then(|attempt| attempt.version);
            // It may have ended between the two looks.
            if attempts.last().is_none_or(|last| last.fence != fence) {
                attempts.push(Attempt {
                    fence,
                    run: id,
                    ordinal: run.attempts,
                    node,
                    version,
                    started_at: since,
                    finished_at: None,
                    outcome: None,
                    usage: Usage::default(),
                });
            }
        }
        Ok(attempts)
    }

    async fn queue_one(
        &self,
        caller: &Caller,
        job: &Job,
        new: NewRun,
        origin: Origin,
        once: Option<OnceKey>,
    ) -> Result<Made<Run>, Error> {
        let core = &self.core;
        let key = once.as_ref().map(|once| once.key.clone());
        let queued = core.queued(job.id, new, origin, key);
        let run = run_of(job, &queued);
        let made = match core.once(caller, once) {
            None => {
                // Whoever claims may share the commit, so that the run begins as soon as it is kept.
                let ring = async { core.ready.notify_one() };
                let (accepted, ()) = join!(core.store().enqueue(vec![queued]), ring);
                let existed = accepted? == [true];
                if existed { Made::new(run) } else { return Err(Error::no_job(job.id)) }
            }
            Some(once) => {
                let made = made(core.store().enqueue_once(vec![queued], once).await?)?;
                match made.value.first() {
                    None => return Err(Error::no_job(job.id)),
                    Some(&id) if made.again => Made::again(self.run(caller, id).await?),
                    Some(_) => Made::new(run),
                }
            }
        };
        core.ready.notify_one();
        core.changes.ring(Topic::Runs);
        if made.value.due_ahead() {
            core.due.notify_one();
        }
        Ok(made)
    }
}

impl Core {
    /// Whether this node executes an attempt of a run, or is about to.
    pub(super) fn executes(&self, run: &Run, fence: Fence) -> bool {
        let node = match &run.state {
            RunState::Running { node, .. } => Some(node),
            _ => None,
        };
        !self.store().is_shared()
            || self.running.get(fence).is_some()
            || node == Some(&self.settings.node)
    }

    pub(super) fn queued(
        &self,
        job: JobId,
        new: NewRun,
        origin: Origin,
        key: Option<String>,
    ) -> QueuedRun {
        let now = self.now();
        QueuedRun {
            id: RunId::new(now, self.ports.entropy.bytes()),
            job,
            origin,
            input: new.input,
            priority: new.priority,
            idempotency_key: key,
            created_at: now,
            due_at: new.due_at.map_or(now, |due_at| due_at.max(now)),
            rearm_after_micros: None,
        }
    }
}

/// The run as it is when it has just been queued: no need to read it back.
pub(super) fn run_of(job: &Job, queued: &QueuedRun) -> Run {
    Run {
        id: queued.id,
        job: job.id,
        job_name: job.spec.name.clone(),
        app: job.app,
        origin: queued.origin,
        input: queued.input.clone(),
        priority: queued.priority.unwrap_or(job.spec.priority),
        idempotency_key: queued.idempotency_key.clone(),
        created_at: queued.created_at,
        attempts: 0,
        interruptions: 0,
        first_started_at: None,
        last_error: String::new(),
        cancel_by: None,
        state: RunState::Queued { due_at: queued.due_at },
    }
}
