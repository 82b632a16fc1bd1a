//! Requests that are ended from here.

use std::sync::Arc;
use std::time::Duration;

use mainspring_domain::attempt::Outcome;
use mainspring_domain::ports::{Call, Stop};
use mainspring_domain::whereabouts::Doing;
use mainspring_domain::work::Bounds;

use crate::lab::{Lab, Trace, call, get};
use crate::receiver::Receiver;

#[tokio::test]
async fn a_request_that_waits_for_its_answer_is_cancelled_and_told() {
    let silent = Receiver::new(|_| None).await;
    let trace = Arc::new(Trace::default());
    let started = Lab::open().start(get(&silent.url("/slow")), trace.clone());
    let finished = tokio::spawn(started.finished);
    silent.reached().await;
    started.handle.stop(Stop::Cancelled { by: "ada".to_owned() });
    let outcome = finished.await.unwrap().outcome;
    assert_eq!(outcome, Outcome::Cancelled { by: "ada".to_owned() });
    let exchanges = trace.exchanges();
    assert_eq!(exchanges.len(), 1);
    assert!(exchanges[0].url.ends_with("/slow") && exchanges[0].answer.is_none());
    assert_eq!(
        exchanges[0].error.as_deref(),
        Some("the attempt ended before the answer was there")
    );
}

#[tokio::test]
async fn a_request_under_way_tells_what_it_waits_for_and_an_ended_one_nothing() {
    let silent = Receiver::new(|_| None).await;
    let url = silent.url("/slow");
    let started = Lab::open().start(get(&url), Arc::new(Trace::default()));
    let finished = tokio::spawn(started.finished);
    silent.reached().await;
    let here = started.handle.look().await.unwrap();
    let Doing::Waiting { call, waited } = here.doing else { panic!("{here:?}") };
    assert_eq!((call, waited), (format!("GET {url}"), here.elapsed));
    assert_eq!((here.frames, here.rounds), (vec![], 0));
    started.handle.stop(Stop::Interrupted);
    finished.await.unwrap();
    assert_eq!(started.handle.look().await, None);
}

#[tokio::test]
async fn a_receiver_that_never_answers_is_given_up() {
    let silent = Receiver::new(|_| None).await;
    let http = get(&silent.url("/slow"));
    let after = Duration::from_millis(50);
    let bounds = Bounds { timeout: after, ..Bounds::default() };
    let left = Lab::open().run_call(Call { bounds, ..call(http) }).await;
    let waiting_in = Some(format!("GET {}", silent.url("/slow")));
    assert_eq!(left.outcome, Outcome::TimedOut { after, waiting_in });
}
