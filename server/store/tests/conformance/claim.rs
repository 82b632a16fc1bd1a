use std::collections::HashSet;

use futures::future::join_all;
use mainspring_domain::job::{Job, JobSpec};
use mainspring_domain::ports::QueuedRun;
use mainspring_domain::run::RunState;

use super::given::*;

crate::on_every_store!(
    runs_are_taken_by_priority_then_due_time_then_id,
    a_claim_takes_no_more_than_its_limit,
    a_claimed_run_is_running_under_a_fence_of_its_own,
    fences_ascend_over_all_claims,
    a_claim_names_the_jobs_revision,
    no_run_is_claimed_twice_however_many_claim,
    a_node_finds_what_it_held,
);

async fn runs_are_taken_by_priority_then_due_time_then_id(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let due = |run: QueuedRun, second| QueuedRun { due_at: at(second), ..run };
    let (first, second) = (queued(job.id, 9), queued(job.id, 9));
    let older = due(queued(job.id, 9), 3);
    let less_urgent = due(urgent(queued(job.id, 9), 6), 1);
    let urgent = urgent(queued(job.id, 9), 0);
    let expected = [&urgent, &older, &first, &second, &less_urgent].map(|run| run.id);
    let shuffled = vec![second.clone(), less_urgent.clone(), first.clone(), urgent.clone(), older];
    assert_eq!(store.enqueue(shuffled).await.unwrap(), [true; 5]);
    assert_eq!(claim_ids(&store, 3, 10).await, expected[..3]);
    assert_eq!(claim_ids(&store, 3, 10).await, expected[3..]);
}

async fn a_claim_takes_no_more_than_its_limit(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    for _ in 0..3 {
        a_run(&store, job.id, 1).await;
    }
    assert_eq!(claim(&store, 2, 1).await.len(), 2);
    assert_eq!(claim(&store, 2, 1).await.len(), 1);
    assert_eq!(claim(&store, 2, 1).await.len(), 0);
}

async fn a_claimed_run_is_running_under_a_fence_of_its_own(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let claimed = a_running_run(&store, job.id, 4).await;
    let RunState::Running { fence, ref node, since } = claimed.run.state else { panic!() };
    assert!(fence.0 >= 1);
    assert_eq!((node.as_str(), since), (NODE, at(4)));
    assert_eq!((claimed.run.attempts, claimed.run.first_started_at), (1, Some(at(4))));
    assert_eq!(run(&store, claimed.run.id).await, claimed.run);
}

async fn fences_ascend_over_all_claims(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let mut last = 0;
    for second in 1..4 {
        for _ in 0..5 {
            a_run(&store, job.id, second).await;
        }
        for claimed in claim(&store, 5, second).await {
            assert!(fence(&claimed.run).0 > last);
            last = fence(&claimed.run).0;
        }
    }
    assert_eq!(last, 15);
}

async fn a_claim_names_the_jobs_revision(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    assert_eq!(a_running_run(&store, job.id, 1).await.job_revision, 1);
    let spec = JobSpec { name: "renamed".to_owned(), ..spec() };
    assert!(store.update_job(Job { revision: 2, spec, ..job.clone() }).await.unwrap());
    let claimed = a_running_run(&store, job.id, 1).await;
    assert_eq!((claimed.job_revision, claimed.run.job_name.as_str()), (2, "renamed"));
}

async fn no_run_is_claimed_twice_however_many_claim(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let runs = (0..500).map(|_| queued(job.id, 1)).collect();
    store.enqueue(runs).await.unwrap();
    let nodes: Vec<String> = (0..40).map(|n| format!("node-{n}")).collect();
    let claims = join_all(nodes.iter().map(|node| store.claim(node, 13, at(2)))).await;
    let claimed: Vec<_> = claims.into_iter().flat_map(Result::unwrap).collect();
    assert_eq!(claimed.len(), 500);
    let runs: HashSet<_> = ids(&claimed).into_iter().collect();
    let fences: HashSet<_> = claimed.iter().map(|claimed| fence(&claimed.run)).collect();
    assert_eq!((runs.len(), fences.len()), (500, 500));
}

async fn a_node_finds_what_it_held(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let mine = a_running_run(&store, job.id, 1).await;
    let ended = a_running_run(&store, job.id, 1).await;
    assert!(ends(&store, &ended, done(), 2).await);
    a_run(&store, job.id, 1).await;
    let theirs = store.claim("node-2", 1, at(3)).await.unwrap();
    assert_eq!(store.held_by(NODE).await.unwrap(), [mine.run]);
    assert_eq!(store.held_by("node-2").await.unwrap(), [theirs[0].run.clone()]);
    assert_eq!(store.held_by("node-3").await.unwrap(), []);
}
