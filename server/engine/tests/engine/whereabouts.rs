use mainspring_domain::whereabouts::Doing;

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_somewhere_while_it_has_an_attempt_and_nowhere_before_and_after() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let id = lab.enqueue(&job).await;
    assert_eq!(lab.engine.whereabouts(&lab.admin, id).await.unwrap(), None);
    let scene = lab.scene().await;
    let here = lab.engine.whereabouts(&lab.admin, id).await.unwrap().unwrap();
    assert_eq!((here.doing, here.frames.len(), here.rounds), (Doing::Computing, 1, 3));
    scene.finish(done());
    lab.ended(id, 1).await;
    assert_eq!(lab.engine.whereabouts(&lab.admin, id).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claimed_run_that_has_not_begun_yet_is_starting() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    lab.crash().await;
    let id = lab.enqueue(&job).await;
    // The new engine does not know the plugin yet and asks the store.
    let plugin = lab.store.hold("plugin");
    lab.look().await;
    plugin.arrived().await;
    let here = lab.engine.whereabouts(&lab.admin, id).await.unwrap().unwrap();
    assert_eq!((here.doing, here.frames.len()), (Doing::Starting, 0));
    plugin.release();
}
