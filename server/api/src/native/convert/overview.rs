use mainspring_domain::ports as domain;
use mainspring_wire::{Activity, Attention, Lateness, Minute, Overview, UpcomingFire};

use super::{millis, time};

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
        lateness: overview.lateness.map(lateness),
        attention: overview.attention.into_iter().map(attention).collect(),
    }
}

fn lateness(lateness: domain::Lateness) -> Lateness {
    Lateness {
        runs: lateness.runs,
        p50_ms: millis(lateness.p50),
        p99_ms: millis(lateness.p99),
        max_ms: millis(lateness.max),
    }
}

fn attention(attention: domain::Attention) -> Attention {
    Attention {
        job_id: attention.job.to_string(),
        job_name: attention.name,
        failed: attention.failed,
        run_id: attention.run.to_string(),
        error: attention.error,
        at: time(attention.at),
    }
}

fn minute(minute: domain::Minute) -> Minute {
    let domain::Activity { succeeded, failed, cancelled } = minute.activity;
    Minute { at: time(minute.at), succeeded, failed, cancelled }
}

fn upcoming(fire: domain::UpcomingFire) -> UpcomingFire {
    UpcomingFire { job_id: fire.job.to_string(), job_name: fire.name, at: time(fire.at) }
}
