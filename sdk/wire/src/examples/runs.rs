use poem_openapi::types::Example;

use super::{APP, DIGEST, JOB, RUN, at, json};
use crate::{
    Attempt, CreatedRuns, Doing, Field, Frame, LatestRuns, Level, NewRun, NewRunOf, NewRuns,
    Origin, OriginKind, OutcomeKind, Redrive, Run, RunCounts, RunIds, RunResult, RunResults,
    RunState, TraceEvent, TraceKind, Usage, Whereabouts,
};

impl Example for NewRun {
    fn example() -> Self {
        let input = json(r#"{"message":"good evening"}"#);
        Self { input: Some(input), due_at: None, priority: Some(1) }
    }
}

impl Example for NewRuns {
    fn example() -> Self {
        let run = |input| NewRunOf {
            job_id: JOB.into(),
            input: Some(json(input)),
            due_at: None,
            priority: None,
        };
        Self { runs: vec![run(r#"{"message":"one"}"#), run(r#"{"message":"two"}"#)] }
    }
}

impl Example for CreatedRuns {
    fn example() -> Self {
        Self { ids: vec![RUN.into(), "019a8f7d03e27c1d8a6b4f2e9d0c5b7b".into()] }
    }
}

impl Example for Redrive {
    fn example() -> Self {
        Self { input: Some(json(r#"{"message":"once more"}"#)) }
    }
}

impl Example for Run {
    fn example() -> Self {
        Self {
            id: RUN.into(),
            job_id: JOB.into(),
            job_name: "morning greeting".into(),
            app_id: APP.into(),
            state: RunState::Succeeded,
            origin: Origin { kind: OriginKind::Schedule, nominal: Some(at("05:30:00")), of: None },
            input: None,
            priority: 5,
            idempotency_key: None,
            created_at: at("05:30:00.001"),
            due_at: None,
            started_at: Some(at("05:30:00.002")),
            finished_at: Some(at("05:30:00.0025")),
            attempts: 1,
            interruptions: 0,
            node: None,
            error: None,
            cancelled_by: None,
        }
    }
}

impl Example for Attempt {
    fn example() -> Self {
        Self {
            number: 1,
            node: "node-1".into(),
            digest: Some(DIGEST.into()),
            started_at: at("05:30:00.002"),
            finished_at: Some(at("05:30:00.0025")),
            outcome: Some(OutcomeKind::Done),
            message: None,
            output: Some(json(r#"{"message":"good morning"}"#)),
            details: None,
            frames: Vec::new(),
            usage: Usage {
                fuel: Some(24_310),
                peak_memory_bytes: 1_179_648,
                log_bytes: 31,
                log_dropped_bytes: 0,
            },
        }
    }
}

impl Example for Whereabouts {
    fn example() -> Self {
        let frame = |function: &str, line| Frame {
            function: function.into(),
            file: Some("/mainspring/plugins/simple-job/src/lib.rs".into()),
            line: Some(line),
        };
        Self {
            state: Doing::Waiting,
            waiting_in: Some("sleep".into()),
            waiting_since: Some(at("05:30:00.002")),
            frames: vec![frame("simple_job::work", 61), frame("simple_job::run", 40)],
            rounds: Some(3),
            elapsed_ms: Some(1_250),
        }
    }
}

impl Example for TraceEvent {
    fn example() -> Self {
        Self {
            level: Some(Level::Info),
            message: Some("saying good morning".into()),
            fields: vec![Field { name: "language".into(), value: "en".into() }],
            ..Self::blank(1, at("05:30:00.0021"), TraceKind::Log)
        }
    }
}

impl Example for RunIds {
    fn example() -> Self {
        Self { ids: vec![RUN.into()] }
    }
}

impl Example for RunResults {
    fn example() -> Self {
        let refused = RunResult {
            id: "019a8f7d03e27c1d8a6b4f2e9d0c5b7b".into(),
            new_id: None,
            refused: Some("the run 019a8f7d03e27c1d8a6b4f2e9d0c5b7b has ended already".into()),
        };
        Self { results: vec![RunResult { id: RUN.into(), new_id: None, refused: None }, refused] }
    }
}

impl Example for RunCounts {
    fn example() -> Self {
        Self { queued: 3, running: 2, succeeded: 10_000, failed: 7, cancelled: 1, missed: 0 }
    }
}

impl Example for LatestRuns {
    fn example() -> Self {
        Self { job_id: JOB.into(), runs: vec![Run::example()] }
    }
}
