//! A server that notes what it gets and answers what it is told to.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// The text of an answer to a request's text; `None`: never.
type Answer = dyn Fn(&str) -> Option<String> + Send + Sync;

pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    state: Arc<State>,
}

struct State {
    requests: Mutex<Vec<String>>,
    came: Notify,
    answer: Box<Answer>,
}

impl Receiver {
    /// On a loopback address of one's choice.
    pub(crate) async fn at(
        ip: [u8; 4],
        answer: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(SocketAddr::from((ip, 0))).await.unwrap();
        let address = listener.local_addr().unwrap();
        let state =
            State { requests: Mutex::default(), came: Notify::new(), answer: Box::new(answer) };
        let state = Arc::new(state);
        let receiver = Self { address, state: Arc::clone(&state) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&state)));
            }
        });
        receiver
    }

    pub(crate) async fn new(
        answer: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Self::at([127, 0, 0, 1], answer).await
    }

    /// Answers everything with this status and body.
    pub(crate) async fn always(status: u16, body: &'static str) -> Self {
        Self::new(move |_| Some(reply(status, &[], body))).await
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.state.requests.lock().unwrap().clone()
    }

    /// Waits for the first request.
    pub(crate) async fn reached(&self) {
        loop {
            let came = self.state.came.notified();
            if !self.requests().is_empty() {
                return;
            }
            came.await;
        }
    }
}

/// An answer's text. The connection ends with it.
pub(crate) fn reply(status: u16, headers: &[(&str, &str)], body: &str) -> String {
    let headers: Vec<String> =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let headers = headers.concat();
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

async fn serve(mut stream: TcpStream, state: Arc<State>) {
    let Some(request) = read(&mut stream).await else { return };
    let answer = (state.answer)(&request);
    state.requests.lock().unwrap().push(request);
    state.came.notify_waiters();
    match answer {
        Some(answer) => drop(stream.write_all(answer.as_bytes()).await),
        // Until the other side hangs up.
        None => drop(stream.read(&mut [0]).await),
    }
}

async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| {
            line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok()
        });
        if body.len() >= length.unwrap_or(0) {
            return Some(text.into_owned());
        }
    }
}
