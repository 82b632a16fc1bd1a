use mainspring_domain::app::{App, AppSpec};
use mainspring_domain::id::AppId;

use super::given::*;

crate::on_every_store!(
    an_app_reads_back_as_it_was_written_and_changed,
    a_key_and_a_name_belong_to_one_app,
);

fn app(key: &str, name: &str) -> App {
    App {
        id: AppId::new(at(0), fresh()),
        key: Some(key.to_owned()),
        spec: AppSpec {
            name: name.to_owned(),
            enabled: true,
            callback_url: Some("https://a.example".to_owned()),
            gateway_url: None,
            note: "ours".to_owned(),
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
    let spec = AppSpec { enabled: false, callback_url: None, ..app.spec.clone() };
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
