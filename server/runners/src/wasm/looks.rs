//! Looks at a running guest: asked for from outside, answered where its stack can be reached.

use std::mem::take;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Context;
use std::time::Duration;

use futures::task::AtomicWaker;
use mainspring_domain::whereabouts::Doing;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};
use wasmtime::{AsContext, Engine, WasmBacktrace};

use super::stack::Stack;

/// How long a look waits for a guest that is inside a single long instruction.
const PATIENCE: Duration = Duration::from_secs(1);

/// All looks at one attempt.
///
/// Nothing is captured before somebody asks: a guest that nobody looks at pays for a flag.
pub(super) struct Looks {
    began: Instant,
    wanted: AtomicBool,
    waits: AtomicBool,
    rounds: AtomicU64,
    waker: AtomicWaker,
    stage: Mutex<Stage>,
}

/// What was found.
pub(super) struct Found {
    pub(super) doing: Doing,
    pub(super) stack: Stack,
    pub(super) rounds: u64,
    pub(super) elapsed: Duration,
}

/// A host call in which a guest waits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pause {
    pub(super) call: &'static str,
    pub(super) since: Instant,
}

/// Marks an attempt as over, however it ends.
pub(super) struct UntilOver<'a>(&'a Looks);

enum Stage {
    Starting,
    Inside(Vec<oneshot::Sender<(Option<Pause>, Stack)>>),
    Over,
}

impl Looks {
    pub(super) fn new() -> Self {
        Self {
            began: Instant::now(),
            wanted: AtomicBool::new(false),
            waits: AtomicBool::new(false),
            rounds: AtomicU64::new(0),
            waker: AtomicWaker::new(),
            stage: Mutex::new(Stage::Starting),
        }
    }

    /// Where the guest is now; `None` where it has ended.
    pub(super) async fn look(&self, engine: &Engine) -> Option<Found> {
        let seen = match &mut *self.stage() {
            Stage::Over => return None,
            Stage::Starting => return Some(self.found(Doing::Starting, Stack::default())),
            Stage::Inside(asked) => {
                let (ask, seen) = oneshot::channel();
                asked.push(ask);
                self.wanted.store(true, Ordering::Release);
                seen
            }
        };
        // A guest that waits is polled, one that computes comes by when the epoch moves.
        self.waker.wake();
        engine.increment_epoch();
        match timeout(PATIENCE, seen).await {
            Ok(Ok((None, stack))) => Some(self.found(Doing::Computing, stack)),
            Ok(Ok((Some(Pause { call, since }), stack))) => {
                let doing = Doing::Waiting { call: call.to_owned(), waited: since.elapsed() };
                Some(self.found(doing, stack))
            }
            // It has ended meanwhile.
            Ok(Err(_)) => None,
            Err(_) => Some(self.found(Doing::Computing, Stack::default())),
        }
    }

    /// To be called before the guest is, so that looks reach it.
    pub(super) fn enter(&self) {
        *self.stage() = Stage::Inside(Vec::new());
    }

    pub(super) fn until_over(&self) -> UntilOver<'_> {
        UntilOver(self)
    }

    /// To be called before each poll of the guest's call, so that looks can bring one about.
    pub(super) fn listen(&self, context: &Context<'_>) {
        self.waker.register(context.waker());
    }

    /// To be called when the guest begins to wait in a host call.
    pub(super) fn wait(&self) {
        self.waits.store(true, Ordering::Relaxed);
    }

    /// Whether the guest waits in a host call. Else it only lets others run when its call is pending.
    pub(super) fn waits(&self) -> bool {
        self.waits.load(Ordering::Relaxed)
    }

    /// To be called when the guest goes on after a pause. Being polled for a look is not going on.
    pub(super) fn go_on(&self) {
        self.waits.store(false, Ordering::Relaxed);
        self.rounds.fetch_add(1, Ordering::Relaxed);
    }

    /// Answers those who look, if there are any. To be called where the guest has stopped for a
    /// moment, or waits.
    pub(super) fn answer(&self, pause: Option<Pause>, store: impl AsContext) {
        if !self.wanted.load(Ordering::Acquire) {
            return;
        }
        let stack = Stack::of(&WasmBacktrace::force_capture(store));
        let mut stage = self.stage();
        self.wanted.store(false, Ordering::Release);
        let Stage::Inside(asked) = &mut *stage else { return };
        for ask in take(asked) {
            // Whoever asked may have gone.
            let _ = ask.send((pause, stack.clone()));
        }
    }

    fn found(&self, doing: Doing, stack: Stack) -> Found {
        let rounds = self.rounds.load(Ordering::Relaxed);
        Found { doing, stack, rounds, elapsed: self.began.elapsed() }
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for UntilOver<'_> {
    fn drop(&mut self) {
        *self.0.stage() = Stage::Over;
    }
}
