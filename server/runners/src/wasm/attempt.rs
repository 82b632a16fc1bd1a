//! One attempt, from the call to its outcome.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use mainspring_domain::attempt::{Outcome, Usage};
use mainspring_domain::json::Json;
use mainspring_domain::plugin::Rejected;
use mainspring_domain::ports::{Call, Finished, Stop, Task, TraceSink};
use tokio::sync::Semaphore;

use super::abi_v1::{self, Job};
use super::guest;
use super::modules::{LoadError, Modules};
use super::outcome;
use super::recorder::Recorder;
use super::stack::Stack;
use super::stop::{Control, StopFlag};

/// An attempt that waits to be executed.
pub(super) struct Attempt {
    pub(super) modules: Arc<Modules>,
    pub(super) slots: Arc<Semaphore>,
    pub(super) call: Call,
    pub(super) trace: Arc<dyn TraceSink>,
    pub(super) stop: Arc<StopFlag>,
}

impl Attempt {
    /// Executes it. Always resolves: even a panic in the engine is an outcome.
    pub(super) async fn run(self) -> Finished {
        let run = self.call.run;
        let stop = self.stop.clone();
        let _over = stop.looks().until_over();
        AssertUnwindSafe(self.prepare_and_execute()).catch_unwind().await.unwrap_or_else(|_| {
            tracing::error!(%run, "the runner panicked; the message is on standard error");
            let message = "the server failed while running it; its log says more".to_owned();
            unused(Outcome::Retry { message, details: None, after: None })
        })
    }

    async fn prepare_and_execute(self) -> Finished {
        // Its time begins when it does: compiling and waiting for a place are the server's time.
        let Task::Plugin { version, input } = &self.call.task else {
            return unused(not_mine());
        };
        let job = tokio::select! {
            biased;
            job = self.modules.job(*version) => match job {
                Ok(job) => job,
                Err(error) => return unused(not_loaded(&error)),
            },
            why = self.stop.stopped() => return unused(stopped(why)),
        };
        let slot = tokio::select! {
            biased;
            slot = self.slots.acquire() => slot,
            why = self.stop.stopped() => return unused(stopped(why)),
        };
        let (mut finished, stack) = self.execute(&job, input).await;
        drop(slot);
        if let (Outcome::Trapped { frames, .. }, Some(stack)) = (&mut finished.outcome, stack) {
            *frames = self.modules.symbols().frames(*version, &stack).await;
        }
        finished
    }

    async fn execute(&self, job: &Job, input: &Json) -> (Finished, Option<Stack>) {
        let bounds = &self.call.bounds;
        let control = Control::new(self.stop.clone(), bounds.timeout);
        let recorder = Arc::new(Recorder::new(self.trace.clone(), bounds.log));
        let engine = self.modules.engine();
        let mut store = match guest::store(engine, bounds, control.clone(), recorder.clone()) {
            Ok(store) => store,
            Err(error) => return (unused(outcome::of_error(&error, bounds, &recorder)), None),
        };
        let result = match control.check(None) {
            Ok(()) => {
                self.stop.looks().enter();
                control.bound(job.run(&mut store, &self.call, input)).await
            }
            Err(halt) => Err(halt.into()),
        };
        let (outcome, stack) = match result {
            Ok(returned) => (abi_v1::outcome(returned, bounds), None),
            Err(error) => (outcome::of_error(&error, bounds, &recorder), outcome::stack(&error)),
        };
        recorder.finish(!matches!(outcome, Outcome::Done { .. }));
        (Finished { outcome, usage: guest::usage(&store, bounds) }, stack)
    }
}

fn unused(outcome: Outcome) -> Finished {
    Finished { outcome, usage: Usage::default() }
}

fn not_mine() -> Outcome {
    let message = "this runner executes plugins, and the job is a request".to_owned();
    Outcome::Fatal { message, details: None }
}

fn stopped(why: Stop) -> Outcome {
    match why {
        Stop::Cancelled { by } => Outcome::Cancelled { by },
        Stop::Interrupted => Outcome::Interrupted,
    }
}

fn not_loaded(error: &LoadError) -> Outcome {
    let message = format!("the plugin cannot be loaded: {error}");
    match error {
        // What was too slow goes on in the background, and may be there next time.
        LoadError::Rejected(Rejected::TooSlowToCompile { .. })
        | LoadError::Store(_)
        | LoadError::Unavailable(_) => Outcome::Retry { message, details: None, after: None },
        LoadError::Rejected(_) | LoadError::NoFile(_) => Outcome::Fatal { message, details: None },
    }
}
