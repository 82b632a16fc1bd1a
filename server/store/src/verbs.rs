//! The domain's verbs over the backend that mounts this file: reads go to a reader, writes to the writer.
//! One trait is one `impl`, however many verbs it has.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures::future::BoxFuture;
use jiff::Timestamp;
use mainspring_domain::app::{App, Key};
use mainspring_domain::attempt::Attempt;
use mainspring_domain::id::{AppId, Fence, JobId, KeyId, LinkId, NodeOwner, RunId, SessionId};
use mainspring_domain::job::Job;
use mainspring_domain::node::{Doomed, Hint, Node};
use mainspring_domain::page::{Page, PageOf};
use mainspring_domain::plugin::{Digest, Plugin, PluginVersion};
use mainspring_domain::ports::{
    CancelResult, Claimed, Created, DueJob, Ear, Fire, JobFilter, Once, Overview, PluginFiles,
    QueuedRun, RunCounts, RunFilter, Settlement, Store, StoreError, TraceChunk,
};
use mainspring_domain::run::Run;
use mainspring_domain::session::{Session, SignInLink};
use mainspring_domain::tick::Tick;
use mainspring_domain::trace::TraceEvent;
use mainspring_domain::vault::{SealedSecret, SecretName};
use mainspring_domain::whereabouts::{Sighting, Whereabouts};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::classify;
use super::queries::idempotency::{Seen, look_up, remember};
use super::queries::rows::micros;
use super::writer::ClaimRequest;
use super::{Backend, Conn, SHARED, queries};

/// Bytes of a plugin's file that are written in one commit.
const PART: usize = 512 << 10;

impl Backend {
    /// A read goes on by itself: whoever asks may stop looking for its answer at any moment, as a stream does whose own
    /// reader has fallen behind, and would keep one of the few readers meanwhile.
    async fn read<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<T, sqlx::Error>>
        + Send
        + 'static,
    ) -> Result<T, StoreError> {
        let readers = self.readers.clone();
        let read = tokio::spawn(async move {
            let mut reader = Self::reader(readers).await?;
            work(&mut reader).await
        });
        match read.await {
            Ok(answer) => answer.map_err(|error| classify(Arc::new(error))),
            Err(gone) => Err(StoreError::Unavailable(gone.into())),
        }
    }

    /// Creates something unless the same request did so before.
    async fn create<T, F>(&self, once: Option<Once>, work: F) -> Result<Created<T>, StoreError>
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        F: for<'c> Fn(&'c mut Conn) -> BoxFuture<'c, Result<T, sqlx::Error>>,
        F: Clone + Send + Sync + 'static,
    {
        self.writer
            .write(move |conn| {
                let (once, work) = (once.clone(), work.clone());
                Box::pin(async move {
                    let Some(once) = once else { return Ok(Created::New(work(conn).await?)) };
                    match look_up(conn, &once).await? {
                        Seen::Same(made) => Ok(Created::Again(made)),
                        Seen::OtherRequest => Ok(Created::KeyReused),
                        Seen::Never => {
                            let made = work(conn).await?;
                            remember(conn, &once, &made).await?;
                            Ok(Created::New(made))
                        }
                    }
                })
            })
            .await
    }
}

#[async_trait]
impl PluginFiles for Backend {
    async fn plugin_file(&self, digest: Digest) -> Result<Option<Bytes>, StoreError> {
        let file = self.read(move |conn| Box::pin(queries::plugins::file(conn, digest))).await?;
        Ok(file.map(Bytes::from))
    }
}

#[async_trait]
impl Store for Backend {
    async fn has_app(&self, id: AppId) -> Result<bool, StoreError> {
        self.read(move |conn| Box::pin(queries::keys::has_app(conn, id))).await
    }

    async fn insert_app(&self, app: App) -> Result<bool, StoreError> {
        self.writer
            .write(move |conn| {
                let app = app.clone();
                Box::pin(async move { queries::apps::insert(conn, &app).await })
            })
            .await
    }

    async fn update_app(&self, app: App) -> Result<bool, StoreError> {
        self.writer
            .write(move |conn| {
                let app = app.clone();
                Box::pin(async move { queries::apps::update(conn, &app).await })
            })
            .await
    }

    async fn app(&self, id: AppId) -> Result<Option<App>, StoreError> {
        self.read(move |conn| Box::pin(queries::apps::find(conn, id))).await
    }

    async fn app_by_key(&self, key: &str) -> Result<Option<App>, StoreError> {
        let key = key.to_owned();
        self.read(move |conn| Box::pin(queries::apps::by_key(conn, key))).await
    }

    async fn use_nonce(
        &self,
        app: AppId,
        nonce: String,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        self.writer
            .write(move |conn| {
                let nonce = nonce.clone();
                Box::pin(
                    async move { queries::apps::use_nonce(conn, app, &nonce, now, until).await },
                )
            })
            .await
    }

    async fn apps(&self) -> Result<Vec<App>, StoreError> {
        self.read(move |conn| Box::pin(queries::apps::list(conn))).await
    }

    async fn insert_key(&self, key: Key, once: Option<Once>) -> Result<Created<KeyId>, StoreError> {
        self.create(once, move |conn| {
            let key = key.clone();
            Box::pin(async move {
                queries::keys::insert(conn, &key).await?;
                Ok(key.id)
            })
        })
        .await
    }

    async fn key(&self, id: KeyId) -> Result<Option<Key>, StoreError> {
        self.read(move |conn| Box::pin(queries::keys::find(conn, id))).await
    }

    async fn keys(&self, app: Option<AppId>) -> Result<Vec<Key>, StoreError> {
        self.read(move |conn| Box::pin(queries::keys::list(conn, app))).await
    }

    async fn revoke_key(&self, id: KeyId, at: Timestamp) -> Result<bool, StoreError> {
        self.writer.write(move |conn| Box::pin(queries::keys::revoke(conn, id, at))).await
    }

    async fn insert_session(&self, session: Session) -> Result<(), StoreError> {
        self.writer
            .write(move |conn| {
                let session = session.clone();
                Box::pin(async move { queries::sessions::insert(conn, &session).await })
            })
            .await
    }

    async fn session(&self, id: SessionId) -> Result<Option<Session>, StoreError> {
        self.read(move |conn| Box::pin(queries::sessions::find(conn, id))).await
    }

    async fn delete_session(&self, id: SessionId) -> Result<bool, StoreError> {
        self.writer.write(move |conn| Box::pin(queries::sessions::delete(conn, id))).await
    }

    async fn insert_link(&self, link: SignInLink) -> Result<(), StoreError> {
        self.writer
            .write(move |conn| {
                let link = link.clone();
                Box::pin(async move { queries::sessions::insert_link(conn, &link).await })
            })
            .await
    }

    async fn link(&self, id: LinkId) -> Result<Option<SignInLink>, StoreError> {
        self.read(move |conn| Box::pin(queries::sessions::find_link(conn, id))).await
    }

    async fn spend_link(&self, id: LinkId, at: Timestamp) -> Result<bool, StoreError> {
        self.writer.write(move |conn| Box::pin(queries::sessions::spend_link(conn, id, at))).await
    }

    async fn put_secret(&self, secret: SealedSecret) -> Result<Timestamp, StoreError> {
        self.writer
            .write(move |conn| {
                let secret = secret.clone();
                Box::pin(async move { queries::secrets::put(conn, &secret).await })
            })
            .await
    }

    async fn secret(
        &self,
        app: AppId,
        name: &SecretName,
    ) -> Result<Option<SealedSecret>, StoreError> {
        let name = name.clone();
        self.read(move |conn| {
            Box::pin(async move { queries::secrets::find(conn, app, &name).await })
        })
        .await
    }

    async fn secrets(&self, app: Option<AppId>) -> Result<Vec<SealedSecret>, StoreError> {
        self.read(move |conn| Box::pin(queries::secrets::list(conn, app))).await
    }

    async fn delete_secret(&self, app: AppId, name: &SecretName) -> Result<bool, StoreError> {
        let name = name.clone();
        self.writer
            .write(move |conn| {
                let name = name.clone();
                Box::pin(async move { queries::secrets::delete(conn, app, &name).await })
            })
            .await
    }

    async fn create_job(
        &self,
        job: Job,
        run: Option<QueuedRun>,
        once: Option<Once>,
    ) -> Result<Created<JobId>, StoreError> {
        let made = Arc::new((job, run));
        self.create(once, move |conn| {
            let made = Arc::clone(&made);
            Box::pin(async move {
                let (job, run) = &*made;
                queries::jobs::insert(conn, job).await?;
                let runs: Vec<&QueuedRun> = run.iter().collect();
                queries::enqueue::insert(conn, &runs).await?;
                Ok(job.id)
            })
        })
        .await
    }

    async fn create_unique_job(
        &self,
        job: Job,
        run: Option<QueuedRun>,
    ) -> Result<Created<JobId>, StoreError> {
        let made = Arc::new((job, run));
        self.writer
            .write(move |conn| {
                let made = Arc::clone(&made);
                Box::pin(async move {
                    let (job, run) = &*made;
                    if let Some(same) = queries::jobs::same(conn, job).await? {
                        return Ok(Created::Again(same));
                    }
                    queries::jobs::insert(conn, job).await?;
                    let runs: Vec<&QueuedRun> = run.iter().collect();
                    queries::enqueue::insert(conn, &runs).await?;
                    Ok(Created::New(job.id))
                })
            })
            .await
    }

    async fn job(&self, id: JobId) -> Result<Option<Job>, StoreError> {
        self.read(move |conn| Box::pin(queries::jobs::find(conn, id))).await
    }

    async fn jobs(
        &self,
        filter: JobFilter,
        page: PageOf<JobId>,
    ) -> Result<Page<Job, JobId>, StoreError> {
        self.read(move |conn| {
            Box::pin(async move { queries::jobs::list(conn, &filter, &page).await })
        })
        .await
    }

    async fn jobs_naming(
        &self,
        app: AppId,
        secret: &SecretName,
        limit: u32,
    ) -> Result<Vec<Job>, StoreError> {
        let secret = secret.clone();
        self.read(move |conn| {
            Box::pin(async move { queries::secrets::jobs_naming(conn, app, &secret, limit).await })
        })
        .await
    }

    async fn update_job(&self, job: Job) -> Result<bool, StoreError> {
        self.writer
            .write(move |conn| {
                let job = job.clone();
                Box::pin(async move { queries::jobs::update(conn, &job).await })
            })
            .await
    }

    async fn delete_job(&self, id: JobId, by: &str, at: Timestamp) -> Result<bool, StoreError> {
        let by = by.to_owned();
        self.writer
            .write(move |conn| {
                let by = by.clone();
                Box::pin(async move { queries::jobs::delete(conn, id, &by, at).await })
            })
            .await
    }

    async fn due_jobs(&self, now: Timestamp, limit: u32) -> Result<Vec<DueJob>, StoreError> {
        self.read(move |conn| Box::pin(queries::schedule::due(conn, now, limit))).await
    }

    async fn fire(&self, fires: Vec<Fire>) -> Result<Vec<bool>, StoreError> {
        let fires = Arc::new(fires);
        self.writer
            .write(move |conn| {
                let fires = Arc::clone(&fires);
                Box::pin(async move { queries::schedule::fire(conn, &fires).await })
            })
            .await
    }

    async fn ticks(
        &self,
        job: JobId,
        page: PageOf<Timestamp>,
    ) -> Result<Page<Tick, Timestamp>, StoreError> {
        self.read(move |conn| {
            Box::pin(async move { queries::schedule::ticks(conn, job, &page).await })
        })
        .await
    }

    async fn promote_due(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.writer.write(move |conn| Box::pin(queries::schedule::promote_due(conn, now))).await
    }

    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        self.read(move |conn| Box::pin(queries::schedule::next_due(conn))).await
    }

    async fn enqueue(&self, runs: Vec<QueuedRun>) -> Result<Vec<bool>, StoreError> {
        self.writer.enqueue(runs).await
    }

    async fn enqueue_once(
        &self,
        runs: Vec<QueuedRun>,
        once: Once,
    ) -> Result<Created<Vec<RunId>>, StoreError> {
        let runs = Arc::new(runs);
        self.create(Some(once), move |conn| {
            let runs = Arc::clone(&runs);
            Box::pin(async move {
                let all: Vec<&QueuedRun> = runs.iter().collect();
                let accepted = queries::enqueue::insert(conn, &all).await?;
                let ids = runs.iter().zip(accepted).filter(|(_, accepted)| *accepted);
                Ok(ids.map(|(run, _)| run.id).collect())
            })
        })
        .await
    }

    async fn claim(
        &self,
        node: &str,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<Claimed>, StoreError> {
        let request = ClaimRequest { node: node.to_owned(), limit, now: micros(now) };
        self.writer.claim(request).await
    }

    async fn settle(&self, settlements: Vec<Settlement>) -> Result<Vec<bool>, StoreError> {
        self.writer.settle(settlements).await
    }

    async fn cancel(
        &self,
        runs: Vec<RunId>,
        by: &str,
        now: Timestamp,
    ) -> Result<Vec<CancelResult>, StoreError> {
        let by = by.to_owned();
        self.writer
            .write(move |conn| {
                let (runs, by) = (runs.clone(), by.clone());
                Box::pin(async move { queries::runs::cancel(conn, &runs, &by, now).await })
            })
            .await
    }

    async fn held_by(&self, node: &str) -> Result<Vec<Run>, StoreError> {
        let node = node.to_owned();
        self.read(move |conn| Box::pin(async move { queries::runs::held_by(conn, &node).await }))
            .await
    }

    async fn run(&self, id: RunId) -> Result<Option<Run>, StoreError> {
        self.read(move |conn| Box::pin(queries::runs::find(conn, id))).await
    }

    async fn runs(
        &self,
        filter: RunFilter,
        page: PageOf<RunId>,
    ) -> Result<Page<Run, RunId>, StoreError> {
        self.read(move |conn| {
            Box::pin(async move { queries::runs::list(conn, &filter, &page).await })
        })
        .await
    }

    async fn run_counts(&self, filter: RunFilter) -> Result<RunCounts, StoreError> {
        self.read(move |conn| Box::pin(async move { queries::counts::read(conn, &filter).await }))
            .await
    }

    async fn latest_runs(&self, jobs: Vec<JobId>, limit: u32) -> Result<Vec<Vec<Run>>, StoreError> {
        self.read(move |conn| {
            Box::pin(async move { queries::runs::latest(conn, &jobs, limit).await })
        })
        .await
    }

    async fn attempts(&self, run: RunId) -> Result<Vec<Attempt>, StoreError> {
        self.read(move |conn| Box::pin(queries::runs::attempts(conn, run))).await
    }

    async fn append_trace(&self, chunks: Vec<TraceChunk>) -> Result<(), StoreError> {
        self.writer.append_trace(chunks).await
    }

    async fn trace(
        &self,
        attempt: Fence,
        after: u64,
        limit: u32,
    ) -> Result<Vec<TraceEvent>, StoreError> {
        self.read(move |conn| Box::pin(queries::trace::read(conn, attempt, after, limit))).await
    }

    async fn trace_end(&self, attempt: Fence) -> Result<u64, StoreError> {
        self.read(move |conn| Box::pin(queries::trace::end(conn, attempt))).await
    }

    async fn insert_plugin(
        &self,
        version: PluginVersion,
        file: Bytes,
        activate: bool,
    ) -> Result<Created<Digest>, StoreError> {
        let digest = version.digest;
        for (number, start) in (0..).zip((0..file.len()).step_by(PART)) {
            let part = file.slice(start..file.len().min(start + PART));
            self.writer
                .write(move |conn| {
                    let part = part.clone();
                    Box::pin(async move {
                        queries::plugins::insert_part(conn, digest, number, &part).await
                    })
                })
                .await?;
        }
        let inserted = self
            .writer
            .write(move |conn| {
                let version = version.clone();
                Box::pin(async move { queries::plugins::insert(conn, &version, activate).await })
            })
            .await?;
        Ok(if inserted { Created::New(digest) } else { Created::Again(digest) })
    }

    async fn plugins(&self) -> Result<Vec<Plugin>, StoreError> {
        self.read(move |conn| Box::pin(queries::plugins::list(conn, None))).await
    }

    async fn plugin(&self, name: &str) -> Result<Option<Plugin>, StoreError> {
        let name = name.to_owned();
        let found = self
            .read(|conn| Box::pin(async move { queries::plugins::list(conn, Some(&name)).await }))
            .await?;
        Ok(found.into_iter().next())
    }

    async fn plugin_versions(&self, name: &str) -> Result<Vec<PluginVersion>, StoreError> {
        let name = name.to_owned();
        self.read(move |conn| {
            Box::pin(async move { queries::plugins::versions(conn, &name).await })
        })
        .await
    }

    async fn plugin_version(&self, digest: Digest) -> Result<Option<PluginVersion>, StoreError> {
        self.read(move |conn| Box::pin(queries::plugins::find(conn, digest))).await
    }

    async fn activate_plugin(&self, name: &str, digest: Digest) -> Result<bool, StoreError> {
        let name = name.to_owned();
        self.writer
            .write(move |conn| {
                let name = name.clone();
                Box::pin(async move { queries::plugins::activate(conn, &name, digest).await })
            })
            .await
    }

    fn is_shared(&self) -> bool {
        SHARED
    }

    async fn join(&self, node: Node, lapse: Duration) -> Result<bool, StoreError> {
        self.writer
            .write(move |conn| {
                let node = node.clone();
                Box::pin(async move { queries::nodes::join(conn, &node, lapse).await })
            })
            .await
    }

    async fn beat(&self, name: &str, owner: NodeOwner, now: Timestamp) -> Result<bool, StoreError> {
        let name = name.to_owned();
        self.writer
            .write(move |conn| {
                let name = name.clone();
                Box::pin(async move { queries::nodes::beat(conn, &name, owner, now).await })
            })
            .await
    }

    async fn leave(&self, name: &str, owner: NodeOwner) -> Result<(), StoreError> {
        let name = name.to_owned();
        self.writer
            .write(move |conn| {
                let name = name.clone();
                Box::pin(async move { queries::nodes::leave(conn, &name, owner).await })
            })
            .await
    }

    async fn nodes(&self) -> Result<Vec<Node>, StoreError> {
        self.read(move |conn| Box::pin(queries::nodes::list(conn))).await
    }

    async fn lapsed(&self, now: Timestamp, lapse: Duration) -> Result<Vec<String>, StoreError> {
        self.read(move |conn| Box::pin(queries::nodes::lapsed(conn, now, lapse))).await
    }

    async fn doomed(&self, name: &str) -> Result<Vec<Doomed>, StoreError> {
        let name = name.to_owned();
        self.read(move |conn| Box::pin(async move { queries::nodes::doomed(conn, &name).await }))
            .await
    }

    async fn keep_sighting(&self, attempt: Fence, here: Whereabouts) -> Result<(), StoreError> {
        self.writer
            .write(move |conn| {
                let here = here.clone();
                Box::pin(async move { queries::sightings::put(conn, attempt, &here).await })
            })
            .await
    }

    async fn sighting(&self, attempt: Fence) -> Result<Option<Sighting>, StoreError> {
        self.read(move |conn| Box::pin(queries::sightings::get(conn, attempt))).await
    }

    async fn tell(&self, from: &str, hints: Vec<Hint>) -> Result<(), StoreError> {
        self.notify(from, &hints).await
    }

    fn hear(&self, node: &str) -> Box<dyn Ear> {
        self.listen(node.to_owned())
    }

    async fn overview(&self, app: Option<AppId>, now: Timestamp) -> Result<Overview, StoreError> {
        self.read(move |conn| Box::pin(queries::overview::read(conn, app, now))).await
    }

    async fn prune(
        &self,
        runs_before: Timestamp,
        keys_before: Timestamp,
    ) -> Result<u64, StoreError> {
        self.writer
            .write(move |conn| Box::pin(queries::prune::prune(conn, runs_before, keys_before)))
            .await
    }

    async fn check(&self) -> Result<(), StoreError> {
        self.reachable().await?;
        self.read(move |conn| {
            Box::pin(async move {
                sqlx::query("select 1 from counters").execute(conn).await?;
                Ok(())
            })
        })
        .await?;
        // An empty commit would succeed on a full disk.
        let rewrite = "update counters set value = value where name = 'fence'";
        self.writer
            .write(move |conn| {
                Box::pin(async move { sqlx::query(rewrite).execute(conn).await.map(drop) })
            })
            .await
    }
}
