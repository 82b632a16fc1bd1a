//! What becomes of a run when an attempt ends. Pure, and the only way from `Running` to another state.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::attempt::Outcome;
use crate::id::{AppId, Fence, RunId};
use crate::retry::Retry;
use crate::run::Run;

/// How often a run may be interrupted before it counts as lost.
pub const MOST_INTERRUPTIONS: u32 = 5;

/// What was decided. Applied only while the run still carries `fence`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    run: RunId,
    app: AppId,
    fence: Fence,
    next: Next,
    error: String,
}

/// The state after a [`Transition`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Ended well.
    Succeeded,
    /// Ended badly, for good.
    Failed,
    /// Ended by somebody.
    Cancelled {
        /// Who.
        by: String,
    },
    /// Queued again, because the attempt failed.
    Retried {
        /// Not before this.
        due_at: Timestamp,
    },
    /// Queued again at once, because the attempt was interrupted.
    Requeued,
}

impl Transition {
    /// The run it is about.
    pub fn run(&self) -> RunId {
        self.run
    }

    /// Whose run it is.
    pub fn app(&self) -> AppId {
        self.app
    }

    /// The fence under which it holds.
    pub fn fence(&self) -> Fence {
        self.fence
    }

    /// The state to go to.
    pub fn next(&self) -> &Next {
        &self.next
    }

    /// Why the attempt failed, for people; empty when it did not.
    pub fn error(&self) -> &str {
        &self.error
    }

    fn to(run: &Run, fence: Fence, next: Next, error: String) -> Self {
        Self { run: run.id, app: run.app, fence, next, error }
    }
}

/// Decides what becomes of `run`, whose attempt `fence` ended at `now` with `outcome`. `chance` in
/// 0…1 decides the jitter of a retry.
pub fn settle(
    run: &Run,
    fence: Fence,
    outcome: &Outcome,
    retry: &Retry,
    now: Timestamp,
    chance: f64,
) -> Transition {
    let error = outcome.message();
    let to = |next| Transition::to(run, fence, next, error.clone());
    match outcome {
        Outcome::Done { .. } => to(Next::Succeeded),
        Outcome::Cancelled { by } => to(Next::Cancelled { by: by.clone() }),
        Outcome::Interrupted => interrupted(run, fence),
        Outcome::Fatal { .. } | Outcome::OutOfFuel { .. } | Outcome::InvalidOutput { .. } => {
            to(Next::Failed)
        }
        Outcome::Retry { .. }
        | Outcome::TimedOut { .. }
        | Outcome::OverMemory { .. }
        | Outcome::Trapped { .. } => match &run.cancel_by {
            Some(by) => to(Next::Cancelled { by: by.clone() }),
            None if run.counted_attempts() > retry.max => to(Next::Failed),
            None => {
                let asked = asked_delay(outcome);
                let wait = retry.wait(run.counted_attempts(), chance, asked);
                to(Next::Retried { due_at: after(now, wait) })
            }
        },
    }
}

/// `at` plus `wait`, or the last instant there is.
pub fn after(at: Timestamp, wait: Duration) -> Timestamp {
    SignedDuration::try_from(wait)
        .map_or(Timestamp::MAX, |wait| at.checked_add(wait).unwrap_or(Timestamp::MAX))
}

fn interrupted(run: &Run, fence: Fence) -> Transition {
    if let Some(by) = &run.cancel_by {
        return Transition::to(run, fence, Next::Cancelled { by: by.clone() }, String::new());
    }
    // The attempt at hand is not among `interruptions` yet.
    if run.interruptions + 1 > MOST_INTERRUPTIONS {
        let error = format!("lost: interrupted more than {MOST_INTERRUPTIONS} times");
        return Transition::to(run, fence, Next::Failed, error);
    }
    Transition::to(run, fence, Next::Requeued, Outcome::Interrupted.message())
}

fn asked_delay(outcome: &Outcome) -> Option<Duration> {
    match outcome {
        Outcome::Retry { after, .. } => *after,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AppId, JobId};
    use crate::job::Priority;
    use crate::json::Json;
    use crate::run::{Origin, RunState};

    fn running(attempts: u32, interruptions: u32) -> Run {
        let at = Timestamp::UNIX_EPOCH;
        Run {
            id: RunId::new(at, [1; 10]),
            job: JobId::new(at, [2; 10]),
            job_name: "test".into(),
            app: AppId::DEFAULT,
            origin: Origin::Api,
            input: None,
            priority: Priority::default(),
            idempotency_key: None,
            created_at: at,
            attempts,
            interruptions,
            first_started_at: Some(at),
            last_error: String::new(),
            cancel_by: None,
            state: RunState::Running { fence: Fence(1), node: "n".into(), since: at },
        }
    }

    fn next(run: &Run, outcome: &Outcome) -> Next {
        let retry = Retry { jitter: false, ..Retry::default() };
        settle(run, Fence(1), outcome, &retry, Timestamp::UNIX_EPOCH, 0.5).next().clone()
    }

    fn failure() -> Outcome {
        Outcome::Retry { message: "no".into(), details: None, after: None }
    }

    fn due_in(seconds: i64) -> Next {
        Next::Retried { due_at: Timestamp::from_second(seconds).unwrap() }
    }

    #[test]
    fn a_failure_is_retried_as_often_as_the_policy_says() {
        assert_eq!(next(&running(1, 0), &failure()), due_in(5));
        assert_eq!(next(&running(3, 0), &failure()), due_in(20));
        assert_eq!(next(&running(4, 0), &failure()), Next::Failed);
    }

    #[test]
    fn an_interruption_does_not_count_as_an_attempt_but_is_bounded() {
        assert_eq!(next(&running(1, 0), &Outcome::Interrupted), Next::Requeued);
        assert_eq!(next(&running(4, 3), &failure()), due_in(5));
        assert_eq!(next(&running(6, 5), &Outcome::Interrupted), Next::Failed);
    }

    #[test]
    fn what_would_happen_again_is_not_retried() {
        for outcome in [
            Outcome::Fatal { message: "no".into(), details: None },
            Outcome::OutOfFuel { fuel: 1 },
            Outcome::InvalidOutput { reason: "no JSON".into() },
        ] {
            assert_eq!(next(&running(1, 0), &outcome), Next::Failed, "{outcome:?}");
        }
    }

    #[test]
    fn a_cancelled_run_is_not_tried_again_however_its_attempt_ended() {
        let run = Run { cancel_by: Some("ada".into()), ..running(1, 0) };
        let by_ada = Next::Cancelled { by: "ada".into() };
        assert_eq!(next(&run, &failure()), by_ada);
        assert_eq!(next(&run, &Outcome::Interrupted), by_ada);
        assert_eq!(next(&run, &Outcome::Done { output: Json::null() }), Next::Succeeded);
    }
}
