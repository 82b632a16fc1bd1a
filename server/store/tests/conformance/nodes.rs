//! Who takes part, and who has gone silent.

use std::time::Duration;

use mainspring_domain::id::NodeOwner;
use mainspring_domain::node::{Doomed, Node};
use mainspring_domain::run::RunState;
use mainspring_domain::whereabouts::{Doing, Whereabouts};

use super::given::{AnyStore, NODE, a_job, a_running_run, at, done, ends, fence, fresh, spec};

on_every_store![
    a_name_is_one_data_directorys_until_it_has_been_silent_for_long,
    a_node_that_holds_runs_and_is_not_there_has_lapsed,
    a_wish_to_cancel_is_found_by_the_node_that_executes_the_run,
    where_an_attempt_was_seen_last_is_kept_until_it_has_ended,
];

/// Longer than a test takes by any clock.
const LONG: Duration = Duration::from_secs(3600);

fn node(name: &str, owner: NodeOwner) -> Node {
    let at = at(0);
    Node { name: name.to_owned(), owner, version: "1.2.3".to_owned(), joined_at: at, seen_at: at }
}

fn owner() -> NodeOwner {
    NodeOwner::new(at(0), fresh())
}

async fn a_name_is_one_data_directorys_until_it_has_been_silent_for_long(store: AnyStore) {
    let (one, other) = (owner(), owner());
    assert!(store.join(node("a", one), LONG).await.unwrap());
    assert!(store.join(node("a", one), LONG).await.unwrap(), "the same one, started again");
    assert!(!store.join(node("a", other), LONG).await.unwrap());
    assert!(store.join(node("b", other), LONG).await.unwrap());
    let names: Vec<String> = store.nodes().await.unwrap().into_iter().map(|n| n.name).collect();
    assert_eq!(names, ["a", "b"]);

    assert!(store.beat("a", one, at(1)).await.unwrap());
    assert!(!store.beat("a", other, at(1)).await.unwrap());
    store.leave("a", other).await.unwrap();
    assert!(!store.join(node("a", other), LONG).await.unwrap(), "only its own node leaves");
    store.leave("a", one).await.unwrap();
    assert!(!store.beat("a", one, at(2)).await.unwrap());
    assert!(store.join(node("a", other), LONG).await.unwrap());
}

async fn a_node_that_holds_runs_and_is_not_there_has_lapsed(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    a_running_run(&store, job.id, 1).await;
    assert_eq!(store.lapsed(at(0), LONG).await.unwrap(), [NODE], "it never was there");
    let owner = owner();
    assert!(store.join(node(NODE, owner), LONG).await.unwrap());
    assert_eq!(store.lapsed(at(0), LONG).await.unwrap(), [""; 0]);
    store.leave(NODE, owner).await.unwrap();
    assert_eq!(store.lapsed(at(0), LONG).await.unwrap(), [NODE]);
}

async fn a_wish_to_cancel_is_found_by_the_node_that_executes_the_run(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let claimed = a_running_run(&store, job.id, 1).await;
    assert_eq!(store.doomed(NODE).await.unwrap(), []);
    store.cancel(vec![claimed.run.id], "ada", at(2)).await.unwrap();
    let RunState::Running { fence, .. } = claimed.run.state else { panic!("{claimed:?}") };
    assert_eq!(store.doomed(NODE).await.unwrap(), [Doomed { fence, by: "ada".to_owned() }]);
    assert_eq!(store.doomed("another").await.unwrap(), []);
}

async fn where_an_attempt_was_seen_last_is_kept_until_it_has_ended(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let claimed = a_running_run(&store, job.id, 1).await;
    let attempt = fence(&claimed.run);
    assert_eq!(store.sighting(attempt).await.unwrap(), None);
    let here = |doing| Whereabouts { doing, frames: Vec::new(), rounds: 7, elapsed: LONG };
    let call = "sleep \u{5e05}".to_owned();
    let waiting = here(Doing::Waiting { call, waited: Duration::from_millis(1500) });
    for (number, here) in [(1, here(Doing::Computing)), (2, waiting)] {
        store.keep_sighting(attempt, here.clone()).await.unwrap();
        let sighting = store.sighting(attempt).await.unwrap().unwrap();
        assert_eq!((sighting.number, sighting.here), (number, here));
    }
    store.prune(at(0), at(0)).await.unwrap();
    assert!(store.sighting(attempt).await.unwrap().is_some());
    assert!(ends(&store, &claimed, done(), 5).await);
    store.prune(at(0), at(0)).await.unwrap();
    assert_eq!(store.sighting(attempt).await.unwrap(), None);
}
