//! Version 1 of the contract, `sdk/wit/job.wit`, as the host sees it.

use std::time::Duration;

use mainspring_domain::attempt::Outcome;
use mainspring_domain::json::Json;
use mainspring_domain::ports::Call;
use mainspring_domain::trace::{LONGEST_TEXT, Level, cut};
use mainspring_domain::work::Bounds;
use wasmtime::Store;
use wasmtime::component::{
    Component, ComponentExportIndex, HasSelf, Instance, InstancePre, Linker, TypedFunc,
};
use wasmtime::error::Context as _;

use super::guest::Guest;
use bindings::mainspring::job::types;

pub(super) use bindings::mainspring::job::{log, progress, step};
pub(super) use types::{Limits, Manifest};

/// The interface that makes a component a job.
pub(super) const HANDLER: &str = "mainspring:job/handler@1.0.0";

/// Where guests wait; its one function is offered by `host::sleep`.
pub(super) const SLEEP: &str = "mainspring:job/sleep@1.0.0";

/// What `run` returns: its output as JSON text, or a failure.
pub(super) type Returned = Result<String, types::Failure>;

/// A compiled component that was found to export the contract.
pub(super) struct Job {
    pre: InstancePre<Guest>,
    describe: ComponentExportIndex,
    run: ComponentExportIndex,
}

/// A handler that is missing, or misses this function.
#[derive(Debug)]
pub(super) struct NoExport(pub(super) String);

/// A function of the handler that has another type than in the contract.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` has another type than in the contract")]
pub(super) struct WrongType(pub(super) &'static str);

/// Offers the imports of the contract, but for [`SLEEP`].
pub(super) fn add_to_linker(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    types::add_to_linker::<_, HasSelf<_>>(linker, |guest| guest)?;
    log::add_to_linker::<_, HasSelf<_>>(linker, |guest| guest)?;
    progress::add_to_linker::<_, HasSelf<_>>(linker, |guest| guest)?;
    step::add_to_linker::<_, HasSelf<_>>(linker, |guest| guest)
}

impl Job {
    /// Finds the contract's functions. Their types are compared at each call, which costs little.
    pub(super) fn find(pre: InstancePre<Guest>) -> Result<Self, NoExport> {
        let component = pre.component();
        let handler = component
            .get_export_index(None, HANDLER)
            .ok_or_else(|| NoExport(HANDLER.to_owned()))?;
        let function = |name| {
            component
                .get_export_index(Some(&handler), name)
                .ok_or_else(|| NoExport(format!("{HANDLER}#{name}")))
        };
        let (describe, run) = (function("describe")?, function("run")?);
        Ok(Self { pre, describe, run })
    }

    /// The compiled component.
    pub(super) fn component(&self) -> &Component {
        self.pre.component()
    }

    /// Makes an instance in the store and calls its `describe`. Finds functions of a wrong type.
    pub(super) async fn describe(&self, store: &mut Store<Guest>) -> wasmtime::Result<Manifest> {
        let instance = self.pre.instantiate_async(&mut *store).await?;
        self.typed_run(store, &instance)?;
        let describe = instance
            .get_typed_func::<(), (Manifest,)>(&mut *store, &self.describe)
            .context(WrongType("describe"))?;
        let (manifest,) = describe.call_async(store, ()).await?;
        Ok(manifest)
    }

    /// Makes an instance in the store and calls its `run`.
    pub(super) async fn run(
        &self,
        store: &mut Store<Guest>,
        call: &Call,
        input: &Json,
    ) -> wasmtime::Result<Returned> {
        let instance = self.pre.instantiate_async(&mut *store).await?;
        let run = self.typed_run(store, &instance)?;
        let (mut run_id, mut job_id) = ([0; 32], [0; 32]);
        let context = types::Context {
            run_id: call.run.0.as_simple().encode_lower(&mut run_id),
            job_id: call.job.0.as_simple().encode_lower(&mut job_id),
            job_name: &call.job_name,
            attempt: call.ordinal,
            scheduled_at: call.scheduled_at.as_microsecond(),
            started_at: call.started_at.as_microsecond(),
            idempotency_key: call.idempotency_key.as_deref(),
            input: input.as_str(),
        };
        let (returned,) = run.call_async(store, (context,)).await?;
        Ok(returned)
    }

    fn typed_run<'a>(
        &self,
        store: &mut Store<Guest>,
        instance: &Instance,
    ) -> wasmtime::Result<TypedFunc<(types::Context<'a>,), (Returned,)>> {
        instance.get_typed_func(store, self.run).context(WrongType("run"))
    }
}

/// What a returned value means under these bounds.
pub(super) fn outcome(returned: Returned, bounds: &Bounds) -> Outcome {
    match returned {
        Ok(output) => match json(&output, bounds) {
            Ok(output) => Outcome::Done { output },
            Err(reason) => Outcome::InvalidOutput { reason },
        },
        Err(failure) => failed(failure, bounds),
    }
}

fn failed(failure: types::Failure, bounds: &Bounds) -> Outcome {
    let types::Failure { mut message, details, retry } = failure;
    cut(&mut message, LONGEST_TEXT);
    let details = details.and_then(|details| match json(&details, bounds) {
        Ok(details) => Some(details),
        Err(reason) => {
            message = format!("{message} (its details are left out: {reason})");
            None
        }
    });
    match retry {
        types::Retry::Permanent => Outcome::Fatal { message, details },
        types::Retry::ByPolicy => Outcome::Retry { message, details, after: None },
        types::Retry::After(milliseconds) => {
            let after = Some(Duration::from_millis(milliseconds));
            Outcome::Retry { message, details, after }
        }
    }
}

fn json(text: &str, bounds: &Bounds) -> Result<Json, String> {
    if text.len() as u64 > bounds.output {
        return Err(format!("{} bytes, where {} is the limit", text.len(), bounds.output));
    }
    Json::parse(text).map_err(|error| format!("not one JSON document: {error}"))
}

impl From<types::Level> for Level {
    fn from(level: types::Level) -> Self {
        match level {
            types::Level::Trace => Self::Trace,
            types::Level::Debug => Self::Debug,
            types::Level::Info => Self::Info,
            types::Level::Warn => Self::Warn,
            types::Level::Error => Self::Error,
        }
    }
}

impl types::Host for Guest {}

mod bindings {
    wasmtime::component::bindgen!({
        path: "../../sdk/wit",
        world: "job",
        // What goes into the guest is borrowed: the input is copied once, to where the guest reads it.
        ownership: Borrowing { duplicate_if_necessary: true },
        exports: { default: async },
    });
}
