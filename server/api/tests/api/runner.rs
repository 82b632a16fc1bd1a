//! A runner without a sandbox: it returns its input, and tells so.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use mainspring_domain::attempt::{Outcome, Usage};
use mainspring_domain::plugin::{Digest, Manifest, Rejected};
use mainspring_domain::ports::{
    Call, Finished, InspectError, Inspected, Runner, Started, Stop, Stopper, TraceSink,
};
use mainspring_domain::trace::{Level, TraceEntry};
use mainspring_domain::work::Limits;
use tokio::sync::oneshot;

/// An input with which a run goes on until somebody stops it.
pub(crate) const WAIT: &str = r#"{"wait":true}"#;

/// The file of a plugin with this name and version.
pub(crate) fn file(name: &str, version: &str) -> Bytes {
    format!("\0asm{name} {version}").into()
}

pub(crate) struct Echo;

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

    fn start(&self, call: Call, trace: Arc<dyn TraceSink>) -> Started {
        let (stop, stopped) = oneshot::channel();
        let finished = async move {
            for message in ["one", "two"] {
                trace.emit(TraceEntry::Log {
                    level: Level::Info,
                    message: message.to_owned(),
                    fields: vec![("run".to_owned(), call.run.to_string())],
                    step: None,
                });
            }
            let outcome = match call.input.as_str() {
                WAIT => match stopped.await {
                    Ok(Stop::Cancelled { by }) => Outcome::Cancelled { by },
                    Ok(Stop::Interrupted) | Err(_) => Outcome::Interrupted,
                },
                _ => Outcome::Done { output: call.input },
            };
            Finished { outcome, usage: Usage::default() }
        };
        Started { stopper: Arc::new(OneStop(Mutex::new(Some(stop)))), finished: Box::pin(finished) }
    }
}

struct OneStop(Mutex<Option<oneshot::Sender<Stop>>>);

impl Stopper for OneStop {
    fn stop(&self, why: Stop) {
        if let Some(stop) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = stop.send(why);
        }
    }
}
