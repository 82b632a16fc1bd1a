//! Following a trace over connections that break.

use std::cell::RefCell;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::pin::pin;
use std::thread::{self, JoinHandle};

use futures::StreamExt as _;
use mainspring_client::{Client, Error, Followed, MOST_FAILURES};

const RUN: &str = r#"{"id":"1","job_id":"2","job_name":"n","app_id":"3","state":"succeeded","origin":{"kind":"api"},"priority":5,"created_at":"2026-03-02T05:30:00Z","attempts":1,"interruptions":0}"#;

fn trace(seq: u64) -> String {
    let data = format!(r#"{{"seq":{seq},"at":"2026-03-02T05:30:00Z","kind":"log"}}"#);
    format!("id: {seq}\nevent: trace\ndata: {data}\n\n")
}

/// Answers one connection after the other with these bodies, each cut off after it. Returns the
/// heads of the requests.
fn answer(bodies: Vec<String>) -> (SocketAddr, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let heads = thread::spawn(move || {
        let answer_one = |body: String| {
            let (mut connection, _) = listener.accept().unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                connection.read_exact(&mut byte).unwrap();
                head.extend(byte);
            }
            let answer = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
            connection.write_all((answer.to_owned() + &body).as_bytes()).unwrap();
            String::from_utf8(head).unwrap()
        };
        bodies.into_iter().map(answer_one).collect()
    });
    (address, heads)
}

#[tokio::test]
async fn a_broken_connection_goes_on_after_the_last_event() {
    let cut = trace(2);
    let (address, heads) = answer(vec![
        trace(1) + &cut[..cut.len() / 2],
        String::new(),
        format!(":\n\n{cut}event: end\ndata: {RUN}\n\n"),
    ]);
    let client = Client::new(&format!("http://{address}"), "key").unwrap();
    let pauses = RefCell::new(Vec::new());
    let following = client.follow("1", 1, 0, async |failures| pauses.borrow_mut().push(failures));
    let followed: Vec<Followed> = following.map(Result::unwrap).collect().await;
    let seqs = followed.iter().map(|followed| match followed {
        Followed::Event(event) => event.seq,
        Followed::End(_) => 0,
    });
    assert_eq!(seqs.collect::<Vec<_>>(), [1, 2, 0]);
    assert_eq!(*pauses.borrow(), [1, 2]);
    let heads = heads.join().unwrap();
    for (head, last) in heads.iter().zip(["0", "1", "1"]) {
        assert!(head.contains(&format!("last-event-id: {last}\r\n")), "{head}");
    }
}

#[tokio::test]
async fn a_server_that_stays_away_is_given_up() {
    let (address, heads) = answer(Vec::new());
    heads.join().unwrap();
    let client = Client::new(&format!("http://{address}"), "key").unwrap();
    let pauses = RefCell::new(0);
    let mut following = pin!(client.follow("1", 1, 0, async |_| *pauses.borrow_mut() += 1));
    assert!(matches!(following.next().await, Some(Err(Error::Transport(_)))));
    assert!(following.next().await.is_none());
    assert_eq!(*pauses.borrow(), MOST_FAILURES);
}
