use mainspring_domain::id::JobId;
use mainspring_domain::job::JobPatch as Patch;
use mainspring_domain::ports::JobFilter;
use mainspring_wire::{Job, JobPatch, NewJob, NewRun, Page, Run};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};

use super::Tag;
use super::convert::{self, job, run};
use crate::access::Access;
use crate::body::{Optional, Sent};
use crate::param::{Limit, Once, Param, Revision, page};
use crate::reply::{Acting, Answer, Created, Deriving, Finding, Found, Gone, Listing, Making};

pub(crate) struct JobsApi;

#[expect(clippy::too_many_arguments, reason = "one for each parameter of the operation")]
#[OpenApi(prefix_path = "/api/v1", tag = "Tag::Jobs")]
impl JobsApi {
    /// Make a job
    ///
    /// Its schedule fires from now on. Needs an operator's key.
    #[oai(path = "/jobs", method = "post", operation_id = "createJob")]
    async fn create(
        &self,
        access: Access,
        /// The same key with the same request makes one job only, for 24 hours.
        #[oai(name = "Idempotency-Key")]
        once: Once<'_>,
        body: Sent<NewJob>,
    ) -> Answer<Created<Job>, Making> {
        let spec = job::read(body.value)?;
        let made = access.engine.create_job(&access.caller, spec, once.of(&body.bytes)).await?;
        Ok(Created::new(made, job::view))
    }

    /// List jobs
    ///
    /// Newest first.
    #[oai(path = "/jobs", method = "get", operation_id = "listJobs")]
    async fn list(
        &self,
        access: Access,
        /// Only those whose name contains this; upper and lower case of ASCII are the same.
        name: Query<Option<String>>,
        /// Only those that run this plugin.
        plugin: Query<Option<String>>,
        /// Only enabled ones, or only paused ones.
        enabled: Query<Option<bool>>,
        /// Only those that came through this door.
        door: Query<Option<String>>,
        /// The `next_cursor` of the page before.
        cursor: Query<Option<Param<JobId>>>,
        /// How many at most.
        #[oai(default = "Limit::usual")]
        limit: Query<Param<Limit>>,
    ) -> Answer<Found<Page<Job>>, Listing> {
        let (name, plugin, enabled, door) = (name.0, plugin.0, enabled.0, door.0);
        let filter = JobFilter { name, plugin, enabled, door, ..JobFilter::default() };
        let jobs = access.engine.jobs(&access.caller, filter, page(cursor.0, limit.0)).await?;
        Ok(Found(convert::page(jobs, job::view)))
    }

    /// Read a job
    #[oai(path = "/jobs/:id", method = "get", operation_id = "getJob")]
    async fn get(
        &self,
        access: Access,
        /// The job.
        id: Path<Param<JobId>>,
    ) -> Answer<Found<Job>, Finding> {
        let job = access.engine.job(&access.caller, id.0.0).await?;
        Ok(Found(job::view(job)))
    }

    /// Change a job
    ///
    /// What is given replaces the whole value, what is left out stays. Runs that are under way end
    /// as they began. Needs an operator's key.
    #[oai(path = "/jobs/:id", method = "patch", operation_id = "updateJob")]
    async fn update(
        &self,
        access: Access,
        /// The job.
        id: Path<Param<JobId>>,
        /// The job's `revision` in quotes: the change is refused where the job has another one.
        #[oai(name = "If-Match")]
        revision: Header<Option<Param<Revision>>>,
        body: Sent<JobPatch>,
    ) -> Answer<Found<Job>, Deriving> {
        let patch = job::read_patch(body.value)?;
        let revision = revision.0.map(|Param(Revision(revision))| revision);
        let job = access.engine.update_job(&access.caller, id.0.0, patch, revision).await?;
        Ok(Found(job::view(job)))
    }

    /// Delete a job
    ///
    /// It never fires again; its queued runs are cancelled, running ones end by themselves. Its
    /// history stays until it has aged. Needs an operator's key.
    #[oai(path = "/jobs/:id", method = "delete", operation_id = "deleteJob")]
    async fn delete(
        &self,
        access: Access,
        /// The job.
        id: Path<Param<JobId>>,
    ) -> Answer<Gone, Acting> {
        access.engine.delete_job(&access.caller, id.0.0).await?;
        Ok(Gone)
    }

    /// Pause a job
    ///
    /// Its schedule stands still. It can still be run by hand. Needs an operator's key.
    #[oai(path = "/jobs/:id/pause", method = "post", operation_id = "pauseJob")]
    async fn pause(
        &self,
        access: Access,
        /// The job.
        id: Path<Param<JobId>>,
    ) -> Answer<Found<Job>, Acting> {
        enable(&access, id.0.0, false).await
    }

    /// Resume a job
    ///
    /// Its schedule fires again. What becomes of the times that passed in the pause is up to its
    /// misfire policy. Needs an operator's key.
    #[oai(path = "/jobs/:id/resume", method = "post", operation_id = "resumeJob")]
    async fn resume(
        &self,
        access: Access,
        /// The job.
        id: Path<Param<JobId>>,
    ) -> Answer<Found<Job>, Acting> {
        enable(&access, id.0.0, true).await
    }

    /// Run a job
    ///
    /// Queues a run, whatever the job's schedule says. The body may be left out. Needs an operator's
    /// key.
    #[oai(path = "/jobs/:id/runs", method = "post", operation_id = "runJob")]
    async fn run(
        &self,
        access: Access,
        /// The job.
        id: Path<Param<JobId>>,
        /// The same key with the same request queues one run only, for 24 hours.
        #[oai(name = "Idempotency-Key")]
        once: Once<'_>,
        body: Optional<NewRun>,
    ) -> Answer<Created<Run>, Deriving> {
        let Optional(Sent { value, bytes }) = body;
        let new = run::read(&value)?;
        let made = access.engine.enqueue(&access.caller, id.0.0, new, once.of(&bytes)).await?;
        let now = access.engine.now();
        Ok(Created::new(made, |run| run::view(run, now)))
    }
}

async fn enable(access: &Access, id: JobId, enabled: bool) -> Answer<Found<Job>, Acting> {
    let patch = Patch { enabled: Some(enabled), ..Patch::default() };
    let job = access.engine.update_job(&access.caller, id, patch, None).await?;
    Ok(Found(job::view(job)))
}
