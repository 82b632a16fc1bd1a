//! The way of a run through its states, with the time that it spent in each.

use mainspring_wire::{Attempt, OutcomeKind, Run, RunState};

use crate::instant::micros;

/// A state that a run was or is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// The state.
    pub state: RunState,
    /// When it began, in microseconds since 1970.
    pub from: i64,
    /// When it ended; `None` for the state that the run is in, and for its end.
    pub to: Option<i64>,
    /// The attempt that was being executed; of `Running`.
    pub attempt: Option<u32>,
    /// How the attempt ended; of `Running`.
    pub outcome: Option<OutcomeKind>,
}

impl Stage {
    /// How long the run was in it, or is by `now`, in microseconds. An end has no length.
    pub fn length(&self, now: i64) -> Option<u64> {
        if self.state.is_final() {
            return None;
        }
        Some(u64::try_from(self.to.unwrap_or(now) - self.from).unwrap_or(0))
    }

    fn waiting(state: RunState, from: i64, to: Option<i64>) -> Self {
        Self { state, from, to, attempt: None, outcome: None }
    }
}

/// The states that a run has passed, the present one last.
pub fn stages(run: &Run, attempts: &[Attempt]) -> Vec<Stage> {
    let Some(mut at) = micros(&run.created_at.0) else { return Vec::new() };
    let mut stages = Vec::new();
    let mut waits_as = RunState::Queued;
    for attempt in attempts {
        let Some(began) = micros(&attempt.started_at.0) else { continue };
        // `due_at` is left out once a run no longer waits, so a wait for its time shows as queued.
        stages.push(Stage::waiting(waits_as, at, Some(began.max(at))));
        let ended = attempt.finished_at.as_ref().and_then(|time| micros(&time.0));
        stages.push(Stage {
            state: RunState::Running,
            from: began.max(at),
            to: ended,
            attempt: Some(attempt.number),
            outcome: attempt.outcome,
        });
        let Some(ended) = ended else { return stages };
        at = ended.max(began);
        waits_as = match attempt.outcome {
            // Its node stopped: it waits for a slot as if it had not begun.
            Some(OutcomeKind::Interrupted) => RunState::Queued,
            _ => RunState::Retrying,
        };
    }
    match run.state {
        state if state.is_final() => {
            let ended = run.finished_at.as_ref().and_then(|time| micros(&time.0)).unwrap_or(at);
            // An end that came while the run waited ends that wait too.
            if ended > at || attempts.is_empty() {
                stages.push(Stage::waiting(waits_as, at, Some(ended.max(at))));
            }
            stages.push(Stage::waiting(state, ended.max(at), None));
        }
        // The attempt is not in the list yet.
        RunState::Running => {
            let began = run.started_at.as_ref().filter(|_| attempts.is_empty());
            let began = began.and_then(|time| micros(&time.0)).unwrap_or(at).max(at);
            stages.push(Stage::waiting(waits_as, at, Some(began)));
            stages.push(Stage::waiting(RunState::Running, began, None));
        }
        state => stages.push(Stage::waiting(state, at, None)),
    }
    stages
}

#[cfg(test)]
mod tests {
    use mainspring_wire::{Origin, OriginKind, Time, Usage};

    use super::*;

    const START: i64 = 1_772_409_600_000_000;

    fn at(second: i64) -> Time {
        Time(format!("2026-03-02T00:00:{second:02}Z"))
    }

    fn run(state: RunState, finished: Option<i64>) -> Run {
        Run {
            id: "r".into(),
            job_id: "j".into(),
            job_name: "job".into(),
            app_id: "a".into(),
            state,
            origin: Origin { kind: OriginKind::Api, nominal: None, of: None },
            input: None,
            priority: 5,
            idempotency_key: None,
            created_at: at(0),
            due_at: None,
            started_at: None,
            finished_at: finished.map(at),
            attempts: 0,
            interruptions: 0,
            node: None,
            error: None,
            cancelled_by: None,
        }
    }

    fn attempt(number: u32, from: i64, end: Option<(i64, OutcomeKind)>) -> Attempt {
        Attempt {
            number,
            node: "node-1".into(),
            digest: None,
            started_at: at(from),
            finished_at: end.map(|(to, _)| at(to)),
            outcome: end.map(|(_, outcome)| outcome),
            message: None,
            output: None,
            details: None,
            frames: Vec::new(),
            usage: Usage { fuel: None, peak_memory_bytes: 0, log_bytes: 0, log_dropped_bytes: 0 },
        }
    }

    fn told(run: &Run, attempts: &[Attempt]) -> Vec<(RunState, Option<u64>)> {
        let now = START + 30_000_000;
        let stages = stages(run, attempts);
        stages.iter().map(|s| (s.state, s.length(now).map(|micros| micros / 1_000_000))).collect()
    }

    #[test]
    fn a_run_that_was_retried_shows_every_wait_and_every_attempt() {
        let attempts = [
            attempt(1, 1, Some((3, OutcomeKind::Trapped))),
            attempt(2, 8, Some((9, OutcomeKind::Done))),
        ];
        assert_eq!(
            told(&run(RunState::Succeeded, Some(9)), &attempts),
            [
                (RunState::Queued, Some(1)),
                (RunState::Running, Some(2)),
                (RunState::Retrying, Some(5)),
                (RunState::Running, Some(1)),
                (RunState::Succeeded, None),
            ]
        );
    }

    #[test]
    fn an_interrupted_attempt_is_followed_by_a_queue_and_no_retry() {
        let attempts = [attempt(1, 1, Some((2, OutcomeKind::Interrupted)))];
        assert_eq!(
            told(&run(RunState::Queued, None), &attempts).last(),
            Some(&(RunState::Queued, Some(28)))
        );
    }

    #[test]
    fn a_run_that_is_cancelled_while_it_waits_ends_its_wait() {
        assert_eq!(
            told(&run(RunState::Cancelled, Some(4)), &[]),
            [(RunState::Queued, Some(4)), (RunState::Cancelled, None),]
        );
    }

    #[test]
    fn a_running_run_grows_until_now() {
        let running = told(&run(RunState::Running, None), &[attempt(1, 10, None)]);
        assert_eq!(running.last(), Some(&(RunState::Running, Some(20))));
    }
}
