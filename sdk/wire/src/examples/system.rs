use poem_openapi::types::Example;

use super::{APP, JOB, KEY, RUN, at};
use crate::{
    Activity, App, AppPatch, AppWithSecret, Attention, BrokenRule, Changed, CreatedKey, Door,
    Health, Key, Lateness, Minute, NewApp, NewKey, NewSecret, Overview, Problem, Role, Secret,
    Session, SignIn, SignInLink, Topic, UpcomingFire,
};

impl Example for Door {
    fn example() -> Self {
        Self { name: "ksana".into(), open: true, path: "/jobs".into() }
    }
}

impl Example for NewKey {
    fn example() -> Self {
        Self { name: "deploy".into(), role: Role::Operator, app_id: None, expires_at: None }
    }
}

impl Example for Key {
    fn example() -> Self {
        Self {
            id: KEY.into(),
            name: "deploy".into(),
            role: Role::Operator,
            app_id: None,
            created_at: at("04:00:00"),
            expires_at: None,
            revoked_at: None,
        }
    }
}

impl Example for CreatedKey {
    fn example() -> Self {
        Self {
            key: Key::example(),
            secret: Some(format!("ms_{KEY}_{}", "0123456789abcdef".repeat(4))),
        }
    }
}

impl Example for NewApp {
    fn example() -> Self {
        Self { callback_url: Some("https://shop.example.com/jobs".into()), ..Self::new("shop") }
    }
}

impl Example for AppPatch {
    fn example() -> Self {
        Self {
            gateway_url: Some(Some("https://push.example.com/v3/push".into())),
            ..Self::default()
        }
    }
}

impl Example for App {
    fn example() -> Self {
        let NewApp { name, callback_url, gateway_url, note, .. } = NewApp::example();
        Self {
            id: APP.into(),
            key: Some("wWt1aSZj2KXMO7fE".into()),
            name,
            enabled: true,
            callback_url,
            gateway_url,
            note,
            retry: None,
            signature_window_ms: Some(300_000),
            callback_form: false,
            created_at: at("04:00:00"),
            updated_at: at("04:00:00"),
        }
    }
}

impl Example for AppWithSecret {
    fn example() -> Self {
        Self { app: App::example(), secret: "0123456789abcdef0123456789abcdef".into() }
    }
}

impl Example for NewSecret {
    fn example() -> Self {
        let hosts = vec!["api.example.com".into(), "*.example.org".into()];
        Self { value: "correct horse battery staple".into(), hosts }
    }
}

impl Example for Secret {
    fn example() -> Self {
        Self {
            name: "token".into(),
            app_id: APP.into(),
            hosts: NewSecret::example().hosts,
            created_at: at("04:00:00"),
            updated_at: at("04:00:00"),
            updated_by: "deploy".into(),
            readable: true,
        }
    }
}

impl Example for Overview {
    fn example() -> Self {
        Self {
            jobs: 12,
            scheduled_jobs: 9,
            waiting_runs: 1,
            ready_runs: 0,
            running_runs: 2,
            last_day: Activity { succeeded: 1_440, failed: 3, cancelled: 1 },
            minutes: vec![Minute { at: at("05:30:00"), succeeded: 1, failed: 0, cancelled: 0 }],
            upcoming: vec![UpcomingFire {
                job_id: JOB.into(),
                job_name: "morning greeting".into(),
                at: "2026-03-03T05:30:00Z".into(),
            }],
            lateness: Some(Lateness { runs: 500, p50_ms: 1, p99_ms: 4, max_ms: 12 }),
            attention: vec![Attention {
                job_id: JOB.into(),
                job_name: "morning greeting".into(),
                failed: 3,
                run_id: RUN.into(),
                error: "timed out after 60s, waiting in sleep".into(),
                at: at("05:31:00"),
            }],
        }
    }
}

impl Example for SignIn {
    fn example() -> Self {
        Self { secret: format!("ms_{KEY}_{}", "0123456789abcdef".repeat(4)) }
    }
}

impl Example for Session {
    fn example() -> Self {
        Self {
            key_id: KEY.into(),
            name: "deploy".into(),
            role: Role::Operator,
            app_id: None,
            csrf_token: Some("0123456789abcdef".repeat(2)),
            expires_at: Some("2026-03-03T04:00:00Z".into()),
        }
    }
}

impl Example for SignInLink {
    fn example() -> Self {
        Self {
            path: format!("/console/sign-in#msl_{KEY}_{}", "0123456789abcdef".repeat(4)),
            expires_at: at("04:15:00"),
        }
    }
}

impl Example for Changed {
    fn example() -> Self {
        Self { topics: vec![Topic::Runs] }
    }
}

impl Example for Health {
    fn example() -> Self {
        Self { status: "ready".into() }
    }
}

impl Example for Problem {
    fn example() -> Self {
        Self {
            kind: "urn:mainspring:problem:invalid".into(),
            title: "The request breaks a rule".into(),
            status: 422,
            code: "invalid".into(),
            detail: "1 rule is broken; see errors".into(),
            instance: Some("urn:mainspring:request:5f3a9c0100000007".into()),
            errors: vec![BrokenRule {
                field: "schedule.trigger.cron.zone".into(),
                reason: "\"Mars/Olympus\" is not a zone of the IANA database, as Europe/Berlin or \
                         UTC are"
                    .into(),
            }],
        }
    }
}
