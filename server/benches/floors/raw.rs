//! An HTTP client that costs next to nothing: it shares the machine with what is measured.

use anyhow::{Context as _, Result, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection that stays open. One request at a time.
pub(crate) struct Connection {
    stream: TcpStream,
    /// What was read of the answer.
    answer: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, answer: Vec::with_capacity(64 << 10) })
    }

    /// Sends a request of [`request`] and reads its answer, which must be a success.
    pub(crate) async fn send(&mut self, request: &[u8]) -> Result<()> {
        self.stream.write_all(request).await?;
        self.answer.clear();
        loop {
            ensure!(self.stream.read_buf(&mut self.answer).await? > 0, "the server hung up");
            if let Some(end) = self.answer.windows(4).position(|four| four == b"\r\n\r\n") {
                return self.finish(end + 4).await;
            }
        }
    }

    async fn finish(&mut self, head: usize) -> Result<()> {
        let lines = std::str::from_utf8(&self.answer[..head])?;
        let ok = lines.starts_with("HTTP/1.1 2");
        let length = lines.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
        });
        let length: usize = length.context("the answer does not tell its length")?;
        while self.answer.len() < head + length {
            ensure!(self.stream.read_buf(&mut self.answer).await? > 0, "the server hung up");
        }
        ensure!(ok, "not a success: {}", String::from_utf8_lossy(&self.answer));
        Ok(())
    }
}

/// A request as bytes. `path` is below `/api/v1`.
pub(crate) fn request(method: &str, path: &str, key: &str, body: &str) -> Vec<u8> {
    let path = format!("/api/v1{path}");
    request_with(method, &path, &[("authorization", &format!("Bearer {key}"))], body)
}

/// The same anywhere, with headers of its own.
pub(crate) fn request_with(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Vec<u8> {
    let headers: Vec<String> =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\n{}content-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        headers.concat(),
        body.len()
    )
    .into_bytes()
}
