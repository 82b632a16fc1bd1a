//! What a claimed run is to do, found in the catalog.

use std::sync::Arc;

use mainspring_domain::attempt::Outcome;
use mainspring_domain::http::{AppAddress, HttpCall, Template};
use mainspring_domain::job::Job;
use mainspring_domain::plugin::{Digest, PluginVersion};
use mainspring_domain::ports::{Claimed, StoreError, Task};
use mainspring_domain::work::{Limits, PluginCall, Work};

use crate::Core;

/// A job, and what an attempt of it does.
pub(crate) struct Resolved {
    pub(crate) job: Arc<Job>,
    /// The version of the plugin, if it runs one.
    pub(crate) version: Option<Digest>,
    pub(crate) task: Task,
    /// The job's own limits, then the plugin's proposal.
    pub(crate) limits: Limits,
}

/// Finds the job and what it does, or the outcome where there is none.
pub(crate) async fn resolve(core: &Core, claimed: &Claimed) -> Result<Resolved, Outcome> {
    let run = &claimed.run;
    let job = core
        .catalog
        .job(core.store(), run.job, claimed.job_revision)
        .await
        .map_err(|error| later(&error))?
        .ok_or_else(|| Outcome::Cancelled { by: "the deletion of its job".to_owned() })?;
    Ok(match &job.spec.work {
        Work::Plugin(call) => {
            let version = plugin(core, call).await?;
            let input = run.input.as_ref().unwrap_or(&call.input).clone();
            Resolved {
                version: Some(version.digest),
                task: Task::Plugin { version: version.digest, input },
                limits: job.spec.limits.or(&version.manifest.limits),
                job,
            }
        }
        Work::Http(call) => Resolved {
            version: None,
            task: Task::Http { call: addressed(core, &job, call).await?, input: run.input.clone() },
            limits: job.spec.limits.clone(),
            job,
        },
    })
}

/// The call with the address of its app, where it has none of its own.
async fn addressed(core: &Core, job: &Job, call: &Arc<HttpCall>) -> Result<Arc<HttpCall>, Outcome> {
    let Some(address) = call.app_address() else { return Ok(Arc::clone(call)) };
    let app = core.store().app(job.app).await.map_err(|error| later(&error))?;
    let spec = app.map(|app| app.spec);
    let name = spec.as_ref().map_or("", |spec| spec.name.as_str()).to_owned();
    let (url, lacks) = match address {
        AppAddress::Callback => {
            (spec.and_then(|spec| spec.callback_url), "address to be told at: set its callback_url")
        }
        AppAddress::Gateway => {
            let own = spec.and_then(|spec| spec.gateway_url);
            let url = own.or_else(|| core.settings.gateway_url.clone());
            (url, "push gateway: set its gateway_url, or one for all apps in the server's settings")
        }
    };
    let message = || format!("the app {name:?} has no {lacks}");
    let url = url.ok_or_else(|| Outcome::Fatal { message: message(), details: None })?;
    Ok(Arc::new(HttpCall { url: Template::literal(&url), ..HttpCall::clone(call) }))
}

async fn plugin(core: &Core, call: &PluginCall) -> Result<Arc<PluginVersion>, Outcome> {
    let version = core.catalog.plugin(core.store(), call).await;
    let version = version.map_err(|error| later(&error))?;
    version.ok_or_else(|| Outcome::Fatal {
        message: match call.version {
            Some(digest) => format!("there is no version {digest} of the plugin {:?}", call.plugin),
            None => format!("there is no plugin {:?}: upload one with that name", call.plugin),
        },
        details: None,
    })
}

fn later(error: &StoreError) -> Outcome {
    let message = format!("the attempt could not begin: {error}");
    Outcome::Retry { message, details: None, after: None }
}
