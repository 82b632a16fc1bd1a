//! Secrets: who may set them, what attempts get of them, what is left of them in the store.

use mainspring_domain::app::{Caller, Role};
use mainspring_domain::http::{HttpAuth, HttpCall};
use mainspring_domain::id::AppId;
use mainspring_domain::job::{JobPatch, JobSpec};
use mainspring_domain::ports::{SecretError, Secrets as _, Store as _};
use mainspring_domain::vault::{HostPattern, SealedSecret, SecretName, SecretValue};
use mainspring_domain::work::Work;
use mainspring_engine::{Conflict, Error, Missing, NewSecret};

use crate::support::*;

fn name(text: &str) -> SecretName {
    text.parse().unwrap()
}

fn new(value: &str) -> NewSecret {
    let hosts = vec![HostPattern::new("example.org").unwrap()];
    NewSecret { name: name("hook"), value: SecretValue::new(value.to_owned()), hosts }
}

/// A job that sends this token.
fn sending(token: &str) -> JobSpec {
    let auth = Some(HttpAuth::Bearer { token: token.into() });
    let call = HttpCall { auth, ..http_call("https://example.org/") };
    JobSpec { work: Work::Http(call.into()), ..spec() }
}

fn fields(error: Error) -> Vec<String> {
    match error {
        Error::Invalid(invalid) => invalid.rules().iter().map(|rule| rule.field.clone()).collect(),
        other => panic!("{other:?}"),
    }
}

/// What an attempt of the default app gets.
async fn given(lab: &Lab) -> Option<String> {
    let secret = lab.vault.secret(AppId::DEFAULT, &name("hook")).await.unwrap();
    secret.map(|secret| secret.value.reveal().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_gets_the_value_that_was_set_last() {
    let lab = Lab::new().await;
    assert_eq!(given(&lab).await, None);
    let first = lab.engine.set_secret(&lab.admin, new("one")).await.unwrap();
    assert_eq!(given(&lab).await.as_deref(), Some("one"));
    lab.clock.pass(1);
    let second = lab.engine.set_secret(&lab.admin, new("two")).await.unwrap();
    assert_eq!(given(&lab).await.as_deref(), Some("two"), "what was known is forgotten");
    assert_eq!(second.secret.created_at, first.secret.created_at);
    assert_eq!(second.secret.updated_at, at(1));
    assert_eq!(second.secret.updated_by, lab.admin.name);
    lab.engine.delete_secret(&lab.admin, &name("hook")).await.unwrap();
    assert_eq!(given(&lab).await, None);
    let again = lab.engine.delete_secret(&lab.admin, &name("hook")).await.unwrap_err();
    assert!(matches!(again, Error::NotFound(Missing::Secret(_))), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_on_another_node_is_noticed_within_two_seconds() {
    let mut lab = Lab::new().await;
    lab.engine.set_secret(&lab.admin, new("one")).await.unwrap();
    let here = lab.vault.clone();
    let value = async || {
        let secret = here.secret(AppId::DEFAULT, &name("hook")).await.unwrap();
        secret.unwrap().value.reveal().to_owned()
    };
    assert_eq!(value().await, "one");
    lab.restart("07");
    lab.engine.set_secret(&lab.admin, new("two")).await.unwrap();
    assert_eq!(value().await, "one", "what was read a moment ago is believed");
    lab.clock.pass(2);
    assert_eq!(value().await, "two");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_never_holds_the_value() {
    let lab = Lab::new().await;
    lab.engine.set_secret(&lab.admin, new("hush-hush")).await.unwrap();
    let secrets = lab.store.secrets(None).await.unwrap();
    assert!(!secrets[0].sealed.windows(4).any(|bytes| bytes == b"hush"));
    let known = lab.engine.secrets(&lab.admin).await.unwrap();
    assert!(!format!("{known:?}").contains("hush"));
}

#[tokio::test(flavor = "multi_thread")]
async fn under_another_master_key_a_secret_is_listed_as_unreadable_until_it_is_set_again() {
    let mut lab = Lab::new().await;
    lab.engine.set_secret(&lab.admin, new("one")).await.unwrap();
    assert_eq!(lab.engine.foreign_secrets().await.unwrap(), []);
    lab.restart("08");
    assert_eq!(lab.engine.foreign_secrets().await.unwrap(), [name("hook")]);
    assert!(!lab.engine.secrets(&lab.admin).await.unwrap()[0].readable);
    let refused = lab.vault.secret(AppId::DEFAULT, &name("hook")).await.map(drop).unwrap_err();
    assert!(matches!(refused, SecretError::Undecipherable { .. }), "{refused:?}");
    lab.engine.set_secret(&lab.admin, new("two")).await.unwrap();
    assert_eq!(given(&lab).await.as_deref(), Some("two"));
    assert!(lab.engine.secrets(&lab.admin).await.unwrap()[0].readable);
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_encrypted_under_another_master_key_and_a_second_time_changes_nothing() {
    let mut lab = Lab::new().await;
    lab.restart("06");
    let lost = NewSecret { name: name("lost"), ..new("lost") };
    lab.engine.set_secret(&lab.admin, lost).await.unwrap();
    lab.restart("07");
    lab.engine.set_secret(&lab.admin, new("one")).await.unwrap();
    let before = lab.store.secrets(None).await.unwrap();
    let key = "08".repeat(32).parse().unwrap();
    for _ in 0..2 {
        assert_eq!(lab.engine.rekey(&key).await.unwrap(), (1, vec![name("lost")]));
    }
    let after = lab.store.secrets(None).await.unwrap();
    assert_eq!(after[1], before[1], "what cannot be opened stays");
    let sealed = after[0].sealed.clone();
    assert_eq!(after[0], SealedSecret { sealed, ..before[0].clone() }, "nothing else changes");
    lab.restart("08");
    assert_eq!(given(&lab).await.as_deref(), Some("one"));
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_that_were_widened_in_the_database_make_a_secret_useless() {
    let lab = Lab::new().await;
    lab.engine.set_secret(&lab.admin, new("one")).await.unwrap();
    let mut tampered = lab.store.secrets(None).await.unwrap().remove(0);
    tampered.hosts.push(HostPattern::new("evil.example").unwrap());
    lab.store.put_secret(tampered).await.unwrap();
    let refused = lab.vault.secret(AppId::DEFAULT, &name("hook")).await.map(drop).unwrap_err();
    assert!(matches!(refused, SecretError::Damaged { .. }), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_set_secrets_and_viewers_see_their_names() {
    let lab = Lab::new().await;
    let (viewer, operator) = (caller(Role::Viewer), caller(Role::Operator));
    let refused = lab.engine.set_secret(&viewer, new("one")).await.unwrap_err();
    assert!(matches!(refused, Error::Forbidden { needs: Role::Operator }), "{refused:?}");
    lab.engine.set_secret(&operator, new("one")).await.unwrap();
    assert_eq!(lab.engine.secrets(&viewer).await.unwrap().len(), 1);
    let refused = lab.engine.delete_secret(&viewer, &name("hook")).await.unwrap_err();
    assert!(matches!(refused, Error::Forbidden { needs: Role::Operator }), "{refused:?}");
    lab.engine.delete_secret(&operator, &name("hook")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_apps_secrets_do_not_exist() {
    let lab = Lab::new().await;
    lab.engine.set_secret(&lab.admin, new("one")).await.unwrap();
    let stranger = lab.stranger();
    assert_eq!(lab.engine.secrets(&stranger).await.unwrap(), []);
    let refused = lab.engine.delete_secret(&stranger, &name("hook")).await.unwrap_err();
    assert!(matches!(refused, Error::NotFound(Missing::Secret(_))), "{refused:?}");
    let job = sending("{{secret:hook}}");
    let refused = lab.engine.create_job(&stranger, job, None).await.unwrap_err();
    assert_eq!(fields(refused), ["work.http.auth.bearer.token"]);
    let Caller { app: Some(app), .. } = stranger else { panic!() };
    assert!(lab.vault.secret(app, &name("hook")).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_names_a_secret_that_is_not_set_is_refused_at_its_field() {
    let lab = Lab::new().await;
    let refused = lab.engine.create_job(&lab.admin, sending("{{secret:hook}}"), None).await;
    assert_eq!(fields(refused.unwrap_err()), ["work.http.auth.bearer.token"]);
    let job = lab.job(sending("none")).await;
    let patch = |spec: JobSpec| JobPatch { work: Some(spec.work), ..JobPatch::default() };
    let change = patch(sending("{{secret:hook}}"));
    let refused = lab.engine.update_job(&lab.admin, job.id, change.clone(), None).await;
    assert_eq!(fields(refused.unwrap_err()), ["work.http.auth.bearer.token"]);
    lab.engine.set_secret(&lab.admin, new("one")).await.unwrap();
    lab.engine.update_job(&lab.admin, job.id, change, None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_a_job_uses_is_not_deleted() {
    let lab = Lab::new().await;
    lab.engine.set_secret(&lab.admin, new("one")).await.unwrap();
    let job = lab.job(sending("{{secret:hook}}")).await;
    let refused = lab.engine.delete_secret(&lab.admin, &name("hook")).await.unwrap_err();
    let Error::Conflict(Conflict::SecretInUse { jobs, .. }) = refused else { panic!() };
    assert_eq!(jobs, [job.spec.name]);
    assert_eq!(given(&lab).await.as_deref(), Some("one"));
    lab.engine.delete_job(&lab.admin, job.id).await.unwrap();
    lab.engine.delete_secret(&lab.admin, &name("hook")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_without_value_or_hosts_is_refused() {
    let lab = Lab::new().await;
    let empty = NewSecret { hosts: Vec::new(), ..new("") };
    let refused = lab.engine.set_secret(&lab.admin, empty).await.unwrap_err();
    assert_eq!(fields(refused), ["value", "hosts"]);
}
