//! Checks of an uploaded file, the cheap ones first.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use mainspring_domain::plugin::{Digest, Rejected};
use mainspring_domain::ports::{InspectError, Inspected, TraceSink};
use mainspring_domain::trace::TraceEntry;
use mainspring_domain::work::Bounds;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::abi_v1::{HANDLER, Job, Manifest, WrongType};
use super::guest;
use super::manifest;
use super::modules::{LoadError, Modules};
use super::outcome;
use super::recorder::Recorder;
use super::shape::Shape;
use super::stop::{Control, StopFlag};

/// What `describe` may use: it returns a constant.
const BOUNDS: Bounds =
    Bounds { timeout: Duration::from_secs(2), memory: 64 << 20, fuel: None, log: 0, output: 0 };

/// Checks the file, compiles it, and asks it to describe itself.
pub(super) async fn inspect(
    modules: &Arc<Modules>,
    places: &Semaphore,
    file: Bytes,
) -> Result<Inspected, InspectError> {
    let (digest, shape) = look(file.clone()).await?;
    let job = modules.job_of(digest, file).await.map_err(|error| match error {
        LoadError::Rejected(why) => InspectError::Rejected(why),
        other => InspectError::Unavailable(other.to_string()),
    })?;
    let _place = places.acquire().await.map_err(unavailable)?;
    let manifest = manifest::check(describe(modules, &job).await?)?;
    Ok(Inspected {
        digest,
        manifest,
        imports: sorted(shape.imports),
        exports: sorted(shape.exports),
    })
}

/// What can be seen without compiling. A large file takes some milliseconds.
async fn look(file: Bytes) -> Result<(Digest, Shape), InspectError> {
    let look = move || {
        let shape = Shape::read(&file)?;
        if let Some(import) = shape.unknown_import() {
            return Err(Rejected::UnknownImport { import: import.to_owned() });
        }
        if !shape.exports.iter().any(|export| export == HANDLER) {
            return Err(Rejected::NotAJob { export: HANDLER.to_owned() });
        }
        Ok((Digest::of(&file), shape))
    };
    Ok(spawn_blocking(look).await.map_err(unavailable)??)
}

async fn describe(modules: &Modules, job: &Job) -> Result<Manifest, InspectError> {
    let engine = modules.engine();
    let stop = Arc::new(StopFlag::new(engine.clone()));
    let control = Control::new(stop, BOUNDS.timeout);
    let recorder = Arc::new(Recorder::new(Arc::new(Nowhere), BOUNDS.log));
    let mut store =
        guest::store(engine, &BOUNDS, control.clone(), recorder.clone()).map_err(unavailable)?;
    let described = control.bound(job.describe(&mut store)).await;
    described.map_err(|error| {
        if let Some(WrongType(function)) = error.downcast_ref() {
            let export = format!("{HANDLER}#{function} as in the contract");
            return Rejected::NotAJob { export }.into();
        }
        let outcome = outcome::of_error(&error, &BOUNDS, &recorder);
        Rejected::NoDescription(outcome.message()).into()
    })
}

/// Nobody reads what a plugin says while it describes itself.
struct Nowhere;

impl TraceSink for Nowhere {
    fn emit(&self, _: TraceEntry) {}
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort_unstable();
    names
}

fn unavailable(error: impl std::fmt::Display) -> InspectError {
    InspectError::Unavailable(error.to_string())
}
