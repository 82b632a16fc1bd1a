use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures::FutureExt as _;
use mainspring_domain::Invalid;
use mainspring_domain::attempt::{Frame, Outcome, Usage};
use mainspring_domain::http::HttpCall;
use mainspring_domain::json::Json;
use mainspring_domain::plugin::{Digest, Manifest, Rejected};
use mainspring_domain::ports::{
    Call, Finished, Handle, InspectError, Inspected, Runner, Started, Stop, Task, TraceSink,
};
use mainspring_domain::trace::{Level, TraceEntry};
use mainspring_domain::whereabouts::{Doing, Whereabouts};
use mainspring_domain::work::Limits;
use tokio::sync::{mpsc, oneshot};

/// The only URL that this runner may not ask for.
pub(crate) const FORBIDDEN: &str = "http://192.168.0.1/";

/// A runner whose attempts are played by the test: each that begins is handed to it as a [`Scene`].
pub(crate) struct Actor(mpsc::UnboundedSender<Scene>);

impl Actor {
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<Scene>) {
        let (scenes, stage) = mpsc::unbounded_channel();
        (Self(scenes), stage)
    }
}

/// An attempt under way.
pub(crate) struct Scene {
    pub(crate) call: Call,
    trace: Arc<dyn TraceSink>,
    end: oneshot::Sender<Outcome>,
}

impl Scene {
    /// What its plugin gets; of a request, the run's own input, or `null` where there is none.
    pub(crate) fn input(&self) -> Json {
        match &self.call.task {
            Task::Plugin { input, .. } => input.clone(),
            Task::Http { input, .. } => input.clone().unwrap_or_else(Json::null),
        }
    }

    /// The version of its plugin.
    pub(crate) fn version(&self) -> Option<Digest> {
        match self.call.task {
            Task::Plugin { version, .. } => Some(version),
            Task::Http { .. } => None,
        }
    }

    pub(crate) fn log(&self, message: &str) {
        self.trace.emit(line(message));
    }

    /// Ends the attempt. An attempt that is stopped before ends by itself.
    pub(crate) fn finish(self, outcome: Outcome) {
        let _ = self.end.send(outcome);
    }
}

#[async_trait]
impl Runner for Actor {
    /// A file is the text `NAME VERSION`; any other is no plugin.
    async fn inspect(&self, file: Bytes) -> Result<Inspected, InspectError> {
        let text = std::str::from_utf8(&file).map_err(|_| Rejected::NotWasm)?;
        let (name, version) = text.split_once(' ').ok_or(Rejected::NotWasm)?;
        let manifest = Manifest {
            name: name.to_owned(),
            version: version.to_owned(),
            summary: "plays".to_owned(),
            parameters: None,
            capabilities: Vec::new(),
            limits: Limits { fuel: Some(77), ..Limits::default() },
        };
        let (imports, exports) = (Vec::new(), Vec::new());
        Ok(Inspected { digest: Digest::of(&file), manifest, imports, exports })
    }

    fn check_http(&self, call: &HttpCall) -> Result<(), Invalid> {
        match call.url.as_str() {
            FORBIDDEN => Err(Invalid::one("work.http.url", "is forbidden")),
            _ => Ok(()),
        }
    }

    fn start(&self, call: Call, trace: Arc<dyn TraceSink>) -> Started {
        let (end, ended) = oneshot::channel();
        let (stop, mut wish) = oneshot::channel();
        let (stage, scene) = (self.0.clone(), Scene { call, trace, end });
        let finished = async move {
            let _ = stage.send(scene);
            let outcome = tokio::select! {
                biased;
                Ok(why) = &mut wish => match why {
                    Stop::Cancelled { by } => Outcome::Cancelled { by },
                    Stop::Interrupted => Outcome::Interrupted,
                },
                Ok(outcome) = ended => outcome,
                // The test has forgotten it, as a crash would.
                else => std::future::pending().await,
            };
            Finished { outcome, usage: Usage { peak_memory: 1, ..Usage::default() } }
        };
        let handle = Arc::new(Once(Mutex::new(Some(stop))));
        Started { handle, finished: finished.boxed() }
    }
}

struct Once(Mutex<Option<oneshot::Sender<Stop>>>);

#[async_trait]
impl Handle for Once {
    fn stop(&self, why: Stop) {
        if let Some(stop) = self.0.lock().unwrap().take() {
            let _ = stop.send(why);
        }
    }

    async fn look(&self) -> Option<Whereabouts> {
        Some(Whereabouts {
            doing: Doing::Computing,
            frames: vec![Frame { function: "play".to_owned(), file: None, line: None }],
            rounds: 3,
            elapsed: Duration::from_secs(1),
        })
    }
}

/// The file of a version of a plugin.
pub(crate) fn plugin_file(name: &str, version: &str) -> Bytes {
    Bytes::from(format!("{name} {version}"))
}

pub(crate) fn line(message: &str) -> TraceEntry {
    let (level, fields, step) = (Level::Info, Vec::new(), None);
    TraceEntry::Log { level, message: message.to_owned(), fields, step }
}

pub(crate) fn done() -> Outcome {
    Outcome::Done { output: Json::parse(r#"{"ok":true}"#).unwrap() }
}

pub(crate) fn failure() -> Outcome {
    Outcome::Retry { message: "no luck".to_owned(), details: None, after: None }
}

pub(crate) fn fatal() -> Outcome {
    Outcome::Fatal { message: "hopeless".to_owned(), details: None }
}
