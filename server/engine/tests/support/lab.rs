use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use mainspring_domain::Timestamp;
use mainspring_domain::app::{Caller, Role};
use mainspring_domain::attempt::Outcome;
use mainspring_domain::http::{Assertions, HttpCall};
use mainspring_domain::id::{AppId, JobId, KeyId, RunId};
use mainspring_domain::job::{Job, JobSpec, Priority};
use mainspring_domain::json::Json;
use mainspring_domain::page::PageOf;
use mainspring_domain::ports::RunFilter;
use mainspring_domain::retry::{Backoff, Retry};
use mainspring_domain::run::{NewRun, Phase, Run};
use mainspring_domain::tick::Tick;
use mainspring_domain::work::{Limits, PluginCall, Work};
use mainspring_engine::{Engine, Followed, Ports, Settings, Vault};
use mainspring_store::{Sqlite, SqliteOptions, Synchronous};
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::clock::Dice;
use super::{Actor, Faulty, ManualClock, Scene, plugin_file, soon};

/// The test's time: so many seconds after a fixed instant.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

/// A caller of all apps.
pub(crate) fn caller(role: Role) -> Caller {
    Caller { app: None, key: KeyId::new(at(0), [1; 10]), name: "ada".to_owned(), role }
}

/// A job of the plugin `play` that is tried three times, after 10 s each.
pub(crate) fn spec() -> JobSpec {
    running("play")
}

/// The same with another plugin.
pub(crate) fn running(plugin: &str) -> JobSpec {
    let input = Json::parse(r#"{"from":"job"}"#).unwrap();
    JobSpec {
        name: "nightly".to_owned(),
        enabled: true,
        work: Work::Plugin(PluginCall { plugin: plugin.to_owned(), version: None, input }),
        schedule: None,
        retry: Retry {
            max: 2,
            backoff: Backoff::Fixed,
            delay: Duration::from_secs(10),
            cap: Duration::from_secs(60),
            jitter: false,
        },
        limits: Limits::default(),
        priority: Priority::default(),
        max_concurrent: None,
    }
}

/// A job that asks for this URL.
pub(crate) fn asking(url: &str) -> JobSpec {
    JobSpec { work: Work::Http(Arc::new(http_call(url))), ..spec() }
}

/// A request without anything but its URL.
pub(crate) fn http_call(url: &str) -> HttpCall {
    HttpCall {
        method: "POST".to_owned(),
        url: url.into(),
        headers: Vec::new(),
        body: None,
        auth: None,
        signing: None,
        assertions: Assertions::default(),
        retry_statuses: Vec::new(),
        redirects: 0,
    }
}

/// An engine whose loops are driven by hand, at second 0, with the plugin `play`.
pub(crate) struct Lab {
    pub(crate) engine: Engine,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) store: Arc<Faulty>,
    pub(crate) vault: Arc<Vault>,
    pub(crate) settings: Settings,
    pub(crate) admin: Caller,
    dice: Arc<Dice>,
    stage: mpsc::UnboundedReceiver<Scene>,
    _folder: TempDir,
}

impl Lab {
    pub(crate) async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Faulty::new(open(&folder.path().join("db.sqlite")).await));
        let (clock, dice) = (Arc::new(ManualClock::at(at(0))), Arc::default());
        let vault = vault(&store, &clock, &dice, MASTER_KEY);
        let (engine, stage) = engine(&store, &vault, &clock, &dice, &settings);
        let admin = caller(Role::Admin);
        let lab =
            Self { engine, clock, store, vault, settings, admin, dice, stage, _folder: folder };
        lab.engine.upload_plugin(&lab.admin, plugin_file("play", "1"), false).await.unwrap();
        lab
    }

    /// Another engine over the same store, as after a crash: what the old one executes, it executes
    /// for itself, and nobody sees how it ends.
    pub(crate) async fn crash(&mut self) {
        self.restart(MASTER_KEY);
        self.engine.recover().await.unwrap();
    }

    /// Another engine over the same store, with this master key.
    pub(crate) fn restart(&mut self, master_key: &str) {
        self.vault = vault(&self.store, &self.clock, &self.dice, master_key);
        (self.engine, self.stage) =
            engine(&self.store, &self.vault, &self.clock, &self.dice, &self.settings);
    }

    pub(crate) async fn job(&self, spec: JobSpec) -> Job {
        self.engine.create_job(&self.admin, spec, None).await.unwrap().value
    }

    /// Asks for a run that is due at once.
    pub(crate) async fn enqueue(&self, job: &Job) -> RunId {
        self.enqueue_with(job, NewRun::default()).await
    }

    pub(crate) async fn enqueue_with(&self, job: &Job, new: NewRun) -> RunId {
        self.engine.enqueue(&self.admin, job.id, new, None).await.unwrap().value.id
    }

    /// One look of each loop.
    pub(crate) async fn look(&self) {
        self.engine.tick_once().await.unwrap();
        while self.engine.dispatch_once().await.unwrap() {}
    }

    /// Lets time pass, and looks.
    pub(crate) async fn pass(&self, seconds: u64) {
        self.clock.pass(seconds);
        self.look().await;
    }

    /// The next attempt that begins. Dispatches again while none does: a slot is set free a moment
    /// after its attempt's end is known.
    pub(crate) async fn scene(&mut self) -> Scene {
        let next = async {
            loop {
                self.look().await;
                if let Ok(Some(scene)) = timeout(Duration::from_millis(10), self.stage.recv()).await
                {
                    return scene;
                }
            }
        };
        soon("an attempt to begin", next).await
    }

    /// The next attempt that begins by itself.
    pub(crate) async fn next_scene(&mut self) -> Scene {
        soon("an attempt to begin", self.stage.recv()).await.expect("the engine is gone")
    }

    /// Ends an attempt; returns the run once that is stored.
    pub(crate) async fn end(&self, scene: Scene, outcome: Outcome) -> Run {
        let (run, ordinal) = (scene.call.run, scene.call.ordinal);
        scene.finish(outcome);
        self.ended(run, ordinal).await
    }

    /// The run when this attempt of it has ended.
    pub(crate) async fn ended(&self, run: RunId, ordinal: u32) -> Run {
        let mut events = self.engine.follow(&self.admin, run, ordinal, 0).await.unwrap();
        let end = async {
            loop {
                if let Followed::End { run } = events.next().await.unwrap().unwrap() {
                    return run;
                }
            }
        };
        soon("the end of an attempt", end).await
    }

    pub(crate) async fn run(&self, id: RunId) -> Run {
        self.engine.run(&self.admin, id).await.unwrap()
    }

    pub(crate) async fn phase(&self, id: RunId) -> Phase {
        self.run(id).await.state.phase()
    }

    /// All runs of a job, oldest first.
    pub(crate) async fn runs(&self, job: JobId) -> Vec<Run> {
        let filter = RunFilter { job: Some(job), ..RunFilter::default() };
        let page = PageOf { after: None, limit: 200 };
        let mut runs = self.engine.runs(&self.admin, filter, page).await.unwrap().items;
        runs.reverse();
        runs
    }

    /// All ticks of a job, earliest first.
    pub(crate) async fn ticks(&self, job: JobId) -> Vec<Tick> {
        let page = PageOf { after: None, limit: 200 };
        let mut ticks = self.engine.ticks(&self.admin, job, page).await.unwrap().items;
        ticks.reverse();
        ticks
    }

    /// A caller that belongs to another app than everything in the store.
    pub(crate) fn stranger(&self) -> Caller {
        Caller { app: Some(AppId::new(at(0), [9; 10])), ..self.admin.clone() }
    }
}

/// The master key of most tests: 32 times this byte.
const MASTER_KEY: &str = "07";

fn vault(
    store: &Arc<Faulty>,
    clock: &Arc<ManualClock>,
    dice: &Arc<Dice>,
    master_key: &str,
) -> Arc<Vault> {
    let key = master_key.repeat(32).parse().unwrap();
    let (store, clock) = (Arc::clone(store), Arc::clone(clock));
    Arc::new(Vault::new(&key, store, clock, Arc::clone(dice) as _))
}

fn engine(
    store: &Arc<Faulty>,
    vault: &Arc<Vault>,
    clock: &Arc<ManualClock>,
    dice: &Arc<Dice>,
    settings: &Settings,
) -> (Engine, mpsc::UnboundedReceiver<Scene>) {
    let (actor, stage) = Actor::new();
    let ports = Ports {
        store: Arc::clone(store) as _,
        vault: Arc::clone(vault),
        runner: Arc::new(actor),
        clock: Arc::clone(clock) as _,
        entropy: Arc::clone(dice) as _,
    };
    (Engine::new(ports, settings.clone()), stage)
}

async fn open(path: &Path) -> Sqlite {
    Sqlite::open(path, SqliteOptions { synchronous: Synchronous::Off }).await.unwrap()
}
