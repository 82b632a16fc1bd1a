//! Things by the names that people gave them.

use anyhow::{Result, bail};
use mainspring_client::{Client, JobList};
use mainspring_domain::id::JobId;
use mainspring_wire::Job;

/// The job with this id, or the only one with this name.
pub(super) async fn job(client: &Client, text: &str) -> Result<Job> {
    if text.parse::<JobId>().is_ok() {
        return Ok(client.job(text).await?);
    }
    let mut named = Vec::new();
    let mut query = JobList { name: Some(text.to_owned()), ..JobList::default() };
    loop {
        let page = client.jobs(&query).await?;
        named.extend(page.items.into_iter().filter(|job| job.name == text));
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            break;
        }
    }
    match <[Job; 1]>::try_from(named) {
        Ok([job]) => Ok(job),
        Err(none) if none.is_empty() => {
            bail!("there is no job {text:?}; `mainspring job list` shows them")
        }
        Err(several) => {
            let ids: Vec<_> = several.iter().map(|job| job.id.as_str()).collect();
            bail!("several jobs are named {text:?}: use the id of one, {}", ids.join(" or "))
        }
    }
}
