//! What answers mean, and what is kept of them.

use std::sync::Arc;
use std::time::Duration;

use mainspring_domain::attempt::Outcome;
use mainspring_domain::http::{Assertions, HttpAuth, HttpCall, StatusRange};
use mainspring_domain::json::Json;
use mainspring_domain::ports::{Call, Task};
use mainspring_domain::work::Bounds;

use crate::lab::{Lab, call, fatal, get, output, post, retry};
use crate::receiver::{Receiver, reply};

#[tokio::test]
async fn a_request_is_sent_as_the_job_says_and_told_with_its_answer() {
    let receiver = Receiver::new(|_| {
        Some(reply(201, &[("content-type", "application/json"), ("x-a", "b")], r#"{"id":7}"#))
    })
    .await;
    let call = HttpCall {
        headers: vec![("X-Run".to_owned(), "{{run_id}}".into())],
        auth: Some(HttpAuth::Basic { user: "ada".into(), password: "pw".into() }),
        ..post(&receiver.url("/things?at={{scheduled_at}}"), r#"{"job":"{{job_id}}"}"#)
    };
    let left = Lab::open().run(call).await;

    assert_eq!(output(&left.outcome).as_str(), r#"{"status":201,"body":{"id":7}}"#);
    let request = &receiver.requests()[0];
    assert!(request.starts_with("POST /things?at=1970-01-01T00%3A00%3A01Z HTTP/1.1"), "{request}");
    assert!(request.contains("authorization: Basic YWRhOnB3"), "{request}");
    assert!(request.contains("content-type: application/json"), "{request}");
    assert!(request.contains("user-agent: mainspring/"), "{request}");
    assert!(!request.to_lowercase().contains("accept-encoding"), "{request}");
    let exchange = &left.exchanges[0];
    assert_eq!((exchange.method.as_str(), exchange.error.as_deref()), ("POST", None));
    assert_eq!(exchange.address, Some(receiver.address.to_string()));
    assert!(exchange.body.as_ref().unwrap().text.starts_with(r#"{"job":"0"#));
    assert!(!format!("{exchange:?}").contains("YWRhOnB3"), "{exchange:?}");
    let answer = exchange.answer.as_ref().unwrap();
    assert_eq!((answer.status, answer.body.text.as_str()), (201, r#"{"id":7}"#));
    assert!(answer.headers.contains(&("x-a".to_owned(), "b".to_owned())));
    assert!(answer.first_byte_micros <= exchange.total_micros);
}

#[tokio::test]
async fn a_runs_own_input_goes_out_as_it_is() {
    let receiver = Receiver::always(200, "").await;
    let http = post(&receiver.url("/"), "instead");
    let input = Some(Json::parse(r#"{"a":"{{secret:x}}{{run_id}}"}"#).unwrap());
    let task = Task::Http { call: Arc::new(http.clone()), input };
    let left = Lab::open().run_call(Call { task, ..call(http) }).await;
    output(&left.outcome);
    assert!(receiver.requests()[0].ends_with("\r\n\r\n{\"a\":\"{{secret:x}}{{run_id}}\"}"));
}

#[tokio::test]
async fn a_receiver_that_asks_for_time_gets_it() {
    let receiver = Receiver::new(|_| Some(reply(503, &[("retry-after", "120")], "busy"))).await;
    let left = Lab::open().run(get(&receiver.url("/"))).await;
    let Outcome::Retry { message, after, .. } = left.outcome else { panic!("{:?}", left.outcome) };
    assert_eq!(after, Some(Duration::from_secs(120)));
    assert_eq!(message, "the answer's status is 503 (Service Unavailable)");
}

#[tokio::test]
async fn an_answer_that_is_no_success_fails_for_good() {
    let receiver = Receiver::always(404, "none").await;
    let message = fatal(&Lab::open().run(get(&receiver.url("/"))).await.outcome);
    assert_eq!(message, "the answer's status is 404 (Not Found)");
}

#[tokio::test]
async fn assertions_decide_what_is_success() {
    let receiver = Receiver::always(404, "ping pong").await;
    let assertions = |text: &str| Assertions {
        status: vec![StatusRange { from: 404, to: 404 }],
        body_contains: Some(text.to_owned()),
        body_is: None,
        json: vec![],
    };
    let with = |text| HttpCall { assertions: assertions(text), ..get(&receiver.url("/")) };
    output(&Lab::open().run(with("pong")).await.outcome);
    let message = retry(&Lab::open().run(with("gong")).await.outcome);
    assert_eq!(message, "the answer does not contain \"gong\"");
}

#[tokio::test]
async fn an_answer_is_read_to_the_bound_and_no_further() {
    let receiver = Receiver::new(|_| {
        // Endless: more is announced than ever comes.
        let body = "x".repeat(100_000);
        Some(format!("HTTP/1.1 200 OK\r\ncontent-length: 999999999\r\n\r\n{body}"))
    })
    .await;
    let http = get(&receiver.url("/"));
    let bounds = Bounds { output: 1000, ..Bounds::default() };
    let left = Lab::open().run_call(Call { bounds, ..call(http) }).await;
    let output = output(&left.outcome);
    assert!(output.as_str().len() <= 1000 && output.as_str().ends_with(r#""body_cut":true}"#));
    let shown = &left.exchanges[0].answer.as_ref().unwrap().body;
    assert!(shown.cut && shown.bytes == 1000, "{shown:?}");
}

#[tokio::test]
async fn a_connection_that_fails_is_tried_again() {
    // Nobody listens on a port that was just given back.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let left = Lab::open().run(get(&format!("http://127.0.0.1:{port}/"))).await;
    let message = retry(&left.outcome);
    assert!(message.starts_with("no connection: "), "{message}");
    assert_eq!(left.exchanges[0].error.as_deref(), Some(message.as_str()));

    let rude = Receiver::new(|_| Some("HTTP/1.1 2".to_owned())).await;
    let message = retry(&Lab::open().run(get(&rude.url("/"))).await.outcome);
    assert!(message.starts_with("the connection failed: "), "{message}");
}
