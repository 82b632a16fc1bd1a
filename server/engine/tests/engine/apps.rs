use std::time::Duration;

use jiff::SignedDuration;
use mainspring_domain::app::{AppSpec, Caller, Role};
use mainspring_domain::http::SignedNonce;
use mainspring_domain::vault::HostPattern;
use mainspring_engine::{AppPatch, Error, Settings};

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

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_nonce_lets_an_app_in_within_the_window_that_counts_for_it() {
    let lab = Lab::new().await;
    let (app, secret) = lab.engine.create_app(&lab.admin, spec("shop")).await.unwrap();
    let now = lab.engine.now();
    let sign = |seconds: i64, nonce: &str| {
        let at = now + SignedDuration::from_secs(seconds);
        SignedNonce::new(app.key.as_ref().unwrap(), secret.reveal(), at, nonce.to_owned(), "p")
    };
    let enter = async |signed: SignedNonce| {
        let window = Duration::from_secs(60);
        lab.engine.authenticate_signed(&signed, window).await.map(|(app, _)| app.id)
    };
    for (seconds, nonce) in [(0, "a"), (0, "a"), (-60, "a"), (100_000, "a")] {
        assert_eq!(enter(sign(seconds, nonce)).await.unwrap(), app.id, "{seconds}");
    }
    let refused = async |signed| matches!(enter(signed).await, Err(Error::Unauthenticated));
    assert!(refused(sign(-61, "a")).await);
    assert!(refused(SignedNonce { key: "x".to_owned(), ..sign(0, "a") }).await);
    assert!(refused(SignedNonce { payload: "x".to_owned(), ..sign(0, "a") }).await);

    let own = Some(Some(Duration::from_secs(10)));
    let patch = AppPatch { signature_window: own, ..AppPatch::default() };
    lab.engine.update_app(&lab.admin, app.id, patch).await.unwrap();
    for (seconds, nonce) in [(-10, "b"), (10, "c"), (0, "d")] {
        assert_eq!(enter(sign(seconds, nonce)).await.unwrap(), app.id, "{seconds}");
        assert!(refused(sign(seconds, nonce)).await, "{nonce} was used");
    }
    assert!(refused(sign(-11, "e")).await && refused(sign(11, "e")).await);
    assert!(refused(sign(0, &"e".repeat(257))).await);

    let patch = AppPatch { enabled: Some(false), ..AppPatch::default() };
    lab.engine.update_app(&lab.admin, app.id, patch).await.unwrap();
    assert!(refused(sign(0, "f")).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_registers_apps_unless_its_key_belongs_to_one() {
    let lab = Lab::new().await;
    let register = async |caller: Option<&Caller>, name: &str| {
        lab.engine.register_app(caller, spec(name), 16).await
    };
    let operator = Caller { role: Role::Operator, ..lab.admin.clone() };
    let (app, _) = register(Some(&operator), "one").await.unwrap();
    assert_eq!(app.key.as_ref().map(String::len), Some(16));
    register(None, "two").await.unwrap();
    let viewer = Caller { role: Role::Viewer, ..operator.clone() };
    assert!(matches!(register(Some(&viewer), "three").await, Err(Error::Forbidden { .. })));
    let bound = Caller { app: Some(app.id), ..operator };
    assert!(matches!(register(Some(&bound), "three").await, Err(Error::ForbiddenToApps)));
    assert!(matches!(register(None, "two").await, Err(Error::Invalid(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secrets_of_apps_follow_where_the_settings_send_messages() {
    let gateway = |host: &str| Some(format!("https://{host}/v3/push"));
    let settings = Settings { gateway_url: gateway("one.example"), ..Settings::default() };
    let mut lab = Lab::with(settings).await;
    let (app, secret) = lab.engine.create_app(&lab.admin, spec("shop")).await.unwrap();
    lab.settings.gateway_url = gateway("two.example");
    lab.crash().await;

    lab.engine.regrant_apps().await.unwrap();

    let secrets = lab.engine.secrets(&lab.admin).await.unwrap();
    let granted: Vec<&str> = secrets[0].secret.hosts.iter().map(HostPattern::as_str).collect();
    assert_eq!(granted, ["shop.example", "two.example"]);
    let key = app.key.unwrap();
    lab.engine.authenticate_app(&key, secret.reveal()).await.unwrap();
}
