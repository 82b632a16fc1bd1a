//! How connections are promised and carried.

use std::time::Duration;

use poem::http::Method;
use serde_json::{Value, json};

use super::{HANDSHAKE, Hub, PATH, PATIENT, call, event};
use crate::socket::{Socket, ask};
use crate::support::Answer;

/// A record, as a body.
fn body(record: &str) -> String {
    format!("{record}\u{1e}")
}

#[tokio::test]
async fn a_negotiation_promises_a_connection_over_each_transport() {
    let hub = Hub::start().await;
    let transports = json!([
        { "transport": "WebSockets", "transferFormats": ["Text"] },
        { "transport": "ServerSentEvents", "transferFormats": ["Text"] },
        { "transport": "LongPolling", "transferFormats": ["Text"] },
    ]);
    let (status, answer) = hub.ask("POST", "/negotiate?negotiateVersion=1", "").await;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((status, &answer["negotiateVersion"]), (200, &json!(1)));
    assert_eq!(answer["availableTransports"], transports);
    let (id, token) = (answer["connectionId"].as_str(), answer["connectionToken"].as_str());
    assert!(id.is_some_and(|id| id.len() == 22) && token.is_some_and(|token| token.len() == 22));
    assert_ne!(id, token);

    let (_, answer) = hub.ask("POST", "/Negotiate", "").await;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(
        (&answer["negotiateVersion"], &answer["connectionToken"]),
        (&json!(0), &Value::Null)
    );
    let path = format!("{PATH}?id={}", answer["connectionId"].as_str().unwrap());
    let mut socket = Socket::upgrade(hub.address, &path, &hub.server.operator).await.unwrap();
    socket.say(&[HANDSHAKE]).await;
    assert_eq!(socket.record().await.unwrap(), "{}");

    assert_eq!(hub.ask("GET", "/negotiate", "").await.0, 405);
    assert_eq!(hub.ask("POST", "/negotiate?negotiateVersion=x", "").await.0, 400);
    assert_eq!(hub.ask("POST", "/nothing", "").await.0, 404);
    assert_eq!(hub.ask("PUT", "", "").await.0, 405);
}

#[tokio::test]
async fn only_its_owner_has_a_connection() {
    let hub = Hub::start().await;
    let path = format!("?id={}", hub.token().await);
    let nobody = (404, "No Connection with that ID".to_owned());
    for method in ["GET", "POST", "DELETE"] {
        assert_eq!(hub.ask_as(&hub.server.admin, method, &path, "").await, nobody, "{method}");
        assert_eq!(hub.ask(method, "?id=unknown", "").await, nobody, "{method}");
        let no_id = (400, "Connection ID required".to_owned());
        assert_eq!(hub.ask(method, "", "").await, no_id, "{method}");
        assert_eq!(hub.ask_as("ms_nothing", method, &path, "").await.0, 401, "{method}");
    }
    let path = format!("{PATH}{path}");
    let other = Socket::upgrade(hub.address, &path, &hub.server.admin).await;
    assert_eq!(other.err(), Some(404));
    let mut socket = Socket::upgrade(hub.address, &path, &hub.server.operator).await.unwrap();
    let second = Socket::upgrade(hub.address, &path, &hub.server.operator).await;
    assert_eq!(second.err(), Some(409));
    socket.say(&[HANDSHAKE]).await;
    assert_eq!(socket.record().await.unwrap(), "{}");
}

#[tokio::test]
async fn a_key_may_stand_in_the_address_where_no_header_can_be() {
    let hub = Hub::start().await;
    let path = format!("{PATH}/negotiate?access_token={}", hub.server.viewer);
    let request = hub.server.anonymous(Method::POST, &path);
    Answer::of(request).await.expect(200);
    let path = format!("{PATH}?access_token={}", hub.server.viewer);
    let mut socket = Socket::connect(hub.address).await;
    let upgrade = [
        ("connection", "keep-alive, Upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    socket.request("GET", &path, &upgrade).await;
    assert_eq!(socket.head().await.0, 101);
    let mut socket = Socket::connect(hub.address).await;
    socket.request("GET", &path, &upgrade[..2]).await;
    assert_eq!(socket.head().await.0, 400);
    // Elsewhere it is no key.
    let path = format!("/api/jobs/BI_1?access_token={}", hub.server.viewer);
    Answer::of(hub.server.anonymous(Method::GET, &path)).await.expect(401);
}

#[tokio::test]
async fn events_are_told_as_they_happen_and_answered_by_posts() {
    let hub = Hub::start().await;
    let path = format!("?id={}", hub.token().await);
    let mut events = Socket::connect(hub.address).await;
    let headers = [("accept", "text/event-stream"), ("x-api-key", hub.server.operator.as_str())];
    events.request("GET", &format!("{PATH}{path}"), &headers).await;
    let (status, head) = events.head().await;
    assert!(status == 200 && head.contains("content-type: text/event-stream"), "{head}");
    events.until(":\r\n\r\n").await.unwrap();
    let sent = hub.ask("POST", &path, &body(HANDSHAKE)).await;
    assert_eq!(sent, (200, String::new()));
    assert!(events.until("data: {}\u{1e}\r\n\r\n").await.is_some());
    let id = hub.job(1, 0).await;
    hub.go();
    hub.ask("POST", &path, &body(&call("0", "SubscribeToJob", &id))).await;
    assert!(events.until("\"target\":\"JobCompleted\"").await.is_some());

    assert_eq!(hub.ask("DELETE", &path, "").await.0, 400);
    let (status, _, _) = ask(hub.address, "GET", &format!("{PATH}{path}"), &headers, "").await;
    assert_eq!(status, 409);
    assert_eq!(hub.ask("GET", &path, "").await.0, 400, "another transport");
    let too_much = "x".repeat(70_000);
    assert_eq!(hub.ask("POST", &path, &too_much).await.0, 413);
    assert!(events.until("\r\n0\r\n\r\n").await.is_some(), "the stream ends");
    assert_eq!(hub.ask("POST", &path, "x").await.0, 404);
}

#[tokio::test]
async fn what_a_websocket_carries_is_not_posted() {
    let hub = Hub::start().await;
    let path = format!("?id={}", hub.token().await);
    let address = format!("{PATH}{path}");
    let _socket = Socket::upgrade(hub.address, &address, &hub.server.operator).await.unwrap();
    assert_eq!(hub.ask("POST", &path, "x").await.0, 405);
    assert_eq!(hub.ask("DELETE", &path, "").await.0, 400);
    assert_eq!(hub.ask("GET", &path, "").await.0, 400);
}

#[tokio::test]
async fn polls_bring_what_there_is_and_the_second_ends_the_first() {
    let hub = Hub::start().await;
    let path = format!("?id={}", hub.token().await);
    assert_eq!(hub.ask("POST", &path, "x").await.0, 404, "not before the first poll");
    assert_eq!(hub.ask("GET", &path, "").await, (200, String::new()));
    hub.ask("POST", &path, &body(HANDSHAKE)).await;
    assert_eq!(hub.ask("GET", &path, "").await, (200, body("{}")));

    let headers = [("x-api-key", hub.server.operator.as_str())];
    let mut first = Socket::connect(hub.address).await;
    first.request("GET", &format!("{PATH}{path}"), &headers).await;
    // Only a poll that is held can be ended: a second one tells which came first.
    let id = hub.job(2, 0).await;
    hub.go();
    let second = async {
        loop {
            let (status, records) = hub.ask("GET", &path, "").await;
            if status == 200 && records.contains("JobCompleted") {
                return;
            }
            assert!(status == 200 || status == 204);
        }
    };
    let subscribe = async {
        assert_eq!(first.head().await.0, 204);
        hub.ask("POST", &path, &body(&call("0", "SubscribeToJob", &id))).await;
    };
    tokio::join!(second, subscribe);

    let mut held = Socket::connect(hub.address).await;
    held.request("GET", &format!("{PATH}{path}"), &headers).await;
    assert_eq!(hub.ask("DELETE", &path, "").await, (202, String::new()));
    assert_eq!(held.head().await.0, 204);
    let gone = hub.ask("GET", &path, "").await.0;
    assert!(gone == 204 || gone == 404, "{gone}");
}

#[tokio::test]
async fn a_poll_without_anything_to_tell_ends_empty_in_time() {
    let hub = Hub::with(super::Pace { poll: Duration::from_millis(50), ..PATIENT }).await;
    let path = format!("?id={}", hub.token().await);
    for _ in 0..3 {
        assert_eq!(hub.ask("GET", &path, "").await, (200, String::new()));
    }
}

#[tokio::test]
async fn pages_of_the_configured_origins_may_call_and_no_others() {
    let hub = Hub::start().await;
    let path = format!("{PATH}/negotiate?negotiateVersion=1");
    let ours = [("origin", "https://shop.example"), ("x-api-key", hub.server.operator.as_str())];
    let theirs = [("origin", "https://evil.example"), ours[1]];
    for method in ["OPTIONS", "POST"] {
        let (_, head, _) = ask(hub.address, method, &path, &ours, "").await;
        assert!(
            head.contains("\r\naccess-control-allow-origin: https://shop.example\r\n"),
            "{head}"
        );
        assert!(head.contains("\r\naccess-control-allow-credentials: true\r\n"), "{head}");
        let (_, head, _) = ask(hub.address, method, &path, &theirs, "").await;
        assert!(!head.contains("access-control-"), "{head}");
    }
    let (status, head, _) = ask(hub.address, "OPTIONS", &path, &ours[..1], "").await;
    assert_eq!(status, 204);
    for name in ["x-requested-with", "x-signalr-user-agent", "content-type", "authorization"] {
        assert!(head.contains(name), "{head}");
    }
}

#[tokio::test]
async fn a_subscriber_who_comes_late_is_told_the_end() {
    let hub = Hub::start().await;
    let id = hub.job(0, 0).await;
    hub.go();
    let mut socket = hub.connected().await;
    for _ in 0..2 {
        socket.say(&[&call("0", "SubscribeToJob", &id)]).await;
        assert!(socket.record().await.unwrap().starts_with(r#"{"type":3"#));
        assert_eq!(event(&socket.record().await.unwrap()).0, "JobCompleted");
    }
}
