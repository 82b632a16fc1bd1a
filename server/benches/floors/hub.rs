//! What clients of the hub cost that only wait.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::node::scratch;
use crate::report::{Better, Row};
use crate::server::{KEY, Server};

const CONNECTIONS: usize = 1_000;

/// A frame whose mask of zeros leaves the text as it is.
const HANDSHAKE: &[u8] = b"\x81\xa0\0\0\0\0{\"protocol\":\"json\",\"version\":1}\x1e";

pub(crate) fn run() -> Result<Vec<Row>> {
    let server = Server::start(tempfile::tempdir_in(scratch()?)?)?;
    // What the first connections make for all is not theirs.
    let warm: Vec<_> = connect(&server, 10)?;
    let before = settled(&server)?;
    let connections = connect(&server, CONNECTIONS)?;
    let after = settled(&server)?;
    drop((warm, connections));
    Ok(vec![Row {
        what: "1 000 idle hub connections, resident",
        unit: "MiB",
        measured: after - before,
        floor: 30.0,
        goal: 20.0,
        better: Better::Less,
        how: "WebSockets after their handshake, against the same server before".to_owned(),
    }])
}

/// Beyond a look at the key, and before the server takes them for gone.
fn settled(server: &Server) -> Result<f64> {
    sleep(Duration::from_secs(10));
    server.resident_mebibytes()
}

fn connect(server: &Server, count: usize) -> Result<Vec<TcpStream>> {
    let request = format!(
        "GET /hubs/job-progress HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nx-api-key: {KEY}\r\n\r\n"
    );
    let mut connections = Vec::with_capacity(count);
    for _ in 0..count {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port))?;
        stream.write_all(request.as_bytes())?;
        stream.write_all(HANDSHAKE)?;
        let mut read = Vec::new();
        while !read.ends_with(b"{}\x1e") {
            let mut buffer = [0; 512];
            let length = stream.read(&mut buffer)?;
            ensure!(length > 0, "the server has ended the connection");
            read.extend_from_slice(buffer.get(..length).unwrap_or_default());
        }
        connections.push(stream);
    }
    Ok(connections)
}
