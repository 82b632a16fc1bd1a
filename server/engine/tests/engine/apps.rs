use mainspring_domain::app::{AppSpec, Caller, Role};
use mainspring_domain::vault::HostPattern;
use mainspring_engine::{AppPatch, Error};

use crate::support::Lab;

fn spec(name: &str) -> AppSpec {
    AppSpec { callback_url: Some("https://shop.example/jobs".to_owned()), ..AppSpec::new(name) }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_authenticated_by_its_key_and_secret_until_either_is_taken_from_it() {
    let lab = Lab::new().await;
    let (app, secret) = lab.engine.create_app(&lab.admin, spec("shop")).await.unwrap();
    let key = app.key.clone().unwrap();
    let enter = async |secret: &str| lab.engine.authenticate_app(&key, secret).await;

    let (found, caller) = enter(secret.reveal()).await.unwrap();
    assert_eq!((found.id, caller.app, caller.role), (app.id, Some(app.id), Role::Operator));
    assert!((key.len(), secret.reveal().len()) == (24, 32));
    for wrong in ["", "no", &secret.reveal().to_lowercase()] {
        assert!(matches!(enter(wrong).await, Err(Error::Unauthenticated)), "{wrong}");
    }

    let (_, other) = lab.engine.rotate_app(&lab.admin, app.id).await.unwrap();
    assert!(matches!(enter(secret.reveal()).await, Err(Error::Unauthenticated)));
    enter(other.reveal()).await.unwrap();

    let patch = AppPatch { enabled: Some(false), ..AppPatch::default() };
    lab.engine.update_app(&lab.admin, app.id, patch).await.unwrap();
    assert!(matches!(enter(other.reveal()).await, Err(Error::Unauthenticated)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_of_an_app_goes_to_the_hosts_of_its_addresses() {
    let lab = Lab::new().await;
    let (app, secret) = lab.engine.create_app(&lab.admin, spec("shop")).await.unwrap();
    let patch = AppPatch {
        callback_url: Some(None),
        gateway_url: Some(Some("https://push.example/v3".to_owned())),
        ..AppPatch::default()
    };
    lab.engine.update_app(&lab.admin, app.id, patch).await.unwrap();

    let secrets = lab.engine.secrets(&lab.admin).await.unwrap();
    let granted: Vec<&str> = secrets[0].secret.hosts.iter().map(HostPattern::as_str).collect();
    assert_eq!(granted, ["push.example"]);
    let key = app.key.unwrap();
    lab.engine.authenticate_app(&key, secret.reveal()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn apps_are_made_by_whoever_manages_all_of_them_and_seen_by_their_own_keys() {
    let lab = Lab::new().await;
    let (app, _) = lab.engine.create_app(&lab.admin, spec("shop")).await.unwrap();
    let own = Caller { app: Some(app.id), ..lab.admin.clone() };
    let seen = lab.engine.apps(&own).await.unwrap();
    assert_eq!(seen.iter().map(|app| app.id).collect::<Vec<_>>(), [app.id]);
    assert_eq!(lab.engine.apps(&lab.admin).await.unwrap().len(), 2);
    let refused = lab.engine.create_app(&own, spec("another")).await;
    assert!(matches!(refused, Err(Error::ForbiddenToApps)));
    let twice = lab.engine.create_app(&lab.admin, spec("shop")).await;
    assert!(matches!(twice, Err(Error::Invalid(_))));
}
