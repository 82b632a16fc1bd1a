use std::time::Duration;

use bytes::Bytes;
use mainspring_domain::json::Json;
use mainspring_domain::plugin::{Digest, Manifest, PluginVersion};
use mainspring_domain::ports::Created;
use mainspring_domain::work::Limits;

use super::given::*;

crate::on_every_store!(
    a_version_reads_back_as_it_was_written,
    files_of_all_sizes_read_back_byte_for_byte,
    the_first_version_is_active_and_a_later_one_where_it_says_so,
    a_version_that_is_there_already_is_left_as_it_is,
    versions_are_listed_latest_upload_first_and_plugins_by_name,
    only_a_version_of_that_plugin_can_be_activated,
    an_upload_that_broke_off_can_be_repeated,
);

/// A version of a plugin, uploaded at `second`, with its file.
fn version(name: &str, second: i64, file: Bytes) -> (PluginVersion, Bytes) {
    let limits = Limits { timeout: Some(Duration::from_secs(9)), ..Limits::default() };
    let version = PluginVersion {
        digest: Digest::of(&file),
        manifest: Manifest {
            name: name.to_owned(),
            version: "1.2.3".to_owned(),
            summary: "counts \"things\"".to_owned(),
            parameters: Some(Json::parse(r#"{"type":"object"}"#).unwrap()),
            capabilities: vec!["http".to_owned()],
            limits,
        },
        imports: vec!["wasi:clocks/monotonic-clock@0.2.6".to_owned()],
        exports: vec!["mainspring:job/job@1.0.0".to_owned()],
        size: file.len() as u64,
        uploaded_at: at(second),
        uploaded_by: "ada".to_owned(),
    };
    (version, file)
}

/// A file that no other call returns.
fn small() -> Bytes {
    Bytes::copy_from_slice(&fresh())
}

async fn insert(store: &AnyStore, name: &str, second: i64, activate: bool) -> Digest {
    let (version, file) = version(name, second, small());
    let made = store.insert_plugin(version.clone(), file, activate).await.unwrap();
    assert_eq!(made, Created::New(version.digest));
    version.digest
}

async fn active(store: &AnyStore, name: &str) -> Digest {
    store.plugin(name).await.unwrap().unwrap().active.digest
}

async fn a_version_reads_back_as_it_was_written(store: AnyStore) {
    let (version, file) = version("counter", 1, small());
    store.insert_plugin(version.clone(), file.clone(), false).await.unwrap();
    assert_eq!(store.plugin_version(version.digest).await.unwrap(), Some(version.clone()));
    assert_eq!(store.plugin_file(version.digest).await.unwrap(), Some(file));
    let plugin = store.plugin("counter").await.unwrap().unwrap();
    assert_eq!((plugin.name.as_str(), plugin.versions), ("counter", 1));
    assert_eq!(plugin.active, version);
    let unknown = Digest::of(b"unknown");
    assert_eq!(store.plugin_version(unknown).await.unwrap(), None);
    assert_eq!(store.plugin_file(unknown).await.unwrap(), None);
    assert_eq!(store.plugin("unknown").await.unwrap(), None);
}

async fn files_of_all_sizes_read_back_byte_for_byte(store: AnyStore) {
    const MIB: usize = 1 << 20;
    for size in [1, MIB / 2 - 1, MIB / 2, MIB / 2 + 1, MIB, 7 * MIB + 3] {
        let bytes: Vec<u8> = (0..=250).cycle().take(size).collect();
        let (version, file) = version("counter", 1, Bytes::from(bytes));
        store.insert_plugin(version.clone(), file.clone(), false).await.unwrap();
        let read = store.plugin_file(version.digest).await.unwrap().unwrap();
        assert!(read == file, "{size} bytes");
    }
}

async fn the_first_version_is_active_and_a_later_one_where_it_says_so(store: AnyStore) {
    let first = insert(&store, "counter", 1, false).await;
    assert_eq!(active(&store, "counter").await, first);
    insert(&store, "counter", 2, false).await;
    assert_eq!(active(&store, "counter").await, first);
    let third = insert(&store, "counter", 3, true).await;
    assert_eq!(active(&store, "counter").await, third);
}

async fn a_version_that_is_there_already_is_left_as_it_is(store: AnyStore) {
    let (version, file) = version("counter", 1, small());
    store.insert_plugin(version.clone(), file.clone(), false).await.unwrap();
    let later = PluginVersion { uploaded_at: at(9), uploaded_by: "bob".into(), ..version.clone() };
    let again = store.insert_plugin(later, file, false).await.unwrap();
    assert_eq!(again, Created::Again(version.digest));
    assert_eq!(store.plugin_versions("counter").await.unwrap(), [version]);
}

async fn versions_are_listed_latest_upload_first_and_plugins_by_name(store: AnyStore) {
    let old = insert(&store, "counter", 1, false).await;
    insert(&store, "adder", 5, false).await;
    let new = insert(&store, "counter", 3, false).await;
    let versions = store.plugin_versions("counter").await.unwrap();
    assert_eq!(versions.iter().map(|version| version.digest).collect::<Vec<_>>(), [new, old]);
    let plugins = store.plugins().await.unwrap();
    let names: Vec<_> = plugins.iter().map(|p| (p.name.as_str(), p.versions)).collect();
    assert_eq!(names, [("adder", 1), ("counter", 2)]);
    assert_eq!(store.plugin_versions("unknown").await.unwrap(), []);
}

async fn only_a_version_of_that_plugin_can_be_activated(store: AnyStore) {
    let first = insert(&store, "counter", 1, false).await;
    let second = insert(&store, "counter", 2, false).await;
    let other = insert(&store, "adder", 3, false).await;
    assert!(store.activate_plugin("counter", second).await.unwrap());
    assert_eq!(active(&store, "counter").await, second);
    assert!(!store.activate_plugin("counter", other).await.unwrap());
    assert!(!store.activate_plugin("counter", Digest::of(b"unknown")).await.unwrap());
    assert!(!store.activate_plugin("unknown", first).await.unwrap());
    assert_eq!(active(&store, "counter").await, second);
}

async fn an_upload_that_broke_off_can_be_repeated(store: AnyStore) {
    let (version, file) = version("counter", 1, Bytes::from(vec![7; 3 << 20]));
    {
        // Polled once and dropped: at most its first part was written.
        let broken_off = store.insert_plugin(version.clone(), file.clone(), false);
        assert!(futures::poll!(broken_off).is_pending());
    }
    assert_eq!(store.plugin_file(version.digest).await.unwrap(), None);
    let made = store.insert_plugin(version.clone(), file.clone(), false).await.unwrap();
    assert_eq!(made, Created::New(version.digest));
    assert!(store.plugin_file(version.digest).await.unwrap().unwrap() == file);
}
