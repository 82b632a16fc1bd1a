//! The binary itself, as a user starts it.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use mainspring_client::Client;

use crate::call::now;
use crate::node::scratch;
use crate::report::{Better, Row, median};

/// Any key of the right form, seeded by the environment.
pub(crate) const KEY: &str = concat!(
    "ms_00000000000070008000000000000001_",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
);

pub(crate) struct Server {
    process: Child,
    pub(crate) port: u16,
    pub(crate) data: tempfile::TempDir,
    /// From the start of the process until `/ready` answered.
    pub(crate) ready_after: Duration,
}

impl Server {
    pub(crate) fn start(data: tempfile::TempDir) -> Result<Self> {
        Self::start_with(data, &[])
    }

    /// The same with variables of its own.
    pub(crate) fn start_with(data: tempfile::TempDir, variables: &[(&str, &str)]) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let start = now();
        let process = Command::new(env!("CARGO_BIN_EXE_mainspring"))
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data-dir"])
            .arg(data.path())
            .env("MAINSPRING_ADMIN_KEY", KEY)
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start the server")?;
        let mut server = Self { process, port, data, ready_after: Duration::ZERO };
        while !server.is_ready() {
            if start.elapsed() > Duration::from_secs(60) {
                bail!("the server was not ready within a minute");
            }
            sleep(Duration::from_millis(1));
        }
        server.ready_after = start.elapsed();
        Ok(server)
    }

    pub(crate) fn client(&self) -> Result<Client> {
        Ok(Client::new(&format!("http://127.0.0.1:{}", self.port), KEY)?)
    }

    /// Stops it and gives its data back.
    pub(crate) fn stop(mut self) -> Result<tempfile::TempDir> {
        self.kill();
        let empty = tempfile::tempdir_in(scratch()?)?;
        Ok(std::mem::replace(&mut self.data, empty))
    }

    fn is_ready(&self) -> bool {
        use std::io::{Read as _, Write as _};
        let Ok(mut stream) = std::net::TcpStream::connect(("127.0.0.1", self.port)) else {
            return false;
        };
        let request = "GET /ready HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        let mut answer = String::new();
        stream.write_all(request.as_bytes()).is_ok()
            && stream.read_to_string(&mut answer).is_ok()
            && answer.starts_with("HTTP/1.1 200")
    }

    pub(crate) fn resident_mebibytes(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB")).context("no VmRSS")?;
        Ok(kib.trim().parse::<f64>()? / 1024.0)
    }

    fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

const STARTS: usize = 5;

pub(crate) fn idle() -> Result<Vec<Row>> {
    let mut data = Server::start(tempfile::tempdir_in(scratch()?)?)?.stop()?;
    let (mut ready, mut resident) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let server = Server::start(data)?;
        ready.push(server.ready_after.as_secs_f64() * 1e3);
        sleep(Duration::from_secs(2));
        resident.push(server.resident_mebibytes()?);
        data = server.stop()?;
    }
    Ok(vec![
        Row {
            what: "idle server, resident",
            unit: "MiB",
            measured: median(&mut resident),
            floor: 50.0,
            goal: 40.0,
            better: Better::Less,
            how: format!("2 s after /ready, median of {STARTS} starts"),
        },
        Row {
            what: "start until ready, warm",
            unit: "ms",
            measured: median(&mut ready),
            floor: 300.0,
            goal: 40.0,
            better: Better::Less,
            how: format!("process start until /ready answers 200, median of {STARTS} starts"),
        },
    ])
}
