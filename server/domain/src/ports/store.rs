use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;

use super::{Overview, PluginFiles};
use crate::app::{App, Key};
use crate::attempt::Attempt;
use crate::id::{AppId, Fence, JobId, KeyId, LinkId, NodeOwner, RunId, SessionId};
use crate::job::{Job, Priority};
use crate::json::Json;
use crate::node::{Doomed, Hint, Node};
use crate::page::{Page, PageOf};
use crate::plugin::{Digest, Plugin, PluginVersion};
use crate::run::{Origin, Phase, Run};
use crate::session::{Session, SignInLink};
use crate::settle::Transition;
use crate::tick::Tick;
use crate::trace::TraceEvent;
use crate::vault::{SealedSecret, SecretName};
use crate::whereabouts::{Sighting, Whereabouts};

/// The durable truth. Each verb is atomic, and durable before it returns. Verbs that every run
/// passes take slices, and concurrent callers share a commit.
#[async_trait]
pub trait Store: PluginFiles {
    /// Whether there is an app with this id.
    async fn has_app(&self, id: AppId) -> Result<bool, StoreError>;
    /// Keeps a new app. False when its key or its name is another's.
    async fn insert_app(&self, app: App) -> Result<bool, StoreError>;
    /// Writes a changed app. False when there is no such app, or its key or its name is another's.
    async fn update_app(&self, app: App) -> Result<bool, StoreError>;
    /// The app with this id.
    async fn app(&self, id: AppId) -> Result<Option<App>, StoreError>;
    /// The app that programs name by this key.
    async fn app_by_key(&self, key: &str) -> Result<Option<App>, StoreError>;
    /// Takes a nonce as used until then. False when it is used already.
    async fn use_nonce(
        &self,
        app: AppId,
        nonce: String,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError>;
    /// All apps, oldest first.
    async fn apps(&self) -> Result<Vec<App>, StoreError>;
    /// Keeps a new key.
    async fn insert_key(&self, key: Key, once: Option<Once>) -> Result<Created<KeyId>, StoreError>;
    /// The key with this id, revoked and expired ones included.
    async fn key(&self, id: KeyId) -> Result<Option<Key>, StoreError>;
    /// All keys of an app, or of all apps, oldest first.
    async fn keys(&self, app: Option<AppId>) -> Result<Vec<Key>, StoreError>;
    /// Marks a key as revoked. False when there is no such key, or it was revoked before.
    async fn revoke_key(&self, id: KeyId, at: Timestamp) -> Result<bool, StoreError>;

    /// Keeps a new session.
    async fn insert_session(&self, session: Session) -> Result<(), StoreError>;
    /// The session with this id, expired ones included.
    async fn session(&self, id: SessionId) -> Result<Option<Session>, StoreError>;
    /// Ends a session. False when there is no such session.
    async fn delete_session(&self, id: SessionId) -> Result<bool, StoreError>;
    /// Keeps a new sign-in link.
    async fn insert_link(&self, link: SignInLink) -> Result<(), StoreError>;
    /// The sign-in link with this id, used and expired ones included.
    async fn link(&self, id: LinkId) -> Result<Option<SignInLink>, StoreError>;
    /// Marks a sign-in link as used. False when it was before, or there is no such link.
    async fn spend_link(&self, id: LinkId, at: Timestamp) -> Result<bool, StoreError>;

    /// Keeps a secret; one of the same app and name is replaced, but for when it was first made, which
    /// is returned.
    async fn put_secret(&self, secret: SealedSecret) -> Result<Timestamp, StoreError>;

    /// The app's secret with this name.
    async fn secret(
        &self,
        app: AppId,
        name: &SecretName,
    ) -> Result<Option<SealedSecret>, StoreError>;

    /// All secrets of an app, or of all apps, by app and name.
    async fn secrets(&self, app: Option<AppId>) -> Result<Vec<SealedSecret>, StoreError>;

    /// Deletes a secret. False when there is no such secret.
    async fn delete_secret(&self, app: AppId, name: &SecretName) -> Result<bool, StoreError>;

    /// Keeps a new job, and queues a run of it where one comes with it; `job.number` is ignored and assigned here.
    async fn create_job(
        &self,
        job: Job,
        run: Option<QueuedRun>,
        once: Option<Once>,
    ) -> Result<Created<JobId>, StoreError>;
    /// The same for a job whose maker calls only one by its reference: `Again` where its app has one of this door and
    /// reference already, whatever became of it.
    async fn create_unique_job(
        &self,
        job: Job,
        run: Option<QueuedRun>,
    ) -> Result<Created<JobId>, StoreError>;
    /// The job with this id, unless it was deleted.
    async fn job(&self, id: JobId) -> Result<Option<Job>, StoreError>;
    /// A page of jobs, newest first.
    async fn jobs(
        &self,
        filter: JobFilter,
        page: PageOf<JobId>,
    ) -> Result<Page<Job, JobId>, StoreError>;
    /// The jobs of an app whose work names this secret, newest first, about `limit` at most.
    async fn jobs_naming(
        &self,
        app: AppId,
        secret: &SecretName,
        limit: u32,
    ) -> Result<Vec<Job>, StoreError>;

    /// Writes a changed job, whose revision is one higher than before, where the stored one still is
    /// the one before. False where it is not. The cursor moves only where the job fires at other
    /// times than before: it may have moved by itself since the job was read.
    async fn update_job(&self, job: Job) -> Result<bool, StoreError>;
    /// Deletes a job: it is no longer listed and never fires; its queued runs are cancelled, running
    /// ones end by themselves. Its history stays until it has aged. False when there is no such job.
    async fn delete_job(&self, id: JobId, by: &str, at: Timestamp) -> Result<bool, StoreError>;

    /// Jobs whose cursor has come, earliest first.
    async fn due_jobs(&self, now: Timestamp, limit: u32) -> Result<Vec<DueJob>, StoreError>;
    /// Writes decided ticks, their runs and the new cursors, each only where what it was decided
    /// upon still holds. Tells for each whether it did; what did not is decided again.
    async fn fire(&self, fires: Vec<Fire>) -> Result<Vec<bool>, StoreError>;
    /// The tick ledger of a job, latest nominal time first.
    async fn ticks(
        &self,
        job: JobId,
        page: PageOf<Timestamp>,
    ) -> Result<Page<Tick, Timestamp>, StoreError>;
    /// Makes queued runs whose time has come ready to be claimed. Returns how many.
    async fn promote_due(&self, now: Timestamp) -> Result<u64, StoreError>;
    /// The earliest time at which [`Store::due_jobs`] or [`Store::promote_due`] will find something.
    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError>;

    /// Queues runs. Tells for each whether its job exists.
    async fn enqueue(&self, runs: Vec<QueuedRun>) -> Result<Vec<bool>, StoreError>;
    /// Queues runs of one request unless the same request was made before. `New` has the ids that
    /// were accepted.
    async fn enqueue_once(
        &self,
        runs: Vec<QueuedRun>,
        once: Once,
    ) -> Result<Created<Vec<RunId>>, StoreError>;
    /// Takes up to `limit` ready runs for a node: by priority, then due time, then id, within the
    /// jobs' concurrency limits.
    async fn claim(
        &self,
        node: &str,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<Claimed>, StoreError>;
    /// Applies transitions, each only while its fence holds, with the attempt and the end of its
    /// trace. A run that somebody wants cancelled ends where it would be queued again. Tells for
    /// each whether it held.
    async fn settle(&self, settlements: Vec<Settlement>) -> Result<Vec<bool>, StoreError>;
    /// Ends queued runs and marks running ones. In the order of `runs`.
    async fn cancel(
        &self,
        runs: Vec<RunId>,
        by: &str,
        now: Timestamp,
    ) -> Result<Vec<CancelResult>, StoreError>;
    /// Runs that this node held when it last stopped.
    async fn held_by(&self, node: &str) -> Result<Vec<Run>, StoreError>;
    /// The run with this id.
    async fn run(&self, id: RunId) -> Result<Option<Run>, StoreError>;
    /// A page of runs, newest first.
    async fn runs(
        &self,
        filter: RunFilter,
        page: PageOf<RunId>,
    ) -> Result<Page<Run, RunId>, StoreError>;
    /// How many runs of a filter there are in each state; the filter's own phases do not matter.
    async fn run_counts(&self, filter: RunFilter) -> Result<RunCounts, StoreError>;
    /// The latest runs of each of several jobs, newest first, in the order of `jobs`.
    async fn latest_runs(&self, jobs: Vec<JobId>, limit: u32) -> Result<Vec<Vec<Run>>, StoreError>;
    /// The finished attempts of a run, oldest first.
    async fn attempts(&self, run: RunId) -> Result<Vec<Attempt>, StoreError>;

    /// Appends to traces of running attempts.
    async fn append_trace(&self, chunks: Vec<TraceChunk>) -> Result<(), StoreError>;
    /// Events after `after`, at least one unless there are none, about `limit` in all.
    async fn trace(
        &self,
        attempt: Fence,
        after: u64,
        limit: u32,
    ) -> Result<Vec<TraceEvent>, StoreError>;

    /// The position of the last stored event of an attempt; 0 where there is none.
    async fn trace_end(&self, attempt: Fence) -> Result<u64, StoreError>;

    /// Keeps a plugin version with its file, and activates it if it is the plugin's first or
    /// `activate` says so. A version that is there already is left as it is: `Again`.
    async fn insert_plugin(
        &self,
        version: PluginVersion,
        file: Bytes,
        activate: bool,
    ) -> Result<Created<Digest>, StoreError>;
    /// All plugins by name.
    async fn plugins(&self) -> Result<Vec<Plugin>, StoreError>;
    /// The plugin with this name.
    async fn plugin(&self, name: &str) -> Result<Option<Plugin>, StoreError>;
    /// The versions of a plugin, latest upload first.
    async fn plugin_versions(&self, name: &str) -> Result<Vec<PluginVersion>, StoreError>;
    /// The version with this digest.
    async fn plugin_version(&self, digest: Digest) -> Result<Option<PluginVersion>, StoreError>;
    /// Makes a version the one that jobs run. False when the plugin has no such version.
    async fn activate_plugin(&self, name: &str, digest: Digest) -> Result<bool, StoreError>;

    /// Whether other nodes may work on the same store.
    fn is_shared(&self) -> bool;
    /// Takes part under a name. False where a node of another data directory has the name and was seen
    /// within `lapse`.
    async fn join(&self, node: Node, lapse: Duration) -> Result<bool, StoreError>;
    /// Says that a node is there. False where its name is another's by now, or it was never there.
    async fn beat(&self, name: &str, owner: NodeOwner, now: Timestamp) -> Result<bool, StoreError>;
    /// Takes part no longer.
    async fn leave(&self, name: &str, owner: NodeOwner) -> Result<(), StoreError>;
    /// The nodes that take part, silent ones included, by name.
    async fn nodes(&self) -> Result<Vec<Node>, StoreError>;
    /// The nodes that hold runs and have been silent for longer than `lapse`.
    async fn lapsed(&self, now: Timestamp, lapse: Duration) -> Result<Vec<String>, StoreError>;
    /// Attempts of a node that somebody wants cancelled.
    async fn doomed(&self, name: &str) -> Result<Vec<Doomed>, StoreError>;
    /// Keeps where an attempt is in the place of what was kept of it, for the node that asked. Goes
    /// with [`Store::prune`] once the attempt has ended.
    async fn keep_sighting(&self, attempt: Fence, here: Whereabouts) -> Result<(), StoreError>;
    /// Where an attempt was last, if it was asked for.
    async fn sighting(&self, attempt: Fence) -> Result<Option<Sighting>, StoreError>;
    /// Tells the other nodes where to look, as far as they listen.
    async fn tell(&self, from: &str, hints: Vec<Hint>) -> Result<(), StoreError>;
    /// What other nodes than this one tell from now on.
    fn hear(&self, node: &str) -> Box<dyn Ear>;

    /// Numbers for an overview: an app's, or all.
    async fn overview(&self, app: Option<AppId>, now: Timestamp) -> Result<Overview, StoreError>;
    /// Removes what has aged: finished runs that ended before `runs_before` with their attempts,
    /// traces and ticks, and what was over before `keys_before`: idempotency keys, sessions, sign-in
    /// links. Works in small batches and
    /// returns how many rows went; call again until it is 0.
    async fn prune(
        &self,
        runs_before: Timestamp,
        keys_before: Timestamp,
    ) -> Result<u64, StoreError>;
    /// Whether the store can be read and written.
    async fn check(&self) -> Result<(), StoreError>;
}

/// Hears what other nodes tell. Hints may get lost: after a lost connection comes [`Hint::All`].
#[async_trait]
pub trait Ear: Send {
    /// What was told next; waits until something is. Empty where it was nothing that is understood.
    async fn next(&mut self) -> Vec<Hint>;
}

/// Why the store has no answer. Nothing of the call has taken effect.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No space is left on the disk.
    #[error("the disk of the database is full")]
    Full,
    /// Another process holds a lock on the database.
    #[error("the database is locked by another process")]
    Locked,
    /// The database cannot be reached, read or written.
    #[error("the database is not available")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database holds something that this version cannot read.
    #[error("the database holds something unreadable")]
    Unreadable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// An `Idempotency-Key` with what it was used for. Remembered for 24 hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    /// Keys are an app's own.
    pub app: AppId,
    /// The client's key.
    pub key: String,
    /// SHA-256 of the request: what was asked for, and its body.
    pub request: [u8; 32],
    /// When it was first seen.
    pub at: Timestamp,
}

/// The answer to a creation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Created<T> {
    /// It was created now.
    New(T),
    /// The same request had created it before.
    Again(T),
    /// The idempotency key was used for another request.
    KeyReused,
}

/// Which jobs to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobFilter {
    /// Only this app's.
    pub app: Option<AppId>,
    /// Only those whose name contains this, in any case (ASCII).
    pub name: Option<String>,
    /// Only those that run this plugin.
    pub plugin: Option<String>,
    /// Only enabled or only paused ones.
    pub enabled: Option<bool>,
    /// Only those that came through this door.
    pub door: Option<String>,
    /// Only those that their maker calls by this.
    pub reference: Option<String>,
    /// Only the one with this number.
    pub number: Option<i64>,
}

/// Which runs to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunFilter {
    /// Only this app's.
    pub app: Option<AppId>,
    /// Only this job's.
    pub job: Option<JobId>,
    /// Only in one of these states; empty: in any.
    pub phases: Vec<Phase>,
    /// Only those asked for at or after this.
    pub since: Option<Timestamp>,
    /// Only those asked for before this.
    pub until: Option<Timestamp>,
    /// Only the one that this attempt executes, or executed last.
    pub attempt: Option<Fence>,
}

/// How many runs are in each state, counted no further than 10 000.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunCounts {
    /// Wait.
    pub queued: u64,
    /// Are being executed.
    pub running: u64,
    /// Ended well. Counted among the latest 20 000 runs only.
    pub succeeded: u64,
    /// Ended badly.
    pub failed: u64,
    /// Ended by somebody.
    pub cancelled: u64,
    /// Their time passed while nobody was watching.
    pub missed: u64,
}

/// A job whose cursor has come, with what the decision depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueJob {
    /// The job.
    pub job: Job,
    /// Whether a run of its schedule is unfinished.
    pub occupied: bool,
}

/// Decided ticks of one job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fire {
    /// The job.
    pub job: JobId,
    /// The revision that was decided upon.
    pub revision: i64,
    /// The cursor that was decided upon.
    pub cursor: Timestamp,
    /// Whether it was seen occupied. A fire that starts a run on seeing it free holds only while it
    /// still is.
    pub occupied: bool,
    /// Whether the overlap policy makes `occupied` matter.
    pub exclusive: bool,
    /// The ledger's new rows.
    pub ticks: Vec<Tick>,
    /// The runs they start.
    pub runs: Vec<QueuedRun>,
    /// The new cursor.
    pub next: Option<Timestamp>,
}

/// A run to be queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedRun {
    /// Its id.
    pub id: RunId,
    /// The job.
    pub job: JobId,
    /// What asked for it.
    pub origin: Origin,
    /// Its own input.
    pub input: Option<Json>,
    /// Its own priority; `None` takes the job's.
    pub priority: Option<Priority>,
    /// What its creator recognises repetitions by.
    pub idempotency_key: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Not before this.
    pub due_at: Timestamp,
    /// When the run ends, the job's cursor moves to that time plus these microseconds.
    pub rearm_after_micros: Option<i64>,
}

/// A run that a node has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The run, `Running` under its new fence.
    pub run: Run,
    /// The job's revision, so that a node need not read a job that it knows.
    pub job_revision: i64,
}

/// The end of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// What becomes of the run.
    pub transition: Transition,
    /// The attempt, finished.
    pub attempt: Attempt,
    /// What its trace had not handed over yet.
    pub trace: Option<TraceChunk>,
}

/// A stretch of a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceChunk {
    /// The attempt.
    pub attempt: Fence,
    /// Its events, in order and without holes; never empty.
    pub events: Vec<TraceEvent>,
}

/// What became of a wish to cancel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelResult {
    /// It was queued and has ended.
    Cancelled,
    /// It is running and marked: whoever holds it is to stop it.
    Marked(Fence),
    /// It had ended before.
    Finished,
    /// There is no such run.
    Unknown,
}
