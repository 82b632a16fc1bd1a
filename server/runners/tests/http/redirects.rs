//! Answers that send a request on.

use std::sync::Arc;

use mainspring_domain::http::{HttpAuth, HttpCall, Signing};
use mainspring_runners::SystemLookup;

use crate::lab::{Lab, fatal, get, loopback, output, post};
use crate::receiver::{Receiver, reply};

async fn to(url: String, status: u16) -> Receiver {
    Receiver::new(move |_| Some(reply(status, &[("location", &url)], ""))).await
}

#[tokio::test]
async fn a_redirect_is_not_followed_unless_the_job_says_so() {
    let target = Receiver::always(200, "there").await;
    let first = to(target.url("/"), 302).await;
    let message = fatal(&Lab::open().run(get(&first.url("/"))).await.outcome);
    assert!(message.contains("302") && message.contains("redirects"), "{message}");
    let once = HttpCall { redirects: 1, ..get(&first.url("/")) };
    let left = Lab::open().run(once).await;
    assert_eq!(output(&left.outcome).as_str(), r#"{"status":200,"body":"there"}"#);
    assert_eq!(left.exchanges.len(), 2);
    assert_eq!(left.exchanges[0].answer.as_ref().unwrap().status, 302);
}

#[tokio::test]
async fn no_more_redirects_are_followed_than_the_job_says() {
    let first = Receiver::new(|_| Some(reply(302, &[("location", "/again")], ""))).await;
    let thrice = HttpCall { redirects: 3, ..get(&first.url("/")) };
    let left = Lab::open().run(thrice).await;
    fatal(&left.outcome);
    assert_eq!(left.exchanges.len(), 4);
}

#[tokio::test]
async fn credentials_secrets_and_signatures_stay_with_the_first_origin() {
    let target = Receiver::always(200, "").await;
    let first = to(target.url("/"), 307).await;
    let secrets = [("key", "hush", "127.0.0.1"), ("hook", "whsec_aGVsbG8=", "127.0.0.1")];
    let lab = Lab::with(loopback(), Arc::new(SystemLookup), &secrets);
    let call = HttpCall {
        headers: vec![
            ("x-key".to_owned(), "{{secret:key}}".into()),
            ("x-plain".to_owned(), "plain".into()),
        ],
        auth: Some(HttpAuth::Bearer { token: "token".into() }),
        signing: Some(Signing::StandardWebhooks { secrets: vec!["hook".parse().unwrap()] }),
        redirects: 1,
        ..post(&first.url("/"), "{}")
    };
    output(&lab.run(call).await.outcome);
    let (here, there) = (&first.requests()[0], &target.requests()[0]);
    for private in ["x-key: hush", "authorization: Bearer token", "webhook-signature: v1,"] {
        assert!(here.contains(private), "{here}");
    }
    assert!(there.contains("x-plain: plain") && there.ends_with("{}"), "{there}");
    for private in ["hush", "authorization", "webhook-"] {
        assert!(!there.contains(private), "{there}");
    }
}

#[tokio::test]
async fn a_body_with_a_secret_does_not_follow_a_redirect_to_another_origin() {
    let target = Receiver::always(200, "").await;
    let first = to(target.url("/"), 308).await;
    let lab = Lab::with(loopback(), Arc::new(SystemLookup), &[("key", "hush", "127.0.0.1")]);
    let call = HttpCall { redirects: 1, ..post(&first.url("/"), "{{secret:key}}") };
    let message = fatal(&lab.run(call).await.outcome);
    assert!(message.contains("secret") && !message.contains("hush"), "{message}");
    assert_eq!(target.requests().len(), 0);
}

#[tokio::test]
async fn what_was_posted_is_fetched_where_the_answer_says_so() {
    let target = Receiver::always(200, "").await;
    for (status, method) in [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")]
    {
        let first = to(target.url(&format!("/{status}")), status).await;
        let call = HttpCall { redirects: 1, ..post(&first.url("/"), "hello") };
        output(&Lab::open().run(call).await.outcome);
        let request = target.requests().pop().unwrap();
        assert!(request.starts_with(&format!("{method} /{status} ")), "{request}");
        assert_eq!(request.ends_with("hello"), method == "POST", "{request}");
        assert_eq!(request.contains("content-type"), method == "POST", "{request}");
    }
}
