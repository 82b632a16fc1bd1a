use poem_openapi::types::Example;

use super::{APP, JOB, RUN, at, json};
use crate::{
    Assertions, BearerAuth, Cron, Decision, Fire, Header, HttpAuth, HttpWork, Job, JobPatch,
    JsonEquals, Limits, Misfire, NewJob, Overlap, PluginWork, Preview, PreviewRequest, Retry,
    Schedule, Signing, StandardWebhooks, Statuses, Tick, Trigger, Work,
};

fn work() -> Work {
    let input = json(r#"{"message":"good morning"}"#);
    Work::Plugin(PluginWork { name: "echo".into(), digest: None, input })
}

impl Example for HttpWork {
    fn example() -> Self {
        let secrets = vec!["hook".into()];
        let equals = json("true");
        Self {
            headers: vec![Header { name: "x-run".into(), value: "{{run_id}}".into() }],
            body: Some(json(r#"{"event":"nightly","at":"{{scheduled_at}}"}"#)),
            auth: Some(HttpAuth::Bearer(BearerAuth { token: "{{secret:token}}".into() })),
            signing: Some(Signing::StandardWebhooks(StandardWebhooks { secrets })),
            assertions: Assertions {
                status: vec![Statuses("200-299".into()), Statuses("409".into())],
                body_contains: None,
                body_is: None,
                json: vec![JsonEquals { pointer: "/accepted".into(), equals }],
            },
            retry_statuses: vec![Statuses("429".into()), Statuses("500-599".into())],
            ..Self::new("POST", "https://api.example.com/hooks/nightly")
        }
    }
}

fn schedule() -> Schedule {
    let cron = Cron { expression: "30 6 * * MON-FRI".into(), zone: "Europe/Berlin".into() };
    Schedule {
        trigger: Trigger::Cron(cron),
        start: None,
        end: None,
        jitter_ms: 0,
        misfire: Misfire::Latest,
        overlap: Overlap::Skip,
    }
}

impl Example for NewJob {
    fn example() -> Self {
        Self { schedule: Some(schedule()), ..Self::new("morning greeting", work()) }
    }
}

impl Example for JobPatch {
    fn example() -> Self {
        let limits = Limits { timeout_ms: Some(30_000), ..Limits::default() };
        Self { limits: Some(limits), schedule: Some(None), ..Self::default() }
    }
}

impl Example for Job {
    fn example() -> Self {
        Self {
            id: JOB.into(),
            number: 17,
            app_id: APP.into(),
            revision: 1,
            name: "morning greeting".into(),
            enabled: true,
            work: work(),
            schedule: Some(schedule()),
            retry: Retry::default(),
            limits: Limits::default(),
            priority: 5,
            max_concurrent: None,
            next_fire_at: Some(at("05:30:00")),
            door: None,
            reference: None,
            created_at: at("04:12:09.25"),
            updated_at: at("04:12:09.25"),
        }
    }
}

impl Example for Tick {
    fn example() -> Self {
        Self {
            nominal: at("05:30:00"),
            until: at("05:30:00"),
            count: 1,
            decision: Decision::Started,
            decided_at: at("05:30:00.001"),
            lateness_ms: 1,
            run_id: Some(RUN.into()),
        }
    }
}

impl Example for PreviewRequest {
    fn example() -> Self {
        Self { schedule: schedule(), count: 2 }
    }
}

impl Example for Preview {
    fn example() -> Self {
        let fires = ["2026-03-27T05:30:00Z", "2026-03-30T04:30:00Z"];
        Self { fires: fires.map(|at| Fire { at: at.into() }).into() }
    }
}
