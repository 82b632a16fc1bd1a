use mainspring_domain::app::{KeySecret, Role};
use mainspring_domain::id::{AppId, KeyId};
use mainspring_engine::{Conflict, Error, NewKey};

use crate::support::*;

fn new_key(role: Role) -> NewKey {
    NewKey { name: "ci".to_owned(), role, app: None, expires_at: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_lets_its_caller_in_until_it_is_revoked() {
    let lab = Lab::new().await;
    let made = lab.engine.create_key(&lab.admin, new_key(Role::Operator), None).await.unwrap();
    let (key, secret) = (made.value.0, made.value.1.unwrap());
    let caller = lab.engine.authenticate(secret.reveal()).await.unwrap();
    assert_eq!((caller.key, caller.role, caller.app), (key.id, Role::Operator, None));
    lab.engine.revoke_key(&lab.admin, key.id).await.unwrap();
    let refused = lab.engine.authenticate(secret.reveal()).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)), "{refused:?}");
    let again = lab.engine.revoke_key(&lab.admin, key.id).await.unwrap_err();
    assert!(matches!(again, Error::Conflict(Conflict::KeyRevoked(_))), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_admins_key_of_the_whole_server_stays() {
    let lab = Lab::new().await;
    let admin = |app| NewKey { app, ..new_key(Role::Admin) };
    let last = lab.engine.create_key(&lab.admin, admin(None), None).await.unwrap().value.0;
    let of_an_app = admin(Some(AppId::DEFAULT));
    lab.engine.create_key(&lab.admin, of_an_app, None).await.unwrap();
    let refused = lab.engine.revoke_key(&lab.admin, last.id).await.unwrap_err();
    assert!(matches!(refused, Error::Conflict(Conflict::LastAdmin(_))), "{refused:?}");
    lab.engine.create_key(&lab.admin, admin(None), None).await.unwrap();
    lab.engine.revoke_key(&lab.admin, last.id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_apps_admin_cannot_change_what_all_apps_run() {
    let lab = Lab::new().await;
    let app = Some(AppId::DEFAULT);
    let admin = mainspring_domain::app::Caller { app, ..lab.admin.clone() };
    let file = bytes::Bytes::from_static(b"a plugin");
    let refused = lab.engine.upload_plugin(&admin, file, true).await.unwrap_err();
    assert!(matches!(refused, Error::ForbiddenToApps), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_expires_when_it_says() {
    let lab = Lab::new().await;
    let new = NewKey { expires_at: Some(at(60)), ..new_key(Role::Viewer) };
    let secret = lab.engine.create_key(&lab.admin, new, None).await.unwrap().value.1.unwrap();
    lab.clock.pass(59);
    lab.engine.authenticate(secret.reveal()).await.unwrap();
    lab.clock.pass(1);
    assert!(lab.engine.authenticate(secret.reveal()).await.is_err());
    let past = NewKey { expires_at: Some(at(60)), ..new_key(Role::Viewer) };
    let refused = lab.engine.create_key(&lab.admin, past, None).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_an_unknown_key_and_a_text_that_is_none_are_all_refused() {
    let lab = Lab::new().await;
    let made = lab.engine.create_key(&lab.admin, new_key(Role::Viewer), None).await.unwrap().value;
    let wrong = KeySecret::new(made.0.id, [0; 32]);
    let unknown = KeySecret::new(KeyId::new(at(0), [5; 10]), [0; 32]);
    for text in [wrong.reveal(), unknown.reveal(), "", "ms_", "Bearer"] {
        let refused = lab.engine.authenticate(text).await;
        assert!(matches!(refused, Err(Error::Unauthenticated)), "{text}: {refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_apps_admin_manages_its_own_keys_only() {
    let lab = Lab::new().await;
    let app = Some(AppId::DEFAULT);
    let admin = mainspring_domain::app::Caller { app, ..lab.admin.clone() };
    let own = lab.engine.create_key(&admin, new_key(Role::Viewer), None).await.unwrap().value.0;
    assert_eq!(own.app, app, "it belongs to the maker's app");
    let of_all =
        lab.engine.create_key(&lab.admin, new_key(Role::Admin), None).await.unwrap().value.0;
    assert_eq!(lab.engine.keys(&admin).await.unwrap(), std::slice::from_ref(&own));
    let refused = lab.engine.revoke_key(&admin, of_all.id).await.unwrap_err();
    assert!(matches!(refused, Error::NotFound(_)), "{refused:?}");
    let stranger = lab.stranger().app;
    let refused =
        lab.engine.create_key(&admin, NewKey { app: stranger, ..new_key(Role::Viewer) }, None);
    assert!(matches!(refused.await, Err(Error::Invalid(_))));
    lab.engine.revoke_key(&admin, own.id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_admin_is_made_once() {
    let lab = Lab::new().await;
    let secret = lab.engine.seed_admin("first", None).await.unwrap().unwrap();
    assert_eq!(lab.engine.authenticate(secret.reveal()).await.unwrap().role, Role::Admin);
    assert!(lab.engine.seed_admin("second", None).await.unwrap().is_none());
    let given = KeySecret::new(KeyId::new(at(0), [4; 10]), [4; 32]);
    for _ in 0..2 {
        assert!(lab.engine.seed_admin("given", Some(&given)).await.unwrap().is_none());
    }
    assert_eq!(lab.engine.authenticate(given.reveal()).await.unwrap().name, "given");
}
