use std::collections::HashMap;
use std::sync::Arc;

use mainspring_domain::app::{Caller, Role};
use mainspring_domain::http::HttpCall;
use mainspring_domain::id::{AppId, JobId};
use mainspring_domain::job::{Job, JobPatch, JobSpec, Source};
use mainspring_domain::page::{Page, PageOf};
use mainspring_domain::ports::{Created, JobFilter};
use mainspring_domain::run::{NewRun, Origin, Run};
use mainspring_domain::tick::Tick;
use mainspring_domain::work::{PluginCall, Work};
use mainspring_domain::{Invalid, Timestamp};

use super::runs::run_of;
use super::{Made, OnceKey, made};
use crate::auth::require;
use crate::{Conflict, Core, Engine, Error, Topic};

/// How often a change is tried again when somebody else changed the job at the same time.
const MOST_TRIES: usize = 5;

impl Engine {
    /// Creates a job; its schedule fires from now on.
    pub async fn create_job(
        &self,
        caller: &Caller,
        spec: JobSpec,
        once: Option<OnceKey>,
    ) -> Result<Made<Job>, Error> {
        require(caller, Role::Operator)?;
        spec.check(self.core.now())?;
        self.core.check_work(caller.own_app(), &spec.work).await?;
        let job = self.core.new_job(caller, spec, Source::default());
        self.insert_job(caller, job, once).await
    }

    /// Creates a job that came through another door. Where its request may go is found out when it does.
    pub async fn create_job_from(
        &self,
        caller: &Caller,
        spec: JobSpec,
        source: Source,
        once: Option<OnceKey>,
    ) -> Result<Job, Error> {
        require(caller, Role::Operator)?;
        spec.check(self.core.now())?;
        if let Work::Plugin(call) = &spec.work {
            self.core.check_plugin(call).await?;
        }
        let job = self.core.new_job(caller, spec, source);
        Ok(self.insert_job(caller, job, once).await?.value)
    }

    /// The same with a first run, which is queued with it or not at all. `None`: the job is to be the only one that its
    /// maker calls by its reference, and there is one.
    pub async fn create_job_to_run(
        &self,
        caller: &Caller,
        spec: JobSpec,
        source: Source,
        new: NewRun,
        is_unique: bool,
    ) -> Result<Option<(Job, Run)>, Error> {
        require(caller, Role::Operator)?;
        spec.check(self.core.now())?;
        let mut invalid = Invalid::default();
        new.check("", &mut invalid);
        invalid.into_result()?;
        if let Work::Plugin(call) = &spec.work {
            self.core.check_plugin(call).await?;
        }
        let core = &self.core;
        let before = core.catalog.before_job();
        let job = core.new_job(caller, spec, source);
        let queued = core.queued(job.id, new, Origin::Api, None);
        let run = run_of(&job, &queued);
        let created = if is_unique {
            core.store().create_unique_job(job, Some(queued)).await?
        } else {
            core.store().create_job(job, Some(queued), None).await?
        };
        let Created::New(id) = created else { return Ok(None) };
        let job = self.told_job(caller, id).await?;
        core.catalog.remember_job(&job, before);
        // What is due later is not ready now.
        if !run.due_ahead() {
            core.ready.notify_one();
        }
        core.changes.ring(Topic::Runs);
        Ok(Some((job, run)))
    }

    async fn insert_job(
        &self,
        caller: &Caller,
        job: Job,
        once: Option<OnceKey>,
    ) -> Result<Made<Job>, Error> {
        let core = &self.core;
        let created = core.store().create_job(job, None, core.once(caller, once)).await?;
        let made = made(created)?;
        Ok(Made { value: self.told_job(caller, made.value).await?, again: made.again })
    }

    /// A new job as it is stored, after whoever waits for one was told.
    async fn told_job(&self, caller: &Caller, id: JobId) -> Result<Job, Error> {
        self.core.due.notify_one();
        self.core.changes.ring(Topic::Jobs);
        self.job(caller, id).await
    }

    /// The job.
    pub async fn job(&self, caller: &Caller, id: JobId) -> Result<Job, Error> {
        let job = self.core.store().job(id).await?.filter(|job| caller.sees(job.app));
        job.ok_or(Error::no_job(id))
    }

    /// A page of the caller's jobs, newest first.
    pub async fn jobs(
        &self,
        caller: &Caller,
        filter: JobFilter,
        page: PageOf<JobId>,
    ) -> Result<Page<Job, JobId>, Error> {
        let filter = JobFilter { app: caller.app.or(filter.app), ..filter };
        Ok(self.core.store().jobs(filter, page).await?)
    }

    /// Changes a job. With `if_revision`, only where it still has that revision.
    pub async fn update_job(
        &self,
        caller: &Caller,
        id: JobId,
        patch: JobPatch,
        if_revision: Option<i64>,
    ) -> Result<Job, Error> {
        require(caller, Role::Operator)?;
        let core = &self.core;
        for _ in 0..MOST_TRIES {
            let before = self.job(caller, id).await?;
            if if_revision.is_some_and(|revision| revision != before.revision) {
                break;
            }
            let changed = changed(before, patch.clone(), core.now())?;
            if patch.work.is_some() && changed.source.door.is_empty() {
                core.check_work(changed.app, &changed.spec.work).await?;
            }
            if core.store().update_job(changed.clone()).await? {
                core.catalog.forget_job(id);
                core.due.notify_one();
                core.ready.notify_one();
                core.changes.ring(Topic::Jobs);
                return Ok(changed);
            }
        }
        Err(Error::Conflict(Conflict::JobChanged(id)))
    }

    /// Deletes a job. Its queued runs are cancelled, running ones end by themselves.
    pub async fn delete_job(&self, caller: &Caller, id: JobId) -> Result<(), Error> {
        require(caller, Role::Operator)?;
        self.job(caller, id).await?;
        let core = &self.core;
        let deleted = core.store().delete_job(id, &caller.name, core.now()).await?;
        core.catalog.forget_job(id);
        core.changes.ring(Topic::Jobs);
        core.changes.ring(Topic::Runs);
        if deleted { Ok(()) } else { Err(Error::no_job(id)) }
    }

    /// What was decided about the nominal times of a job's schedule, latest first.
    pub async fn ticks(
        &self,
        caller: &Caller,
        job: JobId,
        page: PageOf<Timestamp>,
    ) -> Result<Page<Tick, Timestamp>, Error> {
        self.job(caller, job).await?;
        Ok(self.core.store().ticks(job, page).await?)
    }
}

/// The job with the patch. A changed trigger or bound counts from now; a cursor that stood still
/// in a pause goes on from where it stood, and the misfire policy decides what lies between.
fn changed(before: Job, patch: JobPatch, now: Timestamp) -> Result<Job, Invalid> {
    let schedule_is_new = patch.schedule.is_some();
    let was = before.spec.clone();
    let reference = patch.reference.clone().or(before.source.reference);
    let source = Source { reference, ..before.source };
    let spec = patch.apply(before.spec);
    let checked = if schedule_is_new { spec.check(now) } else { spec.check_but_schedule() };
    checked?;
    let resumed = spec.enabled && !was.enabled;
    let mut job = Job {
        revision: before.revision + 1,
        updated_at: now,
        watched_from: if resumed { now } else { before.watched_from },
        source,
        spec,
        ..before
    };
    if !job.spec.fires_like(&was) {
        job.anchored_at = now;
        job.next_fire_at = job.spec.schedule.as_ref().and_then(|s| s.next_after(now, now));
    }
    Ok(job)
}

impl Core {
    fn new_job(&self, caller: &Caller, spec: JobSpec, source: Source) -> Job {
        let now = self.now();
        Job {
            id: self.new_id(JobId::new),
            number: 0,
            app: caller.own_app(),
            source,
            next_fire_at: spec.schedule.as_ref().and_then(|s| s.next_after(now, now)),
            spec,
            revision: 1,
            created_at: now,
            updated_at: now,
            anchored_at: now,
            watched_from: now,
        }
    }

    /// The job, which may be a moment old: for facts of it that never change, and for views.
    pub(super) async fn known_job(&self, caller: &Caller, id: JobId) -> Result<Arc<Job>, Error> {
        let job = self.catalog.job(self.store(), id, 0).await?.filter(|job| caller.sees(job.app));
        job.ok_or(Error::no_job(id))
    }

    /// What would fail each time is refused.
    async fn check_work(&self, app: AppId, work: &Work) -> Result<(), Error> {
        match work {
            Work::Plugin(call) => self.check_plugin(call).await,
            Work::Http(call) => self.check_http(app, call).await,
        }
    }

    async fn check_http(&self, app: AppId, call: &HttpCall) -> Result<(), Error> {
        let mut invalid = self.ports.runner.check_http(call).err().unwrap_or_default();
        let mut found = HashMap::new();
        for (field, name) in call.secrets_by_place() {
            let known = match found.get(&name) {
                Some(known) => *known,
                None => self.store().secret(app, &name).await?.is_some(),
            };
            let reason = format!("names a secret that is not set: {name}");
            invalid.require(known, &field, reason);
            found.insert(name, known);
        }
        Ok(invalid.into_result()?)
    }

    async fn check_plugin(&self, call: &PluginCall) -> Result<(), Error> {
        let version = self.catalog.plugin(self.store(), call).await?;
        match version {
            Some(version) if version.manifest.name == call.plugin => Ok(()),
            Some(_) => Err(Invalid::one("work.version", "is a version of another plugin").into()),
            None if call.version.is_some() => {
                Err(Invalid::one("work.version", "is no version that was uploaded").into())
            }
            None => {
                let reason =
                    "is no plugin that was uploaded: see the list of plugins, or upload it";
                Err(Invalid::one("work.plugin", reason).into())
            }
        }
    }
}
