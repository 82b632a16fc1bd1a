use mainspring_domain::app::{Key, KeySecret, Role};
use mainspring_domain::id::{AppId, KeyId};
use mainspring_domain::ports::Created;

use super::given::*;

crate::on_every_store!(
    a_key_reads_back_as_it_was_written,
    keys_are_listed_oldest_first_and_by_app,
    a_key_is_revoked_once,
    a_key_of_an_unknown_app_is_refused,
    the_default_app_is_there_from_the_start,
);

fn key(role: Role, app: Option<AppId>) -> Key {
    let id = KeyId::new(at(0), fresh());
    Key {
        id,
        name: "ci".to_owned(),
        app,
        role,
        hash: KeySecret::new(id, [7; 32]).hash(),
        created_at: at(0),
        expires_at: Some(at(100)),
        revoked_at: None,
    }
}

async fn a_key_reads_back_as_it_was_written(store: AnyStore) {
    for role in [Role::Viewer, Role::Operator, Role::Admin] {
        for app in [None, Some(AppId::DEFAULT)] {
            let key = key(role, app);
            assert_eq!(store.insert_key(key.clone(), None).await.unwrap(), Created::New(key.id));
            assert_eq!(store.key(key.id).await.unwrap(), Some(key));
        }
    }
    assert_eq!(store.key(KeyId::new(at(0), fresh())).await.unwrap(), None);
}

async fn keys_are_listed_oldest_first_and_by_app(store: AnyStore) {
    let (of_all, of_app) = (key(Role::Admin, None), key(Role::Viewer, Some(AppId::DEFAULT)));
    for key in [&of_all, &of_app] {
        store.insert_key(key.clone(), None).await.unwrap();
    }
    assert_eq!(store.keys(None).await.unwrap(), [of_all, of_app.clone()]);
    assert_eq!(store.keys(Some(AppId::DEFAULT)).await.unwrap(), [of_app]);
    assert_eq!(store.keys(Some(AppId::new(at(0), fresh()))).await.unwrap(), []);
}

async fn a_key_is_revoked_once(store: AnyStore) {
    let key = key(Role::Viewer, None);
    store.insert_key(key.clone(), None).await.unwrap();
    assert!(store.revoke_key(key.id, at(5)).await.unwrap());
    assert!(!store.revoke_key(key.id, at(6)).await.unwrap());
    let stored = store.key(key.id).await.unwrap().unwrap();
    assert_eq!(stored.revoked_at, Some(at(5)));
    assert!(!store.revoke_key(KeyId::new(at(0), fresh()), at(5)).await.unwrap());
}

async fn a_key_of_an_unknown_app_is_refused(store: AnyStore) {
    let key = key(Role::Viewer, Some(AppId::new(at(0), fresh())));
    assert!(store.insert_key(key.clone(), None).await.is_err());
    assert_eq!(store.key(key.id).await.unwrap(), None);
}

async fn the_default_app_is_there_from_the_start(store: AnyStore) {
    assert!(store.has_app(AppId::DEFAULT).await.unwrap());
    assert!(!store.has_app(AppId::new(at(0), fresh())).await.unwrap());
}
