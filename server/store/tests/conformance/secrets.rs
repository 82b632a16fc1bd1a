use std::sync::Arc;

use mainspring_domain::http::{Assertions, HttpAuth, HttpCall};
use mainspring_domain::id::AppId;
use mainspring_domain::job::JobSpec;
use mainspring_domain::vault::{HostPattern, SealedSecret, SecretName};
use mainspring_domain::work::Work;

use super::given::*;

crate::on_every_store!(
    a_secret_is_found_as_it_was_put_until_it_is_deleted,
    a_secret_that_is_put_again_is_replaced_and_keeps_its_beginning,
    secrets_are_listed_by_name,
    jobs_that_name_a_secret_are_found,
);

fn name(text: &str) -> SecretName {
    text.parse().unwrap()
}

fn secret(text: &str) -> SealedSecret {
    SealedSecret {
        app: AppId::DEFAULT,
        name: name(text),
        hosts: ["example.org", "*.example.net"].map(|host| HostPattern::new(host).unwrap()).into(),
        sealed: vec![1, 0, 255],
        created_at: at(1),
        updated_at: at(1),
        updated_by: "ada".to_owned(),
    }
}

async fn a_secret_is_found_as_it_was_put_until_it_is_deleted(store: AnyStore) {
    let hook = secret("hook");
    assert_eq!(store.put_secret(hook.clone()).await.unwrap(), at(1));
    assert_eq!(store.secret(AppId::DEFAULT, &hook.name).await.unwrap(), Some(hook.clone()));
    let another = AppId::new(at(0), fresh());
    assert_eq!(store.secret(another, &hook.name).await.unwrap(), None);
    assert_eq!(store.secret(AppId::DEFAULT, &name("Hook")).await.unwrap(), None);
    assert!(!store.delete_secret(another, &hook.name).await.unwrap());
    assert!(store.delete_secret(AppId::DEFAULT, &hook.name).await.unwrap());
    assert!(!store.delete_secret(AppId::DEFAULT, &hook.name).await.unwrap());
    assert_eq!(store.secret(AppId::DEFAULT, &hook.name).await.unwrap(), None);
}

async fn a_secret_that_is_put_again_is_replaced_and_keeps_its_beginning(store: AnyStore) {
    store.put_secret(secret("hook")).await.unwrap();
    let later = SealedSecret {
        hosts: vec![HostPattern::new("example.com").unwrap()],
        sealed: vec![2],
        created_at: at(9),
        updated_at: at(9),
        updated_by: "bob".to_owned(),
        ..secret("hook")
    };
    assert_eq!(store.put_secret(later.clone()).await.unwrap(), at(1));
    let expected = SealedSecret { created_at: at(1), ..later };
    assert_eq!(store.secrets(None).await.unwrap(), [expected]);
}

async fn secrets_are_listed_by_name(store: AnyStore) {
    for text in ["b", "a.1", "a"] {
        store.put_secret(secret(text)).await.unwrap();
    }
    let names = async |app| {
        let all = store.secrets(app).await.unwrap();
        all.into_iter().map(|secret| secret.name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(None).await, ["a", "a.1", "b"]);
    assert_eq!(names(Some(AppId::DEFAULT)).await, ["a", "a.1", "b"]);
    assert_eq!(names(Some(AppId::new(at(0), fresh()))).await, [""; 0]);
}

async fn jobs_that_name_a_secret_are_found(store: AnyStore) {
    let asking = |token: &str| {
        let call = HttpCall {
            method: "GET".to_owned(),
            url: "https://example.org/a_b".into(),
            headers: Vec::new(),
            body: None,
            auth: Some(HttpAuth::Bearer { token: token.into() }),
            signing: None,
            assertions: Assertions::default(),
            retry_statuses: Vec::new(),
            redirects: 0,
        };
        JobSpec { work: Work::Http(Arc::new(call)), ..spec() }
    };
    let first = a_job(&store, asking("{{secret:a_b}}")).await;
    let second = a_job(&store, asking("x{{secret:a_b}}")).await;
    // These have the name only in other places, or another one that is like it.
    a_job(&store, asking("{{secret:axb}}")).await;
    a_job(&store, asking("a_b")).await;
    a_job(&store, JobSpec { name: "a_b {{secret:a_b}}".to_owned(), ..spec() }).await;
    let gone = a_job(&store, asking("{{secret:a_b}}")).await;
    assert!(store.delete_job(gone.id, "ada", at(5)).await.unwrap());

    let naming = async |secret: &str, limit| {
        let jobs = store.jobs_naming(AppId::DEFAULT, &name(secret), limit).await.unwrap();
        jobs.into_iter().map(|job| job.id).collect::<Vec<_>>()
    };
    assert_eq!(naming("a_b", 9).await, [second.id, first.id]);
    assert_eq!(naming("a_b", 1).await, [second.id]);
    assert_eq!(naming("a", 9).await, []);
    let another = AppId::new(at(0), fresh());
    assert_eq!(store.jobs_naming(another, &name("a_b"), 9).await.unwrap(), []);
}
