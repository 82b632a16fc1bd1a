use mainspring_domain::app::{KeySecret, Role};
use mainspring_domain::session::LinkSecret;
use mainspring_engine::{Conflict, Error, NewKey, Settings, SignedIn, Stale};

use crate::support::Lab;

async fn a_key(lab: &Lab, role: Role) -> KeySecret {
    let new = NewKey { name: "grace".to_owned(), role, app: None, expires_at: None };
    lab.engine.create_key(&lab.admin, new, None).await.unwrap().value.1.unwrap()
}

async fn signed_in(lab: &Lab) -> SignedIn {
    let key = a_key(lab, Role::Operator).await;
    lab.engine.sign_in(key.reveal()).await.unwrap()
}

fn stale<T: std::fmt::Debug>(result: Result<T, Error>) -> Stale {
    match result {
        Err(Error::Stale(stale)) => stale,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_session_stands_for_the_key_that_began_it() {
    let lab = Lab::new().await;
    let session = signed_in(&lab).await;
    let resumed = lab.engine.resume(session.secret.reveal()).await.unwrap();
    assert_eq!(resumed.caller, session.caller);
    assert_eq!((resumed.caller.name.as_str(), resumed.caller.role), ("grace", Role::Operator));
    assert_eq!(resumed.csrf_token(), session.csrf_token());
    assert_ne!(signed_in(&lab).await.csrf_token(), session.csrf_token());
}

#[tokio::test]
async fn a_session_ends_by_its_age() {
    let settings = Settings { session: std::time::Duration::from_secs(60), ..Settings::default() };
    let lab = Lab::with(settings).await;
    let session = signed_in(&lab).await;
    lab.clock.pass(59);
    lab.engine.resume(session.secret.reveal()).await.unwrap();
    lab.clock.pass(1);
    assert_eq!(stale(lab.engine.resume(session.secret.reveal()).await), Stale::SessionEnded);
}

#[tokio::test]
async fn a_session_ends_by_signing_out_and_others_of_the_same_key_go_on() {
    let lab = Lab::new().await;
    let key = a_key(&lab, Role::Viewer).await;
    let one = lab.engine.sign_in(key.reveal()).await.unwrap();
    let other = lab.engine.sign_in(key.reveal()).await.unwrap();
    lab.engine.resume(one.secret.reveal()).await.unwrap();
    lab.engine.sign_out(Some(one.session.id)).await.unwrap();
    assert_eq!(stale(lab.engine.resume(one.secret.reveal()).await), Stale::SessionEnded);
    lab.engine.resume(other.secret.reveal()).await.unwrap();
    let without = lab.engine.sign_out(None).await;
    assert!(matches!(without, Err(Error::Conflict(Conflict::NoSession))), "{without:?}");
}

#[tokio::test]
async fn a_session_ends_with_its_key() {
    let lab = Lab::new().await;
    let session = signed_in(&lab).await;
    lab.engine.resume(session.secret.reveal()).await.unwrap();
    lab.engine.revoke_key(&lab.admin, session.caller.key).await.unwrap();
    assert_eq!(stale(lab.engine.resume(session.secret.reveal()).await), Stale::SessionEnded);
}

#[tokio::test]
async fn a_link_signs_in_once() {
    let lab = Lab::new().await;
    let caller = signed_in(&lab).await.caller;
    let (secret, _) = lab.engine.create_sign_in_link(&caller).await.unwrap();
    assert_eq!(lab.engine.sign_in(secret.reveal()).await.unwrap().caller, caller);
    assert_eq!(stale(lab.engine.sign_in(secret.reveal()).await), Stale::LinkUsed);
}

#[tokio::test]
async fn a_link_is_good_for_fifteen_minutes() {
    let lab = Lab::new().await;
    let caller = signed_in(&lab).await.caller;
    let (secret, _) = lab.engine.create_sign_in_link(&caller).await.unwrap();
    lab.clock.pass(15 * 60);
    assert_eq!(stale(lab.engine.sign_in(secret.reveal()).await), Stale::LinkExpired);
}

#[tokio::test]
async fn a_wrong_secret_signs_nobody_in_and_uses_no_link_up() {
    let lab = Lab::new().await;
    let caller = signed_in(&lab).await.caller;
    let (secret, link) = lab.engine.create_sign_in_link(&caller).await.unwrap();
    let wrong = LinkSecret::new(link.id, [0; 32]);
    for presented in [wrong.reveal(), "garbage", ""] {
        let refused = lab.engine.sign_in(presented).await;
        assert!(matches!(refused, Err(Error::Unauthenticated)), "{refused:?}");
    }
    lab.engine.sign_in(secret.reveal()).await.unwrap();
}

#[tokio::test]
async fn the_owners_link_needs_a_key_that_manages_the_whole_server() {
    let lab = Lab::new().await;
    a_key(&lab, Role::Operator).await;
    assert!(lab.engine.owners_sign_in_link().await.unwrap().is_none());
    let admin = a_key(&lab, Role::Admin).await;
    let link = lab.engine.owners_sign_in_link().await.unwrap().unwrap();
    let signed_in = lab.engine.sign_in(link.reveal()).await.unwrap();
    assert_eq!(signed_in.caller.key, admin.id());
}

#[tokio::test]
async fn a_caller_is_let_in_until_its_session_or_its_key_ends() {
    let lab = Lab::new().await;
    let one = signed_in(&lab).await;
    let other = signed_in(&lab).await;
    let admits = async |of: &SignedIn, session| lab.engine.still_admits(&of.caller, session).await;
    admits(&one, Some(one.session.id)).await.unwrap();
    lab.engine.sign_out(Some(one.session.id)).await.unwrap();
    assert_eq!(stale(admits(&one, Some(one.session.id)).await), Stale::SessionEnded);
    admits(&one, None).await.unwrap();
    lab.engine.revoke_key(&lab.admin, other.caller.key).await.unwrap();
    let refused = admits(&other, Some(other.session.id)).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)), "{refused:?}");
}
