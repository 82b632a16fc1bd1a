//! The hub of `WbtWebJob`, over real sockets: what its clients send and what they must not.

mod carriers;
mod limits;
mod talk;

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use mainspring_api::{Doors, Pace, WebJobOptions, serve};
use poem::http::Method;
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::runner::progress;
use crate::socket::{Socket, ask};
use crate::support::{Answer, Server, options};

const PATH: &str = "/hubs/job-progress";

const HANDSHAKE: &str = r#"{"protocol":"json","version":1}"#;

const PING: &str = r#"{"type":6}"#;

/// A server that listens.
pub(crate) struct Hub {
    address: SocketAddr,
    server: Server,
    stop: CancellationToken,
    served: JoinHandle<std::io::Result<()>>,
}

/// Long enough to matter in no test that is not about it.
const PATIENT: Pace = Pace {
    ping: Duration::from_secs(60),
    silence: Duration::from_secs(100),
    handshake: Duration::from_secs(60),
    poll: Duration::from_secs(60),
};

impl Hub {
    async fn start() -> Self {
        Self::with(PATIENT).await
    }

    async fn with(pace: Pace) -> Self {
        let origins = vec!["https://shop.example".to_owned()];
        Self::of(WebJobOptions { open: false, origins, pace }).await
    }

    async fn of(options_of_door: WebJobOptions) -> Self {
        let server = Server::start().await;
        let webjob = Some(options_of_door);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let doors = Doors { webjob, ..Doors::default() };
        let serving = serve(listener, server.engine.clone(), options(doors), stop.clone());
        Self { address, server, stop, served: tokio::spawn(serving) }
    }

    /// Asks with the operator's key.
    async fn ask(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        self.ask_as(&self.server.operator, method, path, body).await
    }

    async fn ask_as(&self, key: &str, method: &str, path: &str, body: &str) -> (u16, String) {
        let path = format!("{PATH}{path}");
        let (status, _, body) = ask(self.address, method, &path, &[("x-api-key", key)], body).await;
        (status, body)
    }

    /// The token of a new connection.
    async fn token(&self) -> String {
        let (status, answer) = self.ask("POST", "/negotiate?negotiateVersion=1", "").await;
        assert_eq!(status, 200, "{answer}");
        let answer: Value = serde_json::from_str(&answer).unwrap();
        answer["connectionToken"].as_str().unwrap().to_owned()
    }

    /// A WebSocket that nobody has negotiated, before the handshake.
    async fn socket(&self) -> Socket {
        Socket::upgrade(self.address, PATH, &self.server.operator).await.unwrap()
    }

    /// The same after it.
    async fn connected(&self) -> Socket {
        let mut socket = self.socket().await;
        socket.say(&[HANDSHAKE]).await;
        assert_eq!(socket.record().await.unwrap(), "{}");
        socket
    }

    /// The id of a new job that tells its progress so often, once it may go on.
    async fn job(&self, times: u64, bytes: usize) -> String {
        let configuration = json!({ "plugin": "echo", "input": progress_input(times, bytes) });
        let job = json!({
            "businessId": "ORDER_1", "jobType": 1, "name": "told of",
            "configuration": configuration.to_string(),
        });
        let request = self.server.anonymous(Method::POST, "/api/jobs");
        let request = request.header("x-api-key", &self.server.operator).body(job.to_string());
        Answer::of(request).await.expect(201)["id"].as_str().unwrap().to_owned()
    }
}

impl Hub {
    /// Lets a job go on.
    fn go(&self) {
        self.server.gate.add_permits(1);
    }
}

fn progress_input(times: u64, bytes: usize) -> Value {
    serde_json::from_str(&progress(times, bytes)).unwrap()
}

/// A call of the hub's.
fn call(id: &str, method: &str, argument: &str) -> String {
    let arguments = [argument];
    json!({ "type": 1, "invocationId": id, "target": method, "arguments": arguments }).to_string()
}

/// What a record calls at the client, and with what.
fn event(record: &str) -> (String, Value) {
    let mut record: Value = serde_json::from_str(record).unwrap();
    assert_eq!(record["type"], 1, "{record}");
    (record["target"].as_str().unwrap().to_owned(), record["arguments"][0].take())
}

/// Expects so many steps and the end, in order. Shows now and then that somebody is there.
async fn expect_all(socket: &mut Socket, id: &str, times: u64) {
    for done in 1..=times {
        if done % 10 == 0 {
            socket.say(&[PING]).await;
        }
        let (name, told) = event(&socket.record().await.unwrap());
        assert_eq!((name.as_str(), &told["jobId"]), ("JobProgress", &json!(id)));
        assert_eq!(told["progress"], json!(done * 100 / times));
    }
    let (name, told) = event(&socket.record().await.unwrap());
    assert_eq!((name.as_str(), &told["status"]), ("JobCompleted", &json!("completed")));
}
