use mainspring_domain::Timestamp;
use mainspring_domain::id::JobId;
use mainspring_wire::{Page, Preview, PreviewRequest, Tick};
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::Tag;
use super::convert::{self, schedule, tick};
use crate::access::Access;
use crate::body::Sent;
use crate::param::{Limit, Param, page};
use crate::reply::{Answer, Asking, Finding, Found};

pub(crate) struct SchedulesApi;

#[expect(clippy::unused_async, reason = "operations are, whether or not they wait")]
#[OpenApi(prefix_path = "/api/v1", tag = "Tag::Schedules")]
impl SchedulesApi {
    /// Foresee a schedule
    ///
    /// Checks a schedule that need not be any job's, and says when it would fire. Periods count from
    /// now unless the schedule has a start.
    #[oai(path = "/schedules/preview", method = "post", operation_id = "previewSchedule")]
    async fn preview(
        &self,
        access: Access,
        body: Sent<PreviewRequest>,
    ) -> Answer<Found<Preview>, Asking> {
        let (schedule, count) = schedule::read_preview(&body.value)?;
        let fires = access.engine.preview(&schedule, count)?;
        Ok(Found(schedule::preview(fires)))
    }

    /// List what was decided
    ///
    /// For every nominal time of the job's schedule that has passed: whether it started a run, and if
    /// not, why. Latest first.
    #[oai(path = "/jobs/:id/ticks", method = "get", operation_id = "listTicks")]
    async fn ticks(
        &self,
        access: Access,
        /// The job.
        id: Path<Param<JobId>>,
        /// The `next_cursor` of the page before.
        cursor: Query<Option<Param<Timestamp>>>,
        /// How many at most.
        #[oai(default = "Limit::usual")]
        limit: Query<Param<Limit>>,
    ) -> Answer<Found<Page<Tick>>, Finding> {
        let page = page(cursor.0, limit.0);
        let ticks = access.engine.ticks(&access.caller, id.0.0, page).await?;
        Ok(Found(convert::page(ticks, |tick| tick::view(&tick))))
    }
}
