//! What a guest finds around itself.

use std::collections::hash_map::RandomState;
use std::fmt::Debug;
use std::hash::BuildHasher;
use std::io::{self, Read};
use std::net::{TcpListener, TcpStream, ToSocketAddrs, UdpSocket};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use std::{env, fs, thread};

use mainspring_plugin::prelude::*;
use serde_json::Value;

/// Tries everything that WASI has interfaces for. What was refused is an object with the field
/// `refused`, what was not, one with the field `found`.
#[expect(clippy::disallowed_methods, reason = "the clocks are what is looked for")]
pub(crate) fn look() -> Value {
    let before = Instant::now();
    json!({
        "arguments": env::args().collect::<Vec<_>>(),
        "variables": env::vars().map(|(name, _)| name).collect::<Vec<_>>(),
        "files": {
            "current_dir": tell(env::current_dir()),
            "list": tell(fs::read_dir("/").and_then(Iterator::collect::<io::Result<Vec<_>>>)),
            "read": tell(fs::read("/etc/hostname")),
            "write": tell(fs::write("probe.txt", "probe")),
        },
        "sockets": {
            "connect": tell(TcpStream::connect("127.0.0.1:9")),
            "listen": tell(TcpListener::bind("127.0.0.1:0")),
            "udp": tell(UdpSocket::bind("127.0.0.1:0")),
            "resolve": tell("localhost:80".to_socket_addrs().map(Iterator::collect::<Vec<_>>)),
        },
        "threads": tell(thread::Builder::new().spawn(|| ())),
        "stdin_bytes": io::stdin().read_to_end(&mut Vec::new()).ok(),
        "unix_seconds": SystemTime::now().duration_since(UNIX_EPOCH).ok().map(|age| age.as_secs()),
        "elapsed_nanoseconds": before.elapsed().subsec_nanos(),
        "random": RandomState::new().hash_one(0),
    })
}

fn tell<T: Debug>(result: io::Result<T>) -> Value {
    match result {
        Ok(found) => json!({ "found": format!("{found:?}") }),
        Err(error) => json!({ "refused": error.to_string() }),
    }
}
