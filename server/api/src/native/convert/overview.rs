use mainspring_domain::ports as domain;
use mainspring_wire::{Activity, Minute, Overview, UpcomingFire};

use super::time;

pub(crate) fn view(overview: domain::Overview) -> Overview {
    let domain::Activity { succeeded, failed, cancelled } = overview.last_day;
    Overview {
        jobs: overview.jobs,
        scheduled_jobs: overview.scheduled_jobs,
        waiting_runs: overview.waiting,
        ready_runs: overview.ready,
        running_runs: overview.running,
        last_day: Activity { succeeded, failed, cancelled },
        minutes: overview.minutes.into_iter().map(minute).collect(),
        upcoming: overview.upcoming.into_iter().map(upcoming).collect(),
    }
}

fn minute(minute: domain::Minute) -> Minute {
    let domain::Activity { succeeded, failed, cancelled } = minute.activity;
    Minute { at: time(minute.at), succeeded, failed, cancelled }
}

fn upcoming(fire: domain::UpcomingFire) -> UpcomingFire {
    UpcomingFire { job_id: fire.job.to_string(), job_name: fire.name, at: time(fire.at) }
}
