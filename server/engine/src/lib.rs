//! The engine: commands that callers give, loops that carry them out, over the domain's ports.
//!
//! The store is the truth; every wake-up is only a hint. A nudge carries no data: loops subscribe,
//! look, then wait, and a slow poll is the floor.

mod attempt;
mod auth;
mod catalog;
mod changes;
mod commands;
mod error;
mod follow;
mod key_file;
mod live;
mod loops;
mod rates;
mod resolve;
mod running;
mod vault;
mod watch;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use mainspring_domain::Timestamp;
use mainspring_domain::app::{App, Key};
use mainspring_domain::id::{JobId, KeyId, NodeOwner, SessionId};
use mainspring_domain::node::LAPSE;
use mainspring_domain::ports::{Clock, Entropy, Runner, Store};
use mainspring_domain::session::Session;
use mainspring_domain::work::Bounds;
use tokio::sync::{Notify, Semaphore};

pub use changes::Topic;
pub use commands::{
    AppPatch, KnownSecret, Made, NewKey, NewSecret, OnceKey, SignedIn, WatchedAttempt,
};
pub use error::{Conflict, Error, Missing, Stale};
pub use follow::Followed;
pub use loops::Loops;
pub use rates::Rate;
pub use vault::{BadMasterKey, MasterKey, Vault};
pub use watch::Watched;

use auth::Recent;
use catalog::Catalog;
use changes::Changes;
use key_file::KeyFile;
use rates::Rates;
use running::Running;

/// The outside world.
pub struct Ports {
    /// The truth.
    pub store: Arc<dyn Store>,
    /// Keeps the secrets that jobs use.
    pub vault: Arc<Vault>,
    /// Executes attempts.
    pub runner: Arc<dyn Runner>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives chance.
    pub entropy: Arc<dyn Entropy>,
}

/// How this node behaves.
#[derive(Debug, Clone)]
pub struct Settings {
    /// This node's name, unique among those that share a store.
    pub node: String,
    /// How many attempts are executed at once.
    pub slots: usize,
    /// What bounds an attempt where neither its job nor its plugin says so.
    pub bounds: Bounds,
    /// How long finished runs are kept.
    pub retention: Duration,
    /// The largest plugin file, in bytes.
    pub max_plugin_bytes: u64,
    /// How long somebody who has signed in to the console stays so.
    pub session: Duration,
    /// Which data directory this node works from.
    pub owner: NodeOwner,
    /// How long a node that shares the store may be silent before others take its runs.
    pub lapse: Duration,
    /// A file of API keys besides those in the store, each an operator's of the default app.
    pub key_file: Option<PathBuf>,
    /// Where push messages of apps go that have no gateway of their own.
    pub gateway_url: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            node: "node-1".to_owned(),
            slots: 256,
            bounds: Bounds::default(),
            retention: Duration::from_hours(30 * 24),
            max_plugin_bytes: 32 << 20,
            session: Duration::from_hours(12),
            owner: NodeOwner::new(Timestamp::UNIX_EPOCH, [0; 10]),
            lapse: LAPSE,
            key_file: None,
            gateway_url: None,
        }
    }
}

impl Settings {
    /// How many runs may be held at once: those that are executed, and those whose ends share the
    /// next commits.
    fn most_held(&self) -> usize {
        self.slots.saturating_mul(4)
    }
}

/// The one core that every door calls. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    core: Arc<Core>,
}

struct Core {
    ports: Ports,
    settings: Settings,
    /// Nominal times before this passed while this server was down.
    watching_since: Timestamp,
    catalog: Catalog,
    keys: Recent<KeyId, Key>,
    /// By their keys.
    apps: Recent<String, App>,
    sessions: Recent<SessionId, Session>,
    key_file: Option<KeyFile>,
    rates: Rates,
    changes: Changes,
    running: Running,
    /// One for each attempt that is being executed.
    slots: Arc<Semaphore>,
    /// One for each run that was claimed and whose attempt's end is not stored yet.
    held: Arc<Semaphore>,
    /// Rung when runs may have become ready.
    ready: Notify,
    /// Whether the server is on its way to stop.
    draining: AtomicBool,
    /// Rung when something may have become due earlier than was known.
    due: Notify,
}

impl Engine {
    /// An id that nobody has yet.
    pub fn fresh_id(&self) -> JobId {
        self.core.new_id(JobId::new)
    }

    /// Bytes that nobody can guess.
    pub fn chance<const N: usize>(&self) -> [u8; N] {
        self.core.ports.entropy.bytes()
    }

    /// An engine that does nothing by itself until [`Engine::start`].
    pub fn new(ports: Ports, settings: Settings) -> Self {
        let core = Core {
            watching_since: ports.clock.now(),
            catalog: Catalog::default(),
            keys: Recent::default(),
            apps: Recent::default(),
            sessions: Recent::default(),
            key_file: settings.key_file.clone().map(KeyFile::new),
            rates: Rates::default(),
            changes: Changes::default(),
            running: Running::default(),
            slots: Arc::new(Semaphore::new(settings.slots)),
            held: Arc::new(Semaphore::new(settings.most_held())),
            ready: Notify::new(),
            draining: AtomicBool::new(false),
            due: Notify::new(),
            ports,
            settings,
        };
        Self { core: Arc::new(core) }
    }

    /// What the engine's clock says.
    pub fn now(&self) -> Timestamp {
        self.core.now()
    }

    /// Spawns the loops: from now on schedules fire and runs are executed.
    pub fn start(&self) -> Loops {
        Loops::start(&self.core)
    }
}

impl Core {
    fn store(&self) -> &dyn Store {
        &*self.ports.store
    }

    fn now(&self) -> Timestamp {
        self.ports.clock.now()
    }

    fn new_id<Id>(&self, make: impl Fn(Timestamp, [u8; 10]) -> Id) -> Id {
        make(self.now(), self.ports.entropy.bytes())
    }
}
