//! A process that writes is killed at some moment; what it had acknowledged by then is there.

use std::path::Path;
use std::process::Stdio;
use std::str::FromStr;
use std::sync::Arc;

use mainspring_domain::attempt::{Attempt, Outcome, Usage};
use mainspring_domain::id::{JobId, RunId};
use mainspring_domain::json::Json;
use mainspring_domain::ports::{Claimed, Settlement, Store as _};
use mainspring_domain::run::{Phase, RunState};
use mainspring_domain::settle::settle;
use mainspring_store::{Sqlite, SqliteOptions};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::given::*;

/// Tells this binary that it is the writing child, and of which database.
const CHILD: &str = "MAINSPRING_TEST_WRITES_TO";

/// The name of the one test here, by which the child is started.
const TEST: &str = "sqlite::acknowledged::what_was_acknowledged_is_there_after_a_kill";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_there_after_a_kill() {
    if let Some(path) = std::env::var_os(CHILD) {
        return write_until_killed(Path::new(&path)).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db.sqlite");
    // Each child finds what the one before it has left behind.
    for lines in [1, 40, 300, 900] {
        let acknowledged = timeout(PATIENCE, kill_after(&path, lines)).await.unwrap();
        assert!(acknowledged.len() >= lines);
        let store = Sqlite::open(&path, SqliteOptions::default()).await.unwrap();
        for line in acknowledged {
            line.check(&store).await;
        }
        store.check().await.unwrap();
    }
}

/// Starts a child, kills it once it has acknowledged so much, and returns all that it had said.
async fn kill_after(path: &Path, lines: usize) -> Vec<Acknowledged> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", TEST, "--nocapture"])
        .env(CHILD, path)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = Vec::new();
    while let Some(line) = said.next_line().await.unwrap() {
        acknowledged.extend(line.parse::<Acknowledged>().ok());
        if acknowledged.len() == lines {
            child.start_kill().unwrap();
        }
    }
    let status = child.wait().await.unwrap();
    assert!(!status.success(), "it ended by itself");
    acknowledged
}

/// A line of the child's standard output.
#[derive(Debug)]
enum Acknowledged {
    Job(JobId),
    Queued(RunId),
    Ended(RunId),
}

impl Acknowledged {
    fn say(&self) {
        match self {
            Self::Job(id) => println!("job {id}"),
            Self::Queued(id) => println!("queued {id}"),
            Self::Ended(id) => println!("ended {id}"),
        }
    }

    async fn check(&self, store: &Sqlite) {
        match self {
            Self::Job(id) => assert!(store.job(*id).await.unwrap().is_some(), "{self:?}"),
            Self::Queued(id) => assert!(store.run(*id).await.unwrap().is_some(), "{self:?}"),
            Self::Ended(id) => {
                let run = store.run(*id).await.unwrap().unwrap();
                assert_eq!(run.state.phase(), Phase::Succeeded, "{self:?}");
                assert_eq!(store.attempts(*id).await.unwrap().len(), 1, "{self:?}");
            }
        }
    }
}

impl FromStr for Acknowledged {
    type Err = ();

    fn from_str(line: &str) -> Result<Self, ()> {
        match line.split_once(' ').ok_or(())? {
            ("job", id) => id.parse().map(Self::Job).map_err(drop),
            ("queued", id) => id.parse().map(Self::Queued).map_err(drop),
            ("ended", id) => id.parse().map(Self::Ended).map_err(drop),
            _ => Err(()),
        }
    }
}

/// The child: many callers at once, each of which says what was acknowledged to it.
async fn write_until_killed(path: &Path) {
    let store = Arc::new(Sqlite::open(path, SqliteOptions::default()).await.unwrap());
    // Ids of the children before it must not come again.
    let era = i64::from(std::process::id());
    let mut callers = JoinSet::new();
    for number in 0..16 {
        callers.spawn(call(Arc::clone(&store), era, format!("node-{era}-{number}")));
    }
    callers.join_all().await;
}

async fn call(store: Arc<Sqlite>, era: i64, node: String) {
    let mut job = job(spec());
    job.id = JobId::new(at(era), fresh());
    store.create_job(job.clone(), None, None).await.unwrap();
    Acknowledged::Job(job.id).say();
    loop {
        let runs = vec![queued(job.id, era), queued(job.id, era)];
        let ids = [runs[0].id, runs[1].id];
        store.enqueue(runs).await.unwrap();
        for id in ids {
            Acknowledged::Queued(id).say();
        }
        for claimed in store.claim(&node, 2, at(era)).await.unwrap() {
            let id = claimed.run.id;
            if store.settle(vec![done(claimed)]).await.unwrap() == [true] {
                Acknowledged::Ended(id).say();
            }
        }
    }
}

fn done(Claimed { run, .. }: Claimed) -> Settlement {
    let RunState::Running { fence, ref node, since } = run.state else { panic!("not running") };
    let outcome = Outcome::Done { output: Json::null() };
    Settlement {
        transition: settle(&run, fence, &outcome, &spec().retry, since, 0.0),
        attempt: Attempt {
            fence,
            run: run.id,
            ordinal: run.attempts,
            node: node.clone(),
            version: None,
            started_at: since,
            finished_at: Some(since),
            outcome: Some(outcome),
            usage: Usage::default(),
        },
        trace: None,
    }
}
