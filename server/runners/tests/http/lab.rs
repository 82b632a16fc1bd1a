//! A runner of requests, its secrets, and eyes on its trace.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use mainspring_domain::Timestamp;
use mainspring_domain::attempt::Outcome;
use mainspring_domain::http::{Assertions, HttpCall};
use mainspring_domain::id::{AppId, JobId, RunId};
use mainspring_domain::json::Json;
use mainspring_domain::ports::{Call, SecretError, Secrets, Started, Task, TraceSink};
use mainspring_domain::trace::{Exchange, TraceEntry};
use mainspring_domain::vault::{HostPattern, OpenSecret, SecretName, SecretValue};
use mainspring_domain::work::Bounds;
use mainspring_runners::{Egress, HttpConfig, HttpRunner, Lookup, SystemLookup};

pub(crate) struct Lab {
    pub(crate) runner: HttpRunner,
}

/// What an attempt left.
pub(crate) struct Left {
    pub(crate) outcome: Outcome,
    pub(crate) exchanges: Vec<Exchange>,
}

#[derive(Default)]
pub(crate) struct Trace(Mutex<Vec<TraceEntry>>);

impl TraceSink for Trace {
    fn emit(&self, entry: TraceEntry) {
        self.0.lock().unwrap().push(entry);
    }
}

impl Trace {
    pub(crate) fn exchanges(&self) -> Vec<Exchange> {
        let exchange = |entry: &TraceEntry| match entry {
            TraceEntry::Exchange(exchange) => Some((**exchange).clone()),
            _ => None,
        };
        self.0.lock().unwrap().iter().filter_map(exchange).collect()
    }
}

/// Secrets by name: value and hosts.
struct Known(HashMap<SecretName, Arc<OpenSecret>>);

#[async_trait]
impl Secrets for Known {
    async fn secret(
        &self,
        _: AppId,
        name: &SecretName,
    ) -> Result<Option<Arc<OpenSecret>>, SecretError> {
        Ok(self.0.get(name).cloned())
    }
}

impl Lab {
    /// May reach this machine, and knows no secrets.
    pub(crate) fn open() -> Self {
        Self::with(loopback(), Arc::new(SystemLookup), &[])
    }

    /// Knows secrets: name, value, the host that they are granted to.
    pub(crate) fn with(
        egress: Egress,
        lookup: Arc<dyn Lookup>,
        secrets: &[(&str, &str, &str)],
    ) -> Self {
        let open = |(name, value, host): &(&str, &str, &str)| {
            let value = SecretValue::new((*value).to_owned());
            let hosts = vec![HostPattern::new(host).unwrap()];
            (name.parse().unwrap(), Arc::new(OpenSecret { value, hosts }))
        };
        let known = Known(secrets.iter().map(open).collect());
        let runner = HttpRunner::new(HttpConfig { egress, lookup }, Arc::new(known)).unwrap();
        Self { runner }
    }

    pub(crate) fn start(&self, http: HttpCall, trace: Arc<Trace>) -> Started {
        self.runner.start(call(http), trace)
    }

    pub(crate) async fn run(&self, http: HttpCall) -> Left {
        self.run_call(call(http)).await
    }

    pub(crate) async fn run_call(&self, call: Call) -> Left {
        let trace = Arc::new(Trace::default());
        let outcome = self.runner.start(call, trace.clone()).finished.await.outcome;
        Left { outcome, exchanges: trace.exchanges() }
    }
}

/// Egress to this machine.
pub(crate) fn loopback() -> Egress {
    Egress { allow: vec!["127.0.0.0/8".parse().unwrap()], ..Egress::default() }
}

pub(crate) fn call(http: HttpCall) -> Call {
    Call {
        run: RunId::new(Timestamp::UNIX_EPOCH, [1; 10]),
        job: JobId::new(Timestamp::UNIX_EPOCH, [2; 10]),
        app: AppId::DEFAULT,
        job_name: "tested".to_owned(),
        ordinal: 1,
        scheduled_at: Timestamp::from_second(1).unwrap(),
        started_at: Timestamp::from_second(2).unwrap(),
        idempotency_key: None,
        task: Task::Http { call: Arc::new(http), input: None },
        bounds: Bounds::default(),
    }
}

pub(crate) fn get(url: &str) -> HttpCall {
    HttpCall {
        method: "GET".to_owned(),
        url: url.into(),
        headers: vec![],
        body: None,
        auth: None,
        signing: None,
        assertions: Assertions::default(),
        retry_statuses: Vec::new(),
        redirects: 0,
    }
}

pub(crate) fn post(url: &str, body: &str) -> HttpCall {
    HttpCall { method: "POST".to_owned(), body: Some(body.into()), ..get(url) }
}

/// The output of an attempt that went well.
pub(crate) fn output(outcome: &Outcome) -> Json {
    match outcome {
        Outcome::Done { output } => output.clone(),
        other => panic!("{other:?}"),
    }
}

/// Why an attempt failed for good.
pub(crate) fn fatal(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Fatal { message, .. } => message.clone(),
        other => panic!("{other:?}"),
    }
}

/// Why an attempt failed, where it is tried again.
pub(crate) fn retry(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Retry { message, .. } => message.clone(),
        other => panic!("{other:?}"),
    }
}
