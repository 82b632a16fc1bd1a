//! Random sequences of calls against a model that knows only what was promised.

use std::collections::HashMap;

use mainspring_domain::attempt::Outcome;
use mainspring_domain::id::RunId;
use mainspring_domain::job::{Job, JobSpec};
use mainspring_domain::ports::{CancelResult, Claimed, JobFilter, QueuedRun};
use mainspring_domain::run::{Phase, RunState};
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, TestRunner};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use super::given::*;

crate::on_every_store!(any_sequence_of_calls_keeps_the_promises);

/// How many jobs take part: the first without a limit, the others with one.
const JOBS: usize = 3;

#[derive(Debug, Clone)]
enum Step {
    Enqueue { job: usize, priority: u8, ahead: i64 },
    Claim { limit: u32 },
    Settle { which: prop::sample::Index, how: Outcome, stale: bool },
    Cancel { which: prop::sample::Index },
    Limit { job: usize, limit: Option<u32> },
    Pass { seconds: i64 },
}

fn step() -> impl Strategy<Value = Step> {
    let how = prop_oneof![Just(done()), Just(failure()), Just(fatal()), Just(Outcome::Interrupted)];
    let which = any::<prop::sample::Index>;
    prop_oneof![
        6 => (0..JOBS, 0..=9u8, prop_oneof![3 => Just(0i64), 1 => 1..30i64])
            .prop_map(|(job, priority, ahead)| Step::Enqueue { job, priority, ahead }),
        4 => (0..6u32).prop_map(|limit| Step::Claim { limit }),
        5 => (which(), how, prop::bool::weighted(0.1))
            .prop_map(|(which, how, stale)| Step::Settle { which, how, stale }),
        2 => which().prop_map(|which| Step::Cancel { which }),
        1 => (1..JOBS, prop::option::of(1..4u32))
            .prop_map(|(job, limit)| Step::Limit { job, limit }),
        2 => (1..20i64).prop_map(|seconds| Step::Pass { seconds }),
    ]
}

async fn any_sequence_of_calls_keeps_the_promises(store: AnyStore) {
    let kept = Box::new(FileFailurePersistence::WithSource("regressions"));
    let config =
        Config { cases: 60, failure_persistence: Some(kept), ..Config::with_source_file(file!()) };
    let steps = prop::collection::vec(step(), 1..80);
    let checked = TestRunner::new(config).run(&steps, |steps| {
        block_in_place(|| Handle::current().block_on(World::run(&store, steps)));
        Ok(())
    });
    checked.unwrap_or_else(|failure| panic!("{failure}"));
}

/// The store beside what must be true of it.
struct World<'a> {
    store: &'a AnyStore,
    jobs: Vec<Job>,
    now: i64,
    runs: Vec<RunId>,
    model: HashMap<RunId, Model>,
    running: Vec<Claimed>,
    /// Claims whose attempt has ended: ghosts.
    past: Vec<Claimed>,
}

struct Model {
    job: usize,
    phase: Phase,
    due_at: i64,
    cancelled: bool,
}

impl<'a> World<'a> {
    async fn run(store: &'a AnyStore, steps: Vec<Step>) {
        let mut world = World::new(store).await;
        for step in steps {
            world.take(step).await;
            world.check().await;
        }
        world.finish().await;
    }

    async fn new(store: &'a AnyStore) -> Self {
        // What a failed case has left behind must not be claimed in this one.
        for job in store.jobs(JobFilter::default(), first_page(200)).await.unwrap().items {
            store.delete_job(job.id, "the next case", at(0)).await.unwrap();
        }
        let mut jobs = Vec::new();
        for limit in [None, Some(1), Some(2)] {
            jobs.push(a_job(store, JobSpec { max_concurrent: limit, ..spec() }).await);
        }
        let (runs, model) = (Vec::new(), HashMap::new());
        Self { store, jobs, now: 0, runs, model, running: Vec::new(), past: Vec::new() }
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Enqueue { job, priority, ahead } => self.enqueue(job, priority, ahead).await,
            Step::Claim { limit } => self.claim(limit).await,
            Step::Settle { which, how, stale: false } if !self.running.is_empty() => {
                let claimed = self.running.remove(which.index(self.running.len()));
                self.settle(claimed, how).await;
            }
            Step::Settle { which, how, stale: true } if !self.past.is_empty() => {
                let ghost = which.get(&self.past);
                assert!(!ends(self.store, ghost, how, self.now).await, "a ghost was heard");
            }
            Step::Cancel { which } if !self.runs.is_empty() => {
                self.cancel(*which.get(&self.runs)).await;
            }
            // There is none yet.
            Step::Settle { .. } | Step::Cancel { .. } => {}
            Step::Limit { job, limit } => self.limit(job, limit).await,
            Step::Pass { seconds } => {
                self.now += seconds;
                self.store.promote_due(at(self.now)).await.unwrap();
            }
        }
    }

    async fn enqueue(&mut self, job: usize, priority: u8, ahead: i64) {
        let due_at = self.now + ahead;
        let run = urgent(queued(self.jobs[job].id, self.now), priority);
        let id = accept(self.store, QueuedRun { due_at: at(due_at), ..run }).await;
        self.runs.push(id);
        self.model.insert(id, Model { job, phase: Phase::Queued, due_at, cancelled: false });
    }

    async fn claim(&mut self, limit: u32) {
        let before: Vec<usize> = (0..JOBS).map(|job| self.running_of(job)).collect();
        let claimed = claim(self.store, limit, self.now).await;
        assert!(claimed.len() <= limit as usize);
        let full = claimed.len() == limit as usize;
        for claimed in claimed {
            let run = self.model.get_mut(&claimed.run.id).expect("a run of this case");
            assert_eq!(run.phase, Phase::Queued);
            assert!(run.due_at <= self.now, "it was not due");
            run.phase = Phase::Running;
            self.running.push(claimed);
        }
        for (job, before) in before.into_iter().enumerate() {
            let most = self.jobs[job].spec.max_concurrent.map_or(usize::MAX, |n| n as usize);
            assert!(self.running_of(job) <= before.max(most), "over the limit");
            let waits = self
                .model
                .values()
                .any(|run| run.job == job && run.phase == Phase::Queued && run.due_at <= self.now);
            let room = self.running_of(job) < most;
            assert!(full || !waits || !room, "a run is stuck though its job has room");
        }
    }

    async fn settle(&mut self, claimed: Claimed, how: Outcome) {
        let settlement = end(&claimed, how.clone(), self.now);
        assert_eq!(self.store.settle(vec![settlement]).await.unwrap(), [true]);
        let stored = run(self.store, claimed.run.id).await;
        let model = self.model.get_mut(&claimed.run.id).expect("a run of this case");
        model.phase = stored.state.phase();
        match (how, &stored.state) {
            (Outcome::Done { .. }, RunState::Succeeded { .. })
            | (Outcome::Fatal { .. }, RunState::Failed { .. }) => {}
            (_, RunState::Cancelled { .. }) => assert!(model.cancelled),
            (_, RunState::Failed { .. } | RunState::Queued { .. }) => assert!(!model.cancelled),
            (how, state) => panic!("{how:?} led to {state:?}"),
        }
        if let RunState::Queued { due_at } = stored.state {
            model.due_at = due_at.as_second() - at(0).as_second();
        }
        self.past.push(claimed);
    }

    async fn cancel(&mut self, id: RunId) {
        let results = self.store.cancel(vec![id], "ada", at(self.now)).await.unwrap();
        let model = self.model.get_mut(&id).expect("a run of this case");
        match (model.phase, results[0]) {
            (Phase::Queued, CancelResult::Cancelled) => model.phase = Phase::Cancelled,
            (Phase::Running, CancelResult::Marked(_)) => model.cancelled = true,
            (phase, CancelResult::Finished) => assert!(phase.is_final()),
            (phase, result) => panic!("cancelling a {phase:?} run said {result:?}"),
        }
    }

    async fn limit(&mut self, job: usize, limit: Option<u32>) {
        let changed = &mut self.jobs[job];
        changed.revision += 1;
        changed.spec.max_concurrent = limit;
        assert!(self.store.update_job(changed.clone()).await.unwrap());
    }

    fn running_of(&self, job: usize) -> usize {
        let running = |run: &&Model| run.job == job && run.phase == Phase::Running;
        self.model.values().filter(running).count()
    }

    /// Every run is in the one state that the model says.
    async fn check(&self) {
        for job in &self.jobs {
            for stored in runs_of(self.store, job.id, &[]).await {
                assert_eq!(stored.state.phase(), self.model[&stored.id].phase);
            }
        }
        let held = self.store.held_by(NODE).await.unwrap();
        assert_eq!(
            held.iter().filter(|run| self.model.contains_key(&run.id)).count(),
            self.running.len()
        );
    }

    /// Every accepted run reaches an end, whatever happened before.
    async fn finish(&mut self) {
        while self.model.values().any(|run| !run.phase.is_final()) {
            let before = self.past.len();
            self.now += 10_000;
            self.store.promote_due(at(self.now)).await.unwrap();
            self.claim(1000).await;
            for claimed in std::mem::take(&mut self.running) {
                self.settle(claimed, done()).await;
            }
            self.check().await;
            assert!(self.past.len() > before, "nothing moves any more");
        }
        assert_eq!(self.store.next_due().await.unwrap(), None);
    }
}
