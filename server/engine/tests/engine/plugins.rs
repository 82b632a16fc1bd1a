use bytes::Bytes;
use mainspring_domain::plugin::{Digest, Rejected};
use mainspring_engine::{Error, Settings};

use crate::support::*;

fn digest(version: &str) -> Digest {
    Digest::of(&plugin_file("play", version))
}

async fn upload(lab: &Lab, version: &str, activate: bool) {
    let file = plugin_file("play", version);
    let made = lab.engine.upload_plugin(&lab.admin, file, activate).await.unwrap();
    assert_eq!(made.value.digest, digest(version));
}

#[tokio::test(flavor = "multi_thread")]
async fn attempts_run_the_version_that_is_active_when_they_begin() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let version = async |lab: &mut Lab| {
        lab.enqueue(&job).await;
        lab.scene().await.version()
    };
    assert_eq!(version(&mut lab).await, Some(digest("1")));
    upload(&lab, "2", false).await;
    assert_eq!(version(&mut lab).await, Some(digest("1")));
    upload(&lab, "3", true).await;
    assert_eq!(version(&mut lab).await, Some(digest("3")));
    lab.engine.activate_plugin(&lab.admin, "play", digest("2")).await.unwrap();
    assert_eq!(version(&mut lab).await, Some(digest("2")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_that_begins_during_an_activation_does_not_hold_on_to_the_old_version() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    upload(&lab, "2", false).await;
    lab.crash().await;
    lab.enqueue(&job).await;
    // The attempt has read which version is active; then another becomes so.
    let plugin = lab.store.hold("plugin");
    lab.look().await;
    plugin.arrived().await;
    lab.engine.activate_plugin(&lab.admin, "play", digest("2")).await.unwrap();
    plugin.release();
    let _scene = lab.scene().await;
    lab.enqueue(&job).await;
    assert_eq!(lab.scene().await.version(), Some(digest("2")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_is_taken_once() {
    let lab = Lab::new().await;
    let again =
        lab.engine.upload_plugin(&lab.admin, plugin_file("play", "1"), false).await.unwrap();
    assert!(again.again);
    assert_eq!(lab.engine.plugin_versions("play").await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_plugin_or_too_large_is_refused() {
    let lab = Lab::with(Settings { max_plugin_bytes: 10, ..Settings::default() }).await;
    let refused = lab.engine.upload_plugin(&lab.admin, Bytes::from("nonsense"), false).await;
    assert!(matches!(refused, Err(Error::Rejected(Rejected::NotWasm))), "{refused:?}");
    let large = plugin_file("play", "12345678");
    let refused = lab.engine.upload_plugin(&lab.admin, large, false).await;
    assert!(matches!(refused, Err(Error::TooLarge { limit: 10 })), "{refused:?}");
    let unknown = lab.engine.activate_plugin(&lab.admin, "play", digest("9")).await;
    assert!(matches!(unknown, Err(Error::NotFound(_))), "{unknown:?}");
    assert!(matches!(lab.engine.plugin("unknown").await, Err(Error::NotFound(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_built_in_becomes_active_unless_somebody_chose_another() {
    let lab = Lab::new().await;
    for version in ["1", "2", "2"] {
        lab.engine.install_builtin(plugin_file("echo", version)).await.unwrap();
    }
    let active = async || lab.engine.plugin("echo").await.unwrap().active.manifest.version;
    assert_eq!(active().await, "2");
    lab.engine.upload_plugin(&lab.admin, plugin_file("echo", "own"), true).await.unwrap();
    lab.engine.install_builtin(plugin_file("echo", "3")).await.unwrap();
    assert_eq!(active().await, "own");
}
