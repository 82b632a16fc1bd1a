//! What a client may not do, or not for ever: and what becomes of the others then.

use std::time::Duration;

use mainspring_api::{Pace, WebJobOptions};
use poem::http::Method;
use tokio::time::timeout;

use super::{HANDSHAKE, Hub, PATH, PATIENT, PING, call, expect_all};
use crate::socket::Socket;

/// Longer than anything here takes on a busy machine.
const AT_MOST: Duration = Duration::from_secs(60);

const SHORT: Duration = Duration::from_millis(300);

/// So many events of so many bytes are more than both systems keep for who does not read.
const MANY: u64 = 120;
const LARGE: usize = 60_000;

/// The connection is ended from the other side.
async fn ends(socket: &mut Socket) -> Option<String> {
    let mut last = None;
    let records = async {
        while let Some(record) = socket.record().await {
            last = Some(record);
        }
    };
    timeout(AT_MOST, records).await.expect("the connection did not end");
    last
}

#[tokio::test]
async fn whoever_does_not_shake_hands_is_left() {
    let hub = Hub::with(Pace { handshake: SHORT, ..PATIENT }).await;
    let (mut silent, mut slow) = (hub.socket().await, hub.socket().await);
    slow.send("{\"protocol\":").await;
    assert_eq!(ends(&mut silent).await, None);
    assert_eq!(ends(&mut slow).await, None);

    let path = format!("?id={}", hub.token().await);
    tokio::time::sleep(SHORT * 2).await;
    assert_eq!(hub.ask("GET", &path, "").await.0, 404, "what was promised is promised for as long");
}

#[tokio::test]
async fn a_silent_client_is_pinged_and_left_and_one_that_pings_stays() {
    let hub = Hub::with(Pace { ping: SHORT / 3, silence: SHORT, ..PATIENT }).await;
    let (mut silent, mut alive) = (hub.connected().await, hub.connected().await);
    assert_eq!(silent.record().await.unwrap(), PING);
    let pinging = async {
        loop {
            let record = alive.record().await.unwrap();
            assert_eq!(record, PING);
            alive.say(&[&record]).await;
        }
    };
    tokio::select! {
        last = ends(&mut silent) => assert_eq!(last.unwrap(), PING),
        () = pinging => {}
    }
    assert_eq!(alive.record().await.unwrap(), PING);
}

#[tokio::test]
async fn whoever_polls_is_not_silent_and_whoever_stops_is() {
    let hub = Hub::with(Pace { silence: SHORT, poll: SHORT * 2, ..PATIENT }).await;
    let path = format!("?id={}", hub.token().await);
    hub.ask("GET", &path, "").await;
    hub.ask("POST", &path, &format!("{HANDSHAKE}\u{1e}")).await;
    assert_eq!(hub.ask("GET", &path, "").await.1, "{}\u{1e}");
    for _ in 0..3 {
        assert_eq!(
            hub.ask("GET", &path, "").await,
            (200, String::new()),
            "held beyond the silence"
        );
    }
    tokio::time::sleep(SHORT * 8).await;
    let (status, _) = hub.ask("GET", &path, "").await;
    assert!(status == 204 || status == 404, "{status}");
}

#[tokio::test]
async fn a_frame_that_is_too_large_ends_its_connection_before_it_has_come() {
    let hub = Hub::start().await;
    let (mut hostile, mut other) = (hub.connected().await, hub.connected().await);
    // A head that promises 4 GiB.
    let head = [&[0x81, 0xff][..], &(4_u64 << 30).to_be_bytes(), &[0; 4]].concat();
    hostile.write(&head).await;
    let (code, payload) = timeout(AT_MOST, hostile.frame()).await.unwrap().unwrap();
    assert_eq!((code, payload), (0x8, 1009_u16.to_be_bytes().to_vec()));
    other.say(&[&call("0", "SubscribeToJob", "BI_1")]).await;
    assert!(other.record().await.unwrap().contains("Job not found"));
}

#[tokio::test]
async fn a_client_that_does_not_read_is_left_and_the_others_are_told() {
    let hub = Hub::with(Pace { silence: SHORT * 20, ..PATIENT }).await;
    let path = format!("?id={}", hub.token().await);
    let address = format!("{PATH}{path}");
    let mut deaf = Socket::upgrade(hub.address, &address, &hub.server.operator).await.unwrap();
    let mut other = hub.connected().await;
    let id = hub.job(MANY, LARGE).await;
    let subscribe = call("0", "SubscribeToJob", &id);
    deaf.say(&[HANDSHAKE, &subscribe]).await;
    other.say(&[&subscribe]).await;
    assert!(other.record().await.unwrap().starts_with(r#"{"type":3"#));
    hub.go();
    timeout(AT_MOST, expect_all(&mut other, &id, MANY)).await.unwrap();
    let left = async {
        // It is there as long as it is told that one does not post to it.
        while hub.ask("POST", &path, "").await.0 == 405 {
            // It says that it is there, and reads nothing.
            deaf.say(&[PING]).await;
        }
    };
    timeout(AT_MOST, left).await.unwrap();
    let last = ends(&mut deaf).await.unwrap();
    assert!(!last.contains("JobCompleted"), "it is not told everything");
}

#[tokio::test]
async fn events_that_nobody_reads_end_as_well() {
    let hub = Hub::with(Pace { silence: SHORT * 20, ..PATIENT }).await;
    let path = format!("?id={}", hub.token().await);
    let mut deaf = Socket::connect(hub.address).await;
    let headers = [("accept", "text/event-stream"), ("x-api-key", hub.server.operator.as_str())];
    deaf.request("GET", &format!("{PATH}{path}"), &headers).await;
    deaf.head().await;
    let id = hub.job(MANY, LARGE).await;
    let subscribe = call("0", "SubscribeToJob", &id);
    let sent = format!("{HANDSHAKE}\u{1e}{subscribe}\u{1e}");
    assert_eq!(hub.ask("POST", &path, &sent).await.0, 200);
    hub.go();
    let left = async { while hub.ask("POST", &path, &format!("{PING}\u{1e}")).await.0 == 200 {} };
    timeout(AT_MOST, left).await.unwrap();
    let told = timeout(AT_MOST, deaf.until("\r\n0\r\n\r\n")).await.unwrap().unwrap();
    assert!(told.contains("JobProgress") && !told.contains("JobCompleted"));
}

#[tokio::test]
async fn a_hundred_subscribers_are_told_everything_in_order() {
    let hub = Hub::start().await;
    let mut sockets = Vec::new();
    for _ in 0..100 {
        sockets.push(hub.connected().await);
    }
    let id = hub.job(50, 10).await;
    for socket in &mut sockets {
        socket.say(&[&call("0", "SubscribeToJob", &id)]).await;
        assert!(socket.record().await.unwrap().starts_with(r#"{"type":3"#));
    }
    hub.go();
    for mut socket in sockets {
        timeout(AT_MOST, expect_all(&mut socket, &id, 50)).await.unwrap();
    }
}

#[tokio::test]
async fn connections_end_with_the_key_that_opened_them() {
    let hub = Hub::start().await;
    let mut socket = hub.connected().await;
    let keys = hub.server.get("/api/v1/keys").await.expect(200);
    let key = keys["items"].as_array().unwrap().iter().find(|key| key["name"] == "operator");
    let path = format!("/api/v1/keys/{}", key.unwrap()["id"].as_str().unwrap());
    hub.server.send(Method::DELETE, &path, &[], "").await.expect(204);
    let last = ends(&mut socket).await.unwrap();
    assert!(last.starts_with(r#"{"type":7,"error":"#), "{last}");
}

#[tokio::test]
async fn a_server_that_stops_lets_its_clients_go_and_does_not_wait_for_them() {
    let hub = Hub::start().await;
    let (mut socket, _silent) = (hub.connected().await, hub.socket().await);
    let path = format!("?id={}", hub.token().await);
    hub.ask("GET", &path, "").await;
    hub.ask("POST", &path, &format!("{HANDSHAKE}\u{1e}")).await;
    hub.ask("GET", &path, "").await;
    let headers = [("x-api-key", hub.server.operator.as_str())];
    let (mut one, mut other) =
        (Socket::connect(hub.address).await, Socket::connect(hub.address).await);
    for poll in [&mut one, &mut other] {
        poll.request("GET", &format!("{PATH}{path}"), &headers).await;
    }
    // The second has ended the first, and is held.
    let mut held = tokio::select! {
        _ = one.head() => other,
        _ = other.head() => one,
    };
    hub.stop.cancel();
    let last = r#"{"type":7,"allowReconnect":true}"#;
    assert_eq!(ends(&mut socket).await.unwrap(), last);
    timeout(AT_MOST, hub.served).await.unwrap().unwrap().unwrap();
    assert!(held.until(last).await.is_some());
}

#[tokio::test]
async fn whoever_is_asked_for_no_key_has_none_to_lose() {
    let pace = Pace { ping: Duration::from_secs(1), ..PATIENT };
    let hub = Hub::of(WebJobOptions { open: true, pace, ..WebJobOptions::default() }).await;
    let mut socket = Socket::connect(hub.address).await;
    let upgrade = [
        ("connection", "upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    socket.request("GET", PATH, &upgrade).await;
    assert_eq!(socket.head().await.0, 101);
    socket.say(&[HANDSHAKE]).await;
    assert_eq!(socket.record().await.unwrap(), "{}");
    // Keys are looked at every two seconds.
    for _ in 0..4 {
        assert_eq!(socket.record().await.unwrap(), PING);
    }
}
