//! A runner without a sandbox: it returns its input, and tells so.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use mainspring_domain::Invalid;
use mainspring_domain::attempt::{Frame, Outcome, Usage};
use mainspring_domain::http::HttpCall;
use mainspring_domain::json::Json;
use mainspring_domain::plugin::{Digest, Manifest, Rejected};
use mainspring_domain::ports::{
    Call, Finished, Handle, InspectError, Inspected, Runner, Started, Stop, Task, TraceSink,
};
use mainspring_domain::trace::{Answer, Excerpt, Exchange, Level, TraceEntry};
use mainspring_domain::whereabouts::{Doing, Whereabouts};
use mainspring_domain::work::Limits;
use tokio::sync::{Semaphore, oneshot};

/// The only URL that this runner may not ask for.
pub(crate) const FORBIDDEN: &str = "http://192.168.0.1/";

/// An input with which a run goes on until somebody stops it.
pub(crate) const WAIT: &str = r#"{"wait":true}"#;

/// An input with which a run waits for the gate, and tells then so often how far it is, each time with a message of so
/// many bytes.
pub(crate) fn progress(times: u64, bytes: usize) -> String {
    format!(r#"{{"progress":{times},"bytes":{bytes}}}"#)
}

/// The file of a plugin with this name and version.
pub(crate) fn file(name: &str, version: &str) -> Bytes {
    format!("\0asm{name} {version}").into()
}

pub(crate) struct Echo {
    pub(crate) gate: Arc<Semaphore>,
}

#[async_trait]
impl Runner for Echo {
    async fn inspect(&self, file: Bytes) -> Result<Inspected, InspectError> {
        let text = file.strip_prefix(b"\0asm").and_then(|text| std::str::from_utf8(text).ok());
        let (name, version) =
            text.and_then(|text| text.split_once(' ')).ok_or(Rejected::NotWasm)?;
        if version == "bad" {
            let import = "wasi:http/types@0.2.0".to_owned();
            return Err(Rejected::UnknownImport { import }.into());
        }
        let manifest = Manifest {
            name: name.to_owned(),
            version: version.to_owned(),
            summary: "Returns its input".to_owned(),
            parameters: None,
            capabilities: Vec::new(),
            limits: Limits::default(),
        };
        let digest = Digest::of(&file);
        Ok(Inspected { digest, manifest, imports: Vec::new(), exports: Vec::new() })
    }

    fn check_http(&self, call: &HttpCall) -> Result<(), Invalid> {
        match call.url.as_str() {
            FORBIDDEN => Err(Invalid::one("work.http.url", "is forbidden")),
            _ => Ok(()),
        }
    }

    fn start(&self, call: Call, trace: Arc<dyn TraceSink>) -> Started {
        let (stop, stopped) = oneshot::channel();
        let gate = Arc::clone(&self.gate);
        let finished = async move {
            for message in ["one", "two"] {
                trace.emit(TraceEntry::Log {
                    level: Level::Info,
                    message: message.to_owned(),
                    fields: vec![("run".to_owned(), call.run.to_string())],
                    step: None,
                });
            }
            let input = match call.task {
                Task::Plugin { input, .. } => input,
                Task::Http { call, input } => {
                    trace.emit(TraceEntry::Exchange(Box::new(exchange(&call))));
                    input.unwrap_or_else(Json::null)
                }
            };
            tell_progress(&*trace, &input, &gate).await;
            let outcome = match input.as_str() {
                WAIT => match stopped.await {
                    Ok(Stop::Cancelled { by }) => Outcome::Cancelled { by },
                    Ok(Stop::Interrupted) | Err(_) => Outcome::Interrupted,
                },
                _ => Outcome::Done { output: input },
            };
            Finished { outcome, usage: Usage::default() }
        };
        Started { handle: Arc::new(OneStop(Mutex::new(Some(stop)))), finished: Box::pin(finished) }
    }
}

async fn tell_progress(trace: &dyn TraceSink, input: &Json, gate: &Semaphore) {
    let input: serde_json::Value = serde_json::from_str(input.as_str()).unwrap_or_default();
    let Some(times) = input["progress"].as_u64() else { return };
    gate.acquire().await.unwrap().forget();
    let bytes = input["bytes"].as_u64().unwrap_or_default();
    for done in 1..=times {
        let message = Some("x".repeat(bytes.try_into().unwrap_or_default()));
        trace.emit(TraceEntry::Progress { done, total: Some(times), message });
    }
}

fn exchange(call: &HttpCall) -> Exchange {
    let excerpt = |text: &str| Excerpt { text: text.to_owned(), bytes: 9_000, cut: true };
    Exchange {
        method: call.method.clone(),
        url: call.url.as_str().to_owned(),
        address: Some("192.0.2.7:443".to_owned()),
        headers: vec![("accept".to_owned(), "*/*".to_owned())],
        body: call.body.as_ref().map(|body| excerpt(body.as_str())),
        answer: Some(Answer {
            status: 200,
            version: "HTTP/1.1".to_owned(),
            headers: vec![("content-type".to_owned(), "text/plain".to_owned())],
            body: excerpt("fine"),
            first_byte_micros: 1_200,
        }),
        error: None,
        total_micros: 1_500,
    }
}

struct OneStop(Mutex<Option<oneshot::Sender<Stop>>>);

#[async_trait]
impl Handle for OneStop {
    fn stop(&self, why: Stop) {
        if let Some(stop) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = stop.send(why);
        }
    }

    async fn look(&self) -> Option<Whereabouts> {
        let (file, line) = (Some("play.rs".to_owned()), Some(7));
        Some(Whereabouts {
            doing: Doing::Waiting { call: "sleep".to_owned(), waited: Duration::from_secs(1) },
            frames: vec![Frame { function: "play".to_owned(), file, line }],
            rounds: 3,
            elapsed: Duration::from_secs(2),
        })
    }
}
