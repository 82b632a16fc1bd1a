use mainspring_domain::app::Caller;
use mainspring_domain::attempt::Outcome;
use mainspring_domain::id::JobId;
use mainspring_domain::page::PageOf;
use mainspring_domain::ports::RunFilter;
use mainspring_engine::{Engine, Error};
use serde::Serialize;
use serde_json::{Value, json};

/// How many of the latest firings are told.
const MOST: u32 = 100;

/// What the gateway said to each firing, as texts that hold JSON.
#[derive(Debug, Serialize)]
pub(super) struct Messages {
    count: usize,
    msgids: Vec<String>,
}

pub(super) async fn of(engine: &Engine, caller: &Caller, job: JobId) -> Result<Messages, Error> {
    let filter = RunFilter { job: Some(job), ..RunFilter::default() };
    let runs = engine.runs(caller, filter, PageOf { after: None, limit: MOST }).await?;
    let mut msgids = Vec::new();
    for run in runs.items.iter().filter(|run| run.state.phase().is_final()) {
        let attempts = engine.attempts(caller, run.id).await?;
        let outcome = attempts.last().and_then(|attempt| attempt.outcome.as_ref());
        msgids.push(said(outcome, &run.last_error).to_string());
    }
    Ok(Messages { count: msgids.len(), msgids })
}

fn said(outcome: Option<&Outcome>, error: &str) -> Value {
    let output = match outcome {
        Some(Outcome::Done { output }) => serde_json::from_str(output.as_str()).ok(),
        _ => None,
    };
    match output {
        Some(Value::Object(output)) => {
            let id = output.get("body").and_then(|body| body.get("msg_id")).cloned();
            json!({ "msg_id": id, "error": { "code": 0, "message": "" }, "needRetry": false })
        }
        _ => {
            json!({ "msg_id": null, "error": { "code": 8200, "message": error }, "needRetry": false })
        }
    }
}
