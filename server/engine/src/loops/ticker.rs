use std::sync::Arc;
use std::time::Duration;

use mainspring_domain::Timestamp;
use mainspring_domain::id::RunId;
use mainspring_domain::ports::{DueJob, Fire, QueuedRun, StoreError};
use mainspring_domain::run::Origin;
use mainspring_domain::schedule::{Firing, Overlap, Trigger, Watch, decide};
use mainspring_domain::settle::after as later;
use mainspring_domain::tick::{Decision, Tick};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::error;

use super::{AFTER_FAILURE, POLL};
use crate::{Core, Topic};

/// How many due jobs are decided about at once.
const MOST_AT_ONCE: u32 = 500;

pub(super) async fn drive(core: Arc<Core>, stop: CancellationToken) {
    loop {
        let due = core.due.notified();
        let wait = match run_once(&core, core.now()).await {
            Ok(next) => next.map_or(POLL, |next| until(next, core.now())).min(POLL),
            Err(failure) => {
                error!(error = %failure, "schedules could not be looked at; trying again");
                AFTER_FAILURE
            }
        };
        if stop.run_until_cancelled(timeout(wait, due)).await.is_none() {
            return;
        }
    }
}

fn until(next: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(next.duration_since(now)).unwrap_or(Duration::ZERO)
}

/// Makes runs ready whose time has come, and decides about all ticks that are due. Returns when
/// something will be due next.
pub(super) async fn run_once(core: &Core, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    loop {
        let next = core.store().next_due().await?;
        if next.is_none_or(|next| now < next) {
            return Ok(next);
        }
        let promoted = core.store().promote_due(now).await?;
        let due = core.store().due_jobs(now, MOST_AT_ONCE).await?;
        let fires: Vec<Fire> = due.iter().filter_map(|due| fire(core, due, now)).collect();
        let starts = fires.iter().any(|fire| !fire.runs.is_empty());
        if !fires.is_empty() {
            core.store().fire(fires).await?;
            core.changes.ring(Topic::Jobs);
        }
        if promoted > 0 || starts {
            core.ready.notify_one();
            core.changes.ring(Topic::Runs);
        }
    }
}

/// What is decided about a due job's ticks. `None` for a job without a cursor.
fn fire(core: &Core, due: &DueJob, now: Timestamp) -> Option<Fire> {
    let job = &due.job;
    let (schedule, cursor) = (job.spec.schedule.as_ref()?, job.next_fire_at?);
    let watch = Watch {
        anchor: job.anchored_at,
        cursor,
        since: core.watching_since.max(job.watched_from),
        occupied: due.occupied,
    };
    let (firings, next) = decide(schedule, watch, now);
    let (mut ticks, mut runs) = (Vec::with_capacity(firings.len()), Vec::new());
    for firing in firings {
        let run = (firing.decision == Decision::Started).then(|| run(core, due, &firing, now));
        ticks.push(Tick {
            nominal: firing.nominal,
            until: firing.until,
            count: firing.count,
            decision: firing.decision,
            decided_at: now,
            run: run.as_ref().map(|run| run.id),
        });
        runs.extend(run);
    }
    Some(Fire {
        job: job.id,
        revision: job.revision,
        cursor,
        occupied: due.occupied,
        exclusive: schedule.overlap == Overlap::Skip,
        ticks,
        runs,
        next,
    })
}

fn run(core: &Core, due: &DueJob, firing: &Firing, now: Timestamp) -> QueuedRun {
    let schedule = due.job.spec.schedule.as_ref();
    QueuedRun {
        id: core.new_id(RunId::new),
        job: due.job.id,
        origin: Origin::Schedule { nominal: firing.nominal },
        input: None,
        priority: None,
        idempotency_key: None,
        created_at: now,
        due_at: schedule.map_or(now, |schedule| {
            let jittered = later(firing.nominal, schedule.delay_of(due.job.id, firing.nominal));
            jittered.max(now)
        }),
        rearm_after_micros: match schedule.map(|schedule| &schedule.trigger) {
            Some(Trigger::Delay { period }) => i64::try_from(period.as_micros()).ok(),
            _ => None,
        },
    }
}
