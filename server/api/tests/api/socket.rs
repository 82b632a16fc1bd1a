//! A client that says whatever it is told to, byte by byte, and hears what comes back.

use std::collections::VecDeque;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What ends a record of the hub.
const SEPARATOR: char = '\u{1e}';

/// A connection, with what has been read of it and not been looked at.
pub(crate) struct Socket {
    stream: TcpStream,
    read: Vec<u8>,
    records: VecDeque<String>,
}

/// Status, head and body of an answer.
pub(crate) async fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (u16, String, String) {
    let length = body.len().to_string();
    let more = [("connection", "close"), ("content-length", length.as_str())];
    let mut socket = Socket::connect(address).await;
    socket.request(method, path, &[headers, &more].concat()).await;
    socket.write(body.as_bytes()).await;
    let (status, head) = socket.head().await;
    while socket.more().await {}
    (status, head, String::from_utf8(socket.read).unwrap())
}

impl Socket {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        Self { stream, read: Vec::new(), records: VecDeque::new() }
    }

    /// A WebSocket; the answer's status where it is none.
    pub(crate) async fn upgrade(address: SocketAddr, path: &str, key: &str) -> Result<Self, u16> {
        let mut socket = Self::connect(address).await;
        let headers = [
            ("connection", "Upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("x-api-key", key),
        ];
        socket.request("GET", path, &headers).await;
        match socket.head().await.0 {
            101 => Ok(socket),
            status => Err(status),
        }
    }

    pub(crate) async fn request(&mut self, method: &str, path: &str, headers: &[(&str, &str)]) {
        let lines = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
        let lines = lines.collect::<Vec<_>>().concat();
        let head = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n{lines}\r\n");
        self.write(head.as_bytes()).await;
    }

    /// Status and head of the answer that comes next.
    pub(crate) async fn head(&mut self) -> (u16, String) {
        loop {
            if let Some(end) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                let rest = self.read.split_off(end + 4);
                let head = std::mem::replace(&mut self.read, rest);
                let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
                return (head.split(' ').nth(1).unwrap().parse().unwrap(), head);
            }
            assert!(self.more().await, "the connection ended within a head");
        }
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) {
        // What the server does not want any more is no failure of the test.
        let _ = self.stream.write_all(bytes).await;
    }

    /// Reads until this has come, and returns everything before it.
    pub(crate) async fn until(&mut self, end: &str) -> Option<String> {
        loop {
            let found = self.read.windows(end.len()).position(|part| part == end.as_bytes());
            if let Some(at) = found {
                let rest = self.read.split_off(at + end.len());
                let text = std::mem::replace(&mut self.read, rest);
                return Some(String::from_utf8_lossy(&text[..at]).into_owned());
            }
            if !self.more().await {
                return None;
            }
        }
    }

    /// Sends text as one frame.
    pub(crate) async fn send(&mut self, text: &str) {
        let mut frame = vec![0x81];
        match text.len() {
            length @ 0..126 => frame.push(0x80 | u8::try_from(length).unwrap()),
            length @ 126..0x1_0000 => {
                frame.push(0xfe);
                frame.extend(u16::try_from(length).unwrap().to_be_bytes());
            }
            length => {
                frame.push(0xff);
                frame.extend((length as u64).to_be_bytes());
            }
        }
        // A mask of zeros leaves everything as it is.
        frame.extend([0; 4]);
        frame.extend(text.as_bytes());
        self.write(&frame).await;
    }

    /// Sends records in one frame.
    pub(crate) async fn say(&mut self, records: &[&str]) {
        let mut text = records.join("\u{1e}");
        text.push(SEPARATOR);
        self.send(&text).await;
    }

    /// The next record; `None` where the socket ends, in whatever way.
    pub(crate) async fn record(&mut self) -> Option<String> {
        while self.records.is_empty() {
            let (code, payload) = self.frame().await?;
            if code == 0x8 {
                return None;
            }
            let text = String::from_utf8(payload).unwrap();
            self.records.extend(text.split_terminator(SEPARATOR).map(str::to_owned));
        }
        self.records.pop_front()
    }

    /// The next frame: its code and what it carries.
    pub(crate) async fn frame(&mut self) -> Option<(u8, Vec<u8>)> {
        self.fill(2).await?;
        let (code, short) = (self.read[0] & 0xf, self.read[1]);
        let (head, length) = match short {
            126 => {
                self.fill(4).await?;
                (4, usize::from(u16::from_be_bytes(self.read[2..4].try_into().unwrap())))
            }
            127 => {
                self.fill(10).await?;
                let length = u64::from_be_bytes(self.read[2..10].try_into().unwrap());
                (10, usize::try_from(length).unwrap())
            }
            short => (2, usize::from(short)),
        };
        self.fill(head + length).await?;
        let rest = self.read.split_off(head + length);
        let frame = std::mem::replace(&mut self.read, rest);
        Some((code, frame[head..].to_vec()))
    }

    async fn fill(&mut self, length: usize) -> Option<()> {
        while self.read.len() < length {
            if !self.more().await {
                return None;
            }
        }
        Some(())
    }

    /// Reads on. Whether there was something.
    async fn more(&mut self) -> bool {
        self.stream.read_buf(&mut self.read).await.is_ok_and(|read| read > 0)
    }
}
