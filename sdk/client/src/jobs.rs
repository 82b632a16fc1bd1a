use mainspring_wire::{Job, JobPatch, NewJob, NewRun, Page, Preview, PreviewRequest, Run, Tick};

use crate::client::v1;
use crate::request::Request;
use crate::{Client, Error};

/// Which jobs to list.
#[derive(Debug, Clone, Default)]
pub struct JobList {
    /// Only those whose name contains this.
    pub name: Option<String>,
    /// Only those that run this plugin.
    pub plugin: Option<String>,
    /// Only enabled or only paused ones.
    pub enabled: Option<bool>,
    /// Only those that came through this door.
    pub door: Option<String>,
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many at most, 1 to 200.
    pub limit: Option<u32>,
}

impl Client {
    /// Makes a job. The same `idempotency` key makes it once.
    pub async fn create_job(&self, job: &NewJob, idempotency: Option<&str>) -> Result<Job, Error> {
        self.fetch(Request::post(v1!["jobs"]).once(idempotency).json(job)).await
    }

    /// A page of jobs, newest first.
    pub async fn jobs(&self, list: &JobList) -> Result<Page<Job>, Error> {
        let request = Request::get(v1!["jobs"])
            .query("name", list.name.as_ref())
            .query("plugin", list.plugin.as_ref())
            .query("enabled", list.enabled)
            .query("door", list.door.as_ref())
            .query("cursor", list.cursor.as_ref())
            .query("limit", list.limit);
        self.fetch(request).await
    }

    /// The job with this id.
    pub async fn job(&self, id: &str) -> Result<Job, Error> {
        self.fetch(Request::get(v1!["jobs", id])).await
    }

    /// Changes a job. With `if_revision`, only if it still has that revision.
    pub async fn update_job(
        &self,
        id: &str,
        patch: &JobPatch,
        if_revision: Option<i64>,
    ) -> Result<Job, Error> {
        let request = Request::new("PATCH", v1!["jobs", id]);
        let request = match if_revision {
            Some(revision) => request.header("if-match", format!("\"{revision}\"")),
            None => request,
        };
        self.fetch(request.json(patch)).await
    }

    /// Deletes a job: its queued runs are cancelled, running ones end by themselves.
    pub async fn delete_job(&self, id: &str) -> Result<(), Error> {
        self.send(Request::delete(v1!["jobs", id])).await.map(drop)
    }

    /// Stops a job's schedule from firing.
    pub async fn pause_job(&self, id: &str) -> Result<Job, Error> {
        self.fetch(Request::post(v1!["jobs", id, "pause"])).await
    }

    /// Lets a job's schedule fire again.
    pub async fn resume_job(&self, id: &str) -> Result<Job, Error> {
        self.fetch(Request::post(v1!["jobs", id, "resume"])).await
    }

    /// Queues a run of a job. The same `idempotency` key queues it once.
    pub async fn run_job(
        &self,
        id: &str,
        run: &NewRun,
        idempotency: Option<&str>,
    ) -> Result<Run, Error> {
        self.fetch(Request::post(v1!["jobs", id, "runs"]).once(idempotency).json(run)).await
    }

    /// A page of what was decided about a job's nominal times, latest first.
    pub async fn ticks(&self, id: &str, cursor: Option<&str>) -> Result<Page<Tick>, Error> {
        self.fetch(Request::get(v1!["jobs", id, "ticks"]).query("cursor", cursor)).await
    }

    /// The next fires of a schedule that need not be any job's.
    pub async fn preview_schedule(&self, request: &PreviewRequest) -> Result<Preview, Error> {
        self.fetch(Request::post(v1!["schedules", "preview"]).json(request)).await
    }
}
