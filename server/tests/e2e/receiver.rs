//! Whoever is asked by HTTP jobs: it hands each request to the test, which answers or lets it wait.

use std::fmt::Write as _;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, mpsc, oneshot};

use crate::support::within;

/// A server of HTTP/1.1 on a port of its own.
pub(crate) struct Receiver {
    /// Where it listens, without a slash at the end.
    pub(crate) url: String,
    requests: Mutex<mpsc::UnboundedReceiver<Request>>,
}

/// A request that waits for its answer. Dropped, it is never answered, and its connection is closed.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    answer: oneshot::Sender<String>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = mpsc::unbounded_channel();
        let sender = Arc::new(sender);
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serve(connection, Arc::clone(&sender)));
            }
        });
        Self { url, requests: Mutex::new(requests) }
    }

    /// The next request, which must come.
    pub(crate) async fn next(&self) -> Request {
        within(async { self.requests.lock().await.recv().await.unwrap() }).await
    }
}

impl Request {
    /// The only header of this name, which must be there.
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut found = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        match (found.next(), found.next()) {
            (Some((_, value)), None) => value,
            _ => panic!("not one header {name} in {self:?}"),
        }
    }

    /// Answers it.
    pub(crate) fn answer(self, status: u16, headers: &[(&str, &str)], body: &str) {
        let mut text = format!("HTTP/1.1 {status} Told\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            let _ = write!(text, "{name}: {value}\r\n");
        }
        self.answer.send(format!("{text}\r\n{body}")).unwrap();
    }
}

async fn serve(connection: TcpStream, requests: Arc<mpsc::UnboundedSender<Request>>) {
    let mut connection = BufReader::new(connection);
    while let Some((request, answer)) = read(&mut connection).await {
        if requests.send(request).is_err() {
            return;
        }
        let Ok(answer) = answer.await else { return };
        if connection.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// A whole request; `None` at the end of the connection.
async fn read(
    connection: &mut BufReader<TcpStream>,
) -> Option<(Request, oneshot::Receiver<String>)> {
    let first = line(connection).await?;
    let mut words = first.split(' ').map(str::to_owned);
    let (method, target) = (words.next()?, words.next()?);
    let mut headers = Vec::new();
    loop {
        let header = line(connection).await?;
        let Some((name, value)) = header.split_once(':') else { break };
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().unwrap())];
    connection.read_exact(&mut body).await.ok()?;
    let (answer, answered) = oneshot::channel();
    let body = String::from_utf8(body).unwrap();
    Some((Request { method, target, headers, body, answer }, answered))
}

async fn line(connection: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let length = connection.read_line(&mut line).await.ok()?;
    (length > 0).then(|| line.trim_end().to_owned())
}
