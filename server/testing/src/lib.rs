//! A private PostgreSQL server for tests and benchmarks: in a temporary folder, on a socket in that
//! folder, gone when its owner is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use tempfile::TempDir;

/// Names a server that is running already, for many test processes: the folder of its socket.
pub const SHARED: &str = "MAINSPRING_TEST_POSTGRES";

/// How long the server may take to answer, on however busy a machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whoever the server runs as where the tests run as root, which it refuses to.
const USER: &str = "postgres";

/// Where Debian puts the programs, which are not on its PATH.
const DEBIAN: &str = "/usr/lib/postgresql";

/// How much the server cares for a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Commits wait for the disk, as in production.
    Full,
    /// Commits wait for nothing: for tests.
    None,
}

/// A server of one's own. Stopped when it is dropped, and when the thread that started it ends, however it
/// ends.
#[derive(Debug)]
pub struct PostgresServer {
    folder: TempDir,
    programs: PathBuf,
    durability: Durability,
    process: Option<Child>,
}

impl PostgresServer {
    /// Makes a cluster below `parent` and starts a server over it.
    pub fn start(parent: &Path, durability: Durability) -> Result<Self> {
        let programs = programs()?;
        let folder = tempfile::Builder::new().prefix("mainspring-postgres-").tempdir_in(parent)?;
        hand_over(folder.path())?;
        let data = folder.path().join("data");
        let made = as_user(&programs.join("initdb"))
            .arg("--pgdata")
            .arg(&data)
            .args([
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
            ])
            .current_dir(folder.path())
            .output()
            .context("cannot run initdb")?;
        ensure!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        let mut server = Self { folder, programs, durability, process: None };
        server.resume()?;
        Ok(server)
    }

    /// The folder of the socket: what [`SHARED`] holds.
    pub fn socket(&self) -> &Path {
        self.folder.path()
    }

    /// Stops the server at once, as a crash of the machine would leave its data.
    pub fn crash(&mut self) -> Result<()> {
        self.signal("QUIT")
    }

    /// Stops the server in an orderly way: connections are cut.
    pub fn stop(&mut self) -> Result<()> {
        self.signal("INT")
    }

    /// Starts the server again over the same data.
    pub fn resume(&mut self) -> Result<()> {
        let fsync = if self.durability == Durability::Full { "on" } else { "off" };
        let socket = format!("unix_socket_directories={}", self.folder.path().display());
        let log = fs::File::create(self.folder.path().join("log"))?;
        let process = as_user(&self.programs.join("postgres"))
            .arg("-D")
            .arg(self.folder.path().join("data"))
            .args(["-c", &socket, "-c", "listen_addresses=", "-c", "max_connections=300"])
            .args(["-c", &format!("fsync={fsync}"), "-c", &format!("full_page_writes={fsync}")])
            .args(["-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB"])
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("cannot start postgres")?;
        self.process = Some(process);
        self.answers()
    }

    /// A new, empty database.
    pub fn database(&self) -> Result<String> {
        database(self.socket())
    }

    /// Runs a statement in the database `postgres`, with `psql`; returns what it printed.
    pub fn psql(&self, statement: &str) -> Result<String> {
        psql(self.socket(), statement)
    }

    fn answers(&mut self) -> Result<()> {
        let step = Duration::from_millis(20);
        let mut waited = Duration::ZERO;
        while self.psql("select 1").is_err() {
            let ended = self.process.as_mut().and_then(|process| process.try_wait().ok().flatten());
            if ended.is_some() || waited > PATIENCE {
                let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                bail!("PostgreSQL does not answer: {log}");
            }
            sleep(step);
            waited += step;
        }
        Ok(())
    }

    fn signal(&mut self, signal: &str) -> Result<()> {
        let Some(mut process) = self.process.take() else { return Ok(()) };
        let id = process.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &id]).status()?;
        ensure!(sent.success(), "cannot stop PostgreSQL");
        process.wait()?;
        Ok(())
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        // Where it cannot be told, its end comes with that of this thread.
        let _ = self.crash();
    }
}

/// A new, empty database of the server whose socket is in this folder: its URL.
pub fn database(socket: &Path) -> Result<String> {
    static LAST: AtomicU32 = AtomicU32::new(0);
    let number = LAST.fetch_add(1, Ordering::Relaxed);
    let name = format!("test_{}_{number}", std::process::id());
    psql(socket, &format!("create database {name}"))?;
    Ok(format!("postgres://postgres@localhost/{name}?host={}", socket.display()))
}

fn psql(socket: &Path, statement: &str) -> Result<String> {
    let ran = Command::new(programs()?.join("psql"))
        .args([
            "--no-psqlrc",
            "--tuples-only",
            "--no-align",
            "--username=postgres",
            "--dbname=postgres",
        ])
        .arg("--host")
        .arg(socket)
        .args(["--command", statement])
        .output()
        .context("cannot run psql")?;
    ensure!(ran.status.success(), "psql: {}", String::from_utf8_lossy(&ran.stderr));
    Ok(String::from_utf8_lossy(&ran.stdout).trim().to_owned())
}

/// Where PostgreSQL's programs are: on the PATH, or where Debian puts those of the newest version.
fn programs() -> Result<PathBuf> {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&on_path).collect();
    let mut debian: Vec<PathBuf> = fs::read_dir(DEBIAN)
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    debian.sort();
    places.extend(debian.into_iter().rev());
    let has_all = |place: &PathBuf| {
        ["initdb", "postgres", "psql"].iter().all(|program| place.join(program).exists())
    };
    places.into_iter().find(has_all).context(
        "PostgreSQL's server programs are not on this machine (initdb, postgres, psql): on Debian, \
         `apt-get install postgresql-15` brings them",
    )
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

/// The program as a user that the server accepts, to be told of its parent's end.
fn as_user(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    if is_root() {
        let user = [&format!("--reuid={USER}"), &format!("--regid={USER}"), "--clear-groups"];
        command.args(user);
    }
    command.args(["--pdeathsig=QUIT", "--"]).arg(program);
    command
}

/// Gives a folder to the user that the server runs as.
fn hand_over(folder: &Path) -> Result<()> {
    if is_root() {
        let given = Command::new("chown").arg(USER).arg(folder).status()?;
        ensure!(given.success(), "there is no user {USER} to run PostgreSQL as");
    }
    Ok(())
}
