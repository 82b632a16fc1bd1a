use std::time::Duration;

use mainspring_domain::app::{App, AppSpec};
use mainspring_domain::id::AppId;
use mainspring_domain::retry::Retry;

use super::given::*;

crate::on_every_store!(
    an_app_reads_back_as_it_was_written_and_changed,
    a_key_and_a_name_belong_to_one_app,
    a_nonce_is_used_once_until_it_has_expired,
);

fn app(key: &str, name: &str) -> App {
    App {
        id: AppId::new(at(0), fresh()),
        key: Some(key.to_owned()),
        spec: AppSpec {
            callback_url: Some("https://a.example".to_owned()),
            note: "ours".to_owned(),
            retry: Some(Retry { max: 7, ..Retry::default() }),
            signature_window: Some(Duration::from_secs(90)),
            callback_form: true,
            ..AppSpec::new(name)
        },
        created_at: at(0),
        updated_at: at(0),
    }
}

async fn an_app_reads_back_as_it_was_written_and_changed(store: AnyStore) {
    let app = app("key", "shop");
    assert!(store.insert_app(app.clone()).await.unwrap());
    assert_eq!(store.app(app.id).await.unwrap(), Some(app.clone()));
    assert_eq!(store.app_by_key("key").await.unwrap(), Some(app.clone()));
    assert_eq!(store.app_by_key("KEY").await.unwrap(), None);
    let spec = AppSpec { enabled: false, ..AppSpec::new("shop") };
    let changed = App { key: Some("other".to_owned()), spec, updated_at: at(1), ..app };
    assert!(store.update_app(changed.clone()).await.unwrap());
    let all = store.apps().await.unwrap();
    assert_eq!((all[0].id, &all[1]), (AppId::DEFAULT, &changed));
}

async fn a_key_and_a_name_belong_to_one_app(store: AnyStore) {
    let first = app("key", "shop");
    assert!(store.insert_app(first.clone()).await.unwrap());
    assert!(!store.insert_app(app("key", "other")).await.unwrap());
    assert!(!store.insert_app(app("other", "shop")).await.unwrap());
    let second = app("second", "second");
    assert!(store.insert_app(second.clone()).await.unwrap());
    assert!(!store.update_app(App { key: first.key.clone(), ..second.clone() }).await.unwrap());
    assert!(!store.update_app(App { spec: first.spec, ..second }).await.unwrap());
    assert!(!store.update_app(app("third", "third")).await.unwrap());
}

async fn a_nonce_is_used_once_until_it_has_expired(store: AnyStore) {
    let (mine, other) = (AppId::new(at(0), fresh()), AppId::new(at(0), fresh()));
    let used = async |app, nonce: &str, now, until| {
        store.use_nonce(app, nonce.to_owned(), at(now), at(until)).await.unwrap()
    };
    assert!(used(mine, "a", 0, 10).await);
    assert!(!used(mine, "a", 9, 19).await);
    assert!(used(mine, "b", 9, 19).await && used(other, "a", 9, 19).await);
    assert!(used(mine, "a", 10, 20).await);
    assert!(!used(mine, "a", 11, 21).await);
    assert_eq!(store.prune(at(0), at(20)).await.unwrap(), 2);
    assert!(!used(mine, "a", 19, 29).await);
}
