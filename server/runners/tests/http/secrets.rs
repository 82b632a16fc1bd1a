//! Secrets go where they are granted to, and nowhere else.

use std::sync::Arc;

use mainspring_domain::http::{HttpAuth, HttpCall, SignedNonce, Signing};
use mainspring_domain::ports::Call;
use mainspring_runners::SystemLookup;

use crate::lab::{Lab, call, fatal, get, loopback, post};
use crate::receiver::{Receiver, reply};

fn lab(host: &str) -> Lab {
    let secrets = [("key", "hu\"sh/", host), ("hook", "whsec_aGVsbG8=", host)];
    Lab::with(loopback(), Arc::new(SystemLookup), &secrets)
}

fn everywhere(receiver: &Receiver) -> HttpCall {
    HttpCall {
        headers: vec![("x-key".to_owned(), "k={{secret:key}}".into())],
        auth: Some(HttpAuth::Basic { user: "ada".into(), password: "{{secret:key}}".into() }),
        signing: Some(Signing::StandardWebhooks { secrets: vec!["hook".parse().unwrap()] }),
        ..post(&receiver.url("/p/{{secret:key}}?q={{secret:key}}"), r#"{"k":"{{secret:key}}"}"#)
    }
}

#[tokio::test]
async fn a_secret_is_filled_in_wherever_a_job_names_it_and_told_nowhere() {
    // An answer that repeats all that it got, body and header.
    let receiver = Receiver::new(|request| {
        let line = request.lines().next().unwrap_or_default().to_owned();
        Some(reply(200, &[("x-echo", &line)], request))
    })
    .await;
    let left = lab("127.0.0.1").run(everywhere(&receiver)).await;
    let request = &receiver.requests()[0];
    assert!(request.starts_with("POST /p/hu%22sh/?q=hu%22sh%2F "), "{request}");
    assert!(request.contains("x-key: k=hu\"sh/"), "{request}");
    assert!(request.ends_with(r#"{"k":"hu\"sh/"}"#), "{request}");

    let told = format!("{:?} {:?}", left.exchanges, left.outcome);
    for form in ["hu\"sh", "hu\\\"sh", "hu\\\\\\\"sh", "hu%22sh", "aGVsbG8="] {
        assert!(!told.contains(form), "{form} in {told}");
    }
    assert!(told.contains("{{secret:key}}"), "{told}");
}

#[tokio::test]
async fn a_secret_is_not_sent_to_a_host_that_it_is_not_granted_to() {
    let receiver = Receiver::always(200, "").await;
    let message = fatal(&lab("example.org").run(everywhere(&receiver)).await.outcome);
    assert!(message.contains("not granted to the host 127.0.0.1"), "{message}");
    assert_eq!(receiver.requests().len(), 0);
}

#[tokio::test]
async fn a_secret_that_is_missing_is_named() {
    let call = get("http://127.0.0.1/{{secret:gone}}");
    let message = fatal(&lab("127.0.0.1").run(call).await.outcome);
    assert_eq!(message, "there is no secret gone: set it");
}

#[tokio::test]
async fn every_attempt_of_a_run_has_the_same_webhook_id() {
    let receiver = Receiver::always(503, "").await;
    for _ in 0..2 {
        lab("127.0.0.1").run(everywhere(&receiver)).await;
    }
    let id = |request: &String| {
        request.lines().find(|line| line.starts_with("webhook-id: ")).unwrap().to_owned()
    };
    let requests = receiver.requests();
    assert_eq!(id(&requests[0]), id(&requests[1]));
    assert!(requests[0].contains("webhook-timestamp: 2\r\n"), "{}", requests[0]);
}

#[tokio::test]
async fn each_attempt_signs_a_nonce_of_its_own_and_tells_no_signature() {
    let receiver = Receiver::always(200, "").await;
    let signing = Signing::SignedNonce {
        key: "shop".to_owned(),
        payload: "57bcd60eefcac9701fd2407080a5a7b0".to_owned(),
        secret: "key".parse().unwrap(),
    };
    let signed = HttpCall { signing: Some(signing), ..post(&receiver.url("/"), "{}") };
    let mut nonces = Vec::new();
    for ordinal in 1..=2 {
        let call = Call { ordinal, ..call(signed.clone()) };
        let left = lab("127.0.0.1").run_call(call).await;
        let request = receiver.requests().last().unwrap().clone();
        let header = |name: &str| {
            let line = request.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
            line.unwrap().to_owned()
        };
        let [key, timestamp, nonce, payload, signature] = SignedNonce::HEADERS.map(header);
        let shown = SignedNonce { key, timestamp, nonce, payload, signature };
        assert!(shown.is_signed_with("hu\"sh/"), "{shown:?}");
        assert_eq!((shown.key.as_str(), shown.timestamp.as_str()), ("shop", "2"));
        assert!(!format!("{:?}", left.exchanges).contains(&shown.signature));
        nonces.push(shown.nonce);
    }
    assert_ne!(nonces[0], nonces[1]);
}
