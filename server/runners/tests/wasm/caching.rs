//! Compiled plugins on disk and in memory.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::task::JoinSet;

use crate::harness::Bench;

fn compiled(dir: &Path) -> PathBuf {
    let mut files = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let file = files.next().unwrap();
    assert_eq!(files.next(), None);
    file
}

/// Runs `echo` in a new runner; returns how often the plugin's file was asked for.
async fn echo(dir: &Path) -> usize {
    let bench = Bench::with_cache(1, dir);
    assert_eq!(bench.run(bench.call("echo", "1")).await.outcome.message(), "");
    bench.files.asked()
}

#[tokio::test]
async fn a_plugin_is_compiled_once_and_found_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(echo(dir.path()).await, 1);
    assert_eq!(echo(dir.path()).await, 0);
}

#[tokio::test]
async fn a_compiled_file_that_is_not_as_it_was_written_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    echo(dir.path()).await;
    let file = compiled(dir.path());
    let good = fs::read(&file).unwrap();
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 1;
    for bad in [&good[..good.len() / 2], &good[..good.len() - 40], &flipped, b"nonsense", b""] {
        fs::write(&file, bad).unwrap();
        assert_eq!(echo(dir.path()).await, 1);
        assert_eq!(fs::read(compiled(dir.path())).unwrap(), good);
    }
}

#[tokio::test]
async fn only_the_server_may_read_and_write_compiled_files() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("compiled");
    echo(&dir).await;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir), 0o700);
    assert_eq!(mode(&compiled(&dir)), 0o600);
}

#[tokio::test]
async fn what_other_engines_compiled_is_cleared_away() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("0000-1111.cwasm"), "of another engine").unwrap();
    echo(dir.path()).await;
    compiled(dir.path());
}

#[tokio::test]
async fn where_nothing_can_be_kept_attempts_run_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let cache = dir.path().join("compiled");
    let bench = Bench::with_cache(1, &cache);
    fs::remove_dir_all(&cache).unwrap();
    for _ in 0..2 {
        assert_eq!(bench.run(bench.call("echo", "1")).await.outcome.message(), "");
    }
    assert_eq!(bench.files.asked(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn uses_at_the_same_time_compile_once() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Arc::new(Bench::with_cache(4, dir.path()));
    let mut attempts = JoinSet::new();
    for _ in 0..16 {
        let bench = bench.clone();
        attempts.spawn(async move { bench.run(bench.call("echo", "1")).await });
    }
    while let Some(finished) = attempts.join_next().await {
        assert_eq!(finished.unwrap().outcome.message(), "");
    }
    assert_eq!(bench.files.asked(), 1);
}
