//! What is said on a connection.

use serde_json::json;

use super::{HANDSHAKE, Hub, PATH, PING, call, event, expect_all};
use crate::socket::Socket;

const DONE: &str = r#"{"type":3,"invocationId":"0","result":null}"#;

#[tokio::test]
async fn a_subscriber_is_told_each_step_and_the_end_with_its_result() {
    let hub = Hub::start().await;
    let mut socket = hub.connected().await;
    let id = hub.job(4, 3).await;
    socket.say(&[&call("0", "SubscribeToJob", &id)]).await;
    assert_eq!(socket.record().await.unwrap(), DONE);
    hub.go();
    let (name, told) = event(&socket.record().await.unwrap());
    let timestamp = told["timestamp"].as_str().unwrap();
    let step = json!({
        "jobId": id, "businessId": "ORDER_1", "status": "running", "progress": 25,
        "message": "xxx", "timestamp": timestamp,
    });
    assert_eq!((name.as_str(), &told), ("JobProgress", &step));
    for _ in 0..3 {
        assert_eq!(event(&socket.record().await.unwrap()).0, "JobProgress");
    }
    let (name, told) = event(&socket.record().await.unwrap());
    let timestamp = told["timestamp"].as_str().unwrap();
    let end = json!({
        "jobId": id, "businessId": "ORDER_1", "status": "completed", "progress": 100,
        "message": null, "timestamp": timestamp, "result": { "progress": 4, "bytes": 3 },
    });
    assert_eq!((name.as_str(), &told), ("JobCompleted", &end));
}

#[tokio::test]
async fn several_records_may_share_a_frame_and_one_may_have_several() {
    let hub = Hub::start().await;
    let id = hub.job(1, 0).await;
    let mut socket = hub.socket().await;
    socket.say(&[HANDSHAKE, &call("0", "subscribetojob", &id), PING]).await;
    assert_eq!(socket.record().await.unwrap(), "{}");
    assert_eq!(socket.record().await.unwrap(), DONE);
    hub.go();
    expect_all(&mut socket, &id, 1).await;
    let again = call("0", "UnsubscribeFromJob", "ORDER_1");
    let (first, rest) = again.split_at(20);
    socket.send(first).await;
    socket.send(rest).await;
    socket.send("\u{1e}").await;
    assert_eq!(socket.record().await.unwrap(), DONE);
}

#[tokio::test]
async fn a_handshake_of_another_kind_is_answered_with_what_is_wrong_and_the_end() {
    let hub = Hub::start().await;
    for (sent, words) in [
        (
            r#"{"protocol":"messagepack","version":1}"#,
            "The protocol 'messagepack' is not supported.",
        ),
        (r#"{"protocol":"json","version":9}"#, "version 9"),
        (r#"{"type":6}"#, "Handshake"),
        ("nonsense", "Handshake"),
    ] {
        let mut socket = hub.socket().await;
        socket.say(&[sent]).await;
        let answer = socket.record().await.unwrap();
        assert!(answer.starts_with(r#"{"error":""#) && answer.contains(words), "{answer}");
        assert_eq!(socket.record().await, None);
    }
}

#[tokio::test]
async fn wrong_calls_are_told_so_and_the_connection_goes_on() {
    let hub = Hub::start().await;
    let mut socket = hub.connected().await;
    let unknown = "Failed to invoke 'Nothing' due to an error on the server. HubException: Method does not exist.";
    let wrong = "Failed to invoke 'SubscribeToJob' due to an error on the server.";
    let missing = "An unexpected error occurred invoking 'SubscribeToJob' on the server. HubException: Job not found";
    for (target, arguments, error) in [
        ("Nothing", json!([]), unknown),
        ("SubscribeToJob", json!([]), wrong),
        ("SubscribeToJob", json!([1]), wrong),
        ("SubscribeToJob", json!(["a", "b"]), wrong),
        ("SubscribeToJob", json!(null), wrong),
        ("SubscribeToJob", json!(["BI_1"]), missing),
    ] {
        let sent =
            json!({ "type": 1, "invocationId": "7", "target": target, "arguments": arguments });
        // Who wants no answer gets none.
        let silent = json!({ "type": 1, "target": target, "arguments": arguments });
        socket.say(&[&silent.to_string(), &sent.to_string()]).await;
        let expected = json!({ "type": 3, "invocationId": "7", "error": error });
        let answer = socket.record().await.unwrap();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&answer).unwrap(), expected);
    }
}

#[tokio::test]
async fn what_is_no_record_ends_the_connection_and_says_why() {
    let hub = Hub::start().await;
    for sent in [
        "nonsense",
        "{}",
        r#"{"type":1}"#,
        "[1",
        &format!("{{\"type\":6,\"x\":\"{}\"}}", "x".repeat(33_000)),
    ] {
        let mut socket = hub.connected().await;
        socket.say(&[sent]).await;
        let last = socket.record().await.unwrap();
        assert!(
            last.starts_with(r#"{"type":7,"error":"Connection closed with an error"#),
            "{last}"
        );
        assert!(last.ends_with(r#""allowReconnect":false}"#), "{last}");
        assert_eq!(socket.record().await, None);
    }
}

#[tokio::test]
async fn the_jobs_of_another_app_are_as_unknown_as_those_that_are_not() {
    let hub = Hub::start().await;
    let id = hub.job(1, 0).await;
    let mut socket = Socket::upgrade(hub.address, PATH, &hub.server.stranger).await.unwrap();
    socket.say(&[HANDSHAKE]).await;
    assert_eq!(socket.record().await.unwrap(), "{}");
    for name in [id.as_str(), "ORDER_1"] {
        socket.say(&[&call("0", "SubscribeToJob", name)]).await;
        assert!(socket.record().await.unwrap().contains("Job not found"));
    }
}
