//! The world of a test: a server of its own, in a directory of its own, that ends with the test.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread;
use std::time::Duration;

use futures::StreamExt as _;
use mainspring_client::wire::{Json, NewJob, NewRun, PluginWork, Run, TraceEvent, TraceKind, Work};
use mainspring_client::{Client, Followed};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The admin's key in every test.
pub(crate) const KEY: &str = concat!(
    "ms_0000000000007000800000000000000a_",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
);

/// How long anything that a test waits for may take, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(100);

/// A running server. Dropped, it is killed; what it logged is shown if the test has failed.
pub(crate) struct Server {
    process: Child,
    /// Where it listens.
    pub(crate) url: String,
    pub(crate) client: Client,
    data: Option<TempDir>,
}

impl Server {
    /// A server with new data.
    pub(crate) fn start() -> Self {
        Self::start_on(tempfile::tempdir().unwrap())
    }

    /// A server with the data of an earlier one. Returns when it serves.
    pub(crate) fn start_on(data: TempDir) -> Self {
        Self::start_with(data, &[])
    }

    /// The same with variables of its own.
    pub(crate) fn start_with(data: TempDir, environment: &[(&str, &str)]) -> Self {
        let log = File::options().create(true).append(true).open(log_of(&data)).unwrap();
        let mut process = mainspring()
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data.path())
            .env("MAINSPRING_ADMIN_KEY", KEY)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let mut first = String::new();
        stdout.read_line(&mut first).unwrap();
        // It says more than that: somebody must listen.
        thread::spawn(move || stdout.read_to_end(&mut Vec::new()));
        let Some((_, url)) = first.trim().split_once(" is running at ") else {
            panic!("the server did not start: {}", fs::read_to_string(log_of(&data)).unwrap());
        };
        let url = url.to_owned();
        let client = Client::new(&url, KEY).unwrap();
        Self { process, url, client, data: Some(data) }
    }

    pub(crate) fn data(&self) -> &Path {
        self.data.as_ref().unwrap().path()
    }

    pub(crate) fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Ends it as a power cut would. Returns its data.
    pub(crate) fn kill(mut self) -> TempDir {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.data.take().unwrap()
    }

    /// Sends it a signal, as `kill -TERM` does.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.pid().to_string();
        assert!(Command::new("kill").args(["-s", name, &pid]).status().unwrap().success());
    }

    /// Waits for its end. Returns its data.
    pub(crate) fn wait(mut self) -> (ExitStatus, TempDir) {
        let status = self.process.wait().unwrap();
        (status, self.data.take().unwrap())
    }

    /// A request as any program may make it: status and body of the answer.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, String) {
        let address = self.url.strip_prefix("http://").unwrap();
        let lines: Vec<String> =
            headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let lines = lines.concat();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{lines}\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut connection = TcpStream::connect(address).await.unwrap();
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    /// The command line, pointed at this server.
    pub(crate) fn cli(&self, args: &[&str]) -> Output {
        mainspring()
            .args(args)
            .env("MAINSPRING_URL", &self.url)
            .env("MAINSPRING_KEY", KEY)
            .output()
            .unwrap()
    }

    /// The same with this on its standard input.
    pub(crate) fn cli_with(&self, args: &[&str], input: &str) -> Output {
        let mut process = mainspring()
            .args(args)
            .env("MAINSPRING_URL", &self.url)
            .env("MAINSPRING_KEY", KEY)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        process.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        process.wait_with_output().unwrap()
    }

    /// Everything that it has written: its database and its log, other files of its data included.
    pub(crate) fn written(&self) -> Vec<u8> {
        let files = fs::read_dir(self.data()).unwrap().map(|file| file.unwrap().path());
        files.filter(|file| file.is_file()).flat_map(|file| fs::read(file).unwrap()).collect()
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(log_of(self.data.as_ref().unwrap())).unwrap()
    }

    /// Makes a job of the probe, and the probe known where it is not.
    pub(crate) async fn probe(&self, input: &str) -> NewJob {
        self.client.upload_plugin(plugin("probe"), false).await.unwrap();
        NewJob::new("probe", work("probe", input))
    }

    /// Makes a job and queues a run of it.
    pub(crate) async fn run(&self, job: &NewJob) -> Run {
        let job = self.client.create_job(job, None).await.unwrap();
        self.client.run_job(&job.id, &NewRun::default(), None).await.unwrap()
    }

    /// Follows an attempt up to the first event of this kind, which must come.
    pub(crate) async fn until(&self, run: &Run, attempt: u32, kind: TraceKind) -> TraceEvent {
        let mut trace = pin!(self.client.follow(&run.id, attempt, 0, again));
        within(async {
            while let Some(followed) = trace.next().await {
                match followed.unwrap() {
                    Followed::Event(event) if event.kind == kind => return event,
                    Followed::Event(_) => {}
                    Followed::End(run) => panic!("no {kind:?} before the end: {run:?}"),
                }
            }
            panic!("the trace has no end")
        })
        .await
    }

    /// Follows an attempt to its end: all its events, and the run as it is then.
    pub(crate) async fn follow(&self, run: &Run, attempt: u32) -> (Vec<TraceEvent>, Run) {
        let mut trace = pin!(self.client.follow(&run.id, attempt, 0, again));
        within(async {
            let mut events = Vec::new();
            while let Some(followed) = trace.next().await {
                match followed.unwrap() {
                    Followed::Event(event) => events.push(event),
                    Followed::End(run) => return (events, *run),
                }
            }
            panic!("the trace has no end")
        })
        .await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
        if let (true, Some(data)) = (thread::panicking(), &self.data) {
            let log = fs::read_to_string(log_of(data)).unwrap_or_default();
            eprintln!("--- the server's log ---\n{log}--- end of the server's log ---");
        }
    }
}

/// Variables of Ksana that the server understands.
const KSANA: [&str; 8] = [
    "PORT",
    "DATA_DIR",
    "WORKERS",
    "DEFAULT_TIMEOUT",
    "MAX_RETRIES",
    "RETRY_BACKOFF",
    "AUTH_KEYS_FILE",
    "LOG_LEVEL",
];

/// The binary, without any setting of whoever runs the tests.
pub(crate) fn mainspring() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mainspring"));
    for (name, _) in std::env::vars_os() {
        let ours = name.to_string_lossy().starts_with("MAINSPRING_");
        if ours || KSANA.iter().any(|known| name == *known) {
            command.env_remove(name);
        }
    }
    // Plugins are compiled once for all tests.
    if let Some(cache) = std::env::var_os("MAINSPRING_TEST_CACHE") {
        command.env("MAINSPRING_PLUGINS_CACHE_DIR", cache);
    }
    command
}

/// What a command printed, as text.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The file of a plugin that was built for tests.
pub(crate) fn plugin(name: &str) -> Vec<u8> {
    let file = plugin_file(name);
    fs::read(&file).unwrap_or_else(|error| {
        panic!("{}: {error}; `cargo xtask plugins` builds it", file.display())
    })
}

/// Where the file of a plugin is that was built for tests.
pub(crate) fn plugin_file(name: &str) -> PathBuf {
    let Some(dir) = std::env::var_os("MAINSPRING_TEST_PLUGINS") else {
        panic!(
            "MAINSPRING_TEST_PLUGINS is not set: `cargo xtask plugins` builds the plugins for tests, \
             and it names their directory, target/test-plugins"
        );
    };
    Path::new(&dir).join(format!("{name}.wasm"))
}

/// The work of running a plugin's active version with this input.
pub(crate) fn work(plugin: &str, input: &str) -> Work {
    let input = Json::parse(input.to_owned()).unwrap();
    Work::Plugin(PluginWork { name: plugin.to_owned(), digest: None, input })
}

/// Waits for what must come.
pub(crate) async fn within<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.expect("what was waited for did not come")
}

/// Asks again and again until there is an answer, which must come.
pub(crate) async fn eventually<T>(mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    within(async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            again(1).await;
        }
    })
    .await
}

/// The pause between two questions.
async fn again(_: u32) {
    tokio::time::sleep(Duration::from_millis(20)).await;
}

fn log_of(data: &TempDir) -> PathBuf {
    data.path().join("test.log")
}
