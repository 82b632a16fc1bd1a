use futures::StreamExt as _;
use futures::stream::BoxStream;
use mainspring_domain::run::Phase;
use mainspring_engine::{Error, Topic, Watched, WatchedAttempt};

use crate::support::{Lab, done, soon, spec};

async fn next(events: &mut BoxStream<'static, Result<Watched, Error>>) -> Watched {
    soon("something to be told", events.next()).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_watcher_is_told_what_kinds_of_things_change() {
    let lab = Lab::new().await;
    let mut events = lab.engine.watch(&lab.admin, None).await.unwrap();
    let job = lab.job(spec()).await;
    assert_eq!(next(&mut events).await, Watched::Changed(vec![Topic::Jobs]));
    lab.enqueue(&job).await;
    assert_eq!(next(&mut events).await, Watched::Changed(vec![Topic::Runs]));
}

#[tokio::test]
async fn a_watched_attempt_is_told_to_its_end_and_changes_go_on() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let run = lab.enqueue(&job).await;
    let attempt = WatchedAttempt { run, ordinal: 1, after: 0 };
    let mut events = lab.engine.watch(&lab.admin, Some(attempt)).await.unwrap();
    lab.look().await;
    let scene = lab.scene().await;
    for line in ["one", "two", "three"] {
        scene.log(line);
    }
    let mut told = Vec::new();
    while told.len() < 3 {
        if let Watched::Trace(events) = next(&mut events).await {
            told.extend(events.iter().map(|event| event.seq));
        }
    }
    assert_eq!(told, [1, 2, 3]);
    scene.finish(done());
    let ended = loop {
        if let Watched::End { run } = next(&mut events).await {
            break run;
        }
    };
    assert_eq!((ended.id, ended.state.phase()), (run, Phase::Succeeded));
    lab.job(spec()).await;
    loop {
        if let Watched::Changed(topics) = next(&mut events).await
            && topics.contains(&Topic::Jobs)
        {
            break;
        }
    }
}

#[tokio::test]
async fn an_attempt_that_cannot_come_is_not_watched() {
    let lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let run = lab.enqueue(&job).await;
    let attempt = WatchedAttempt { run, ordinal: 2, after: 0 };
    let refused = lab.engine.watch(&lab.admin, Some(attempt)).await;
    assert!(matches!(refused, Err(Error::NotFound(_))));
}
