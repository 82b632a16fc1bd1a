//! Jobs of this door, by what their makers call them.

use mainspring_domain::app::Caller;
use mainspring_domain::job::Job;
use mainspring_domain::page::PageOf;
use mainspring_domain::ports::JobFilter;
use mainspring_engine::{Engine, Error};

use super::reply::Refused;
use super::view::Known;
use super::{DOOR, draft, ids};

/// So many jobs of one business id are looked through for one that has been run.
const MOST: u32 = 10;

/// The job of an id.
pub(super) async fn job(engine: &Engine, caller: &Caller, id: &str) -> Result<Known, Refused> {
    let unknown = || Refused::unknown_job(id);
    let job = engine.job(caller, ids::parse(id).ok_or_else(unknown)?).await;
    let job = job.map_err(|error| match error {
        Error::NotFound(_) => unknown(),
        error => error.into(),
    })?;
    let known = first_run_of(engine, caller, vec![job]).await?;
    known.filter(|known| known.id() == id).ok_or_else(unknown)
}

/// The newest of those that its maker calls by this.
pub(super) async fn business(engine: &Engine, caller: &Caller, id: &str) -> Result<Known, Refused> {
    let unknown = || Refused::unknown_business(id);
    if !draft::is_text(id) {
        return Err(unknown());
    }
    let (door, reference) = (Some(DOOR.to_owned()), Some(id.to_owned()));
    let filter = JobFilter { door, reference, ..JobFilter::default() };
    let page = PageOf { after: None, limit: MOST };
    let jobs = engine.jobs(caller, filter, page).await?.items;
    first_run_of(engine, caller, jobs).await?.ok_or_else(unknown)
}

/// The job of an id, or else of a business id.
pub(super) async fn either(engine: &Engine, caller: &Caller, id: &str) -> Result<Known, Refused> {
    match job(engine, caller, id).await {
        Err(Refused::Unknown(_)) => business(engine, caller, id).await,
        found => found,
    }
}

/// The first with a run. Without one, a job was never acknowledged, or has aged away.
async fn first_run_of(
    engine: &Engine,
    caller: &Caller,
    jobs: Vec<Job>,
) -> Result<Option<Known>, Error> {
    let ids = jobs.iter().map(|job| job.id).collect();
    let latest = engine.latest_runs(caller, ids, 1).await?;
    let with_runs = jobs.into_iter().zip(latest);
    let mut known =
        with_runs.filter_map(|(job, (_, runs))| Known::of(job, runs.into_iter().next()?));
    Ok(known.next())
}
