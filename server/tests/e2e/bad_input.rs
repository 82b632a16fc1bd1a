//! What is wrong is refused, with what would be right, and nothing is lost.

use std::net::TcpListener;

use mainspring_client::wire::{Cron, Misfire, NewJob, Overlap, Schedule, Trigger};
use mainspring_client::{Client, Error, JobList};

use crate::support::{KEY, Server, mainspring, text, work};

#[test]
fn an_unknown_setting_stops_the_start_with_its_line_and_the_name_that_was_meant() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("mainspring.toml");
    std::fs::write(&file, "[limits]\nmemmory = \"1MiB\"\n").unwrap();

    let output = mainspring().arg("serve").arg("--config").arg(&file).output().unwrap();

    assert_eq!(output.status.code(), Some(2));
    let message = text(&output.stderr);
    let expected = format!(
        "error: {}:2: there is no setting limits.memmory; did you mean limits.memory?\n",
        file.display()
    );
    assert_eq!(message, expected);
}

#[test]
fn an_unknown_variable_stops_the_start() {
    let output = mainspring().arg("serve").env("MAINSPRING_LISTNE", "x").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean MAINSPRING_LISTEN?"));
}

#[test]
fn the_settings_that_are_printed_are_settings_that_are_taken() {
    let dir = tempfile::tempdir().unwrap();
    let printed = mainspring().arg("config").output().unwrap();
    let file = dir.path().join("mainspring.toml");
    std::fs::write(&file, printed.stdout).unwrap();

    let status = mainspring()
        .args(["migrate", "status", "--config"])
        .arg(file)
        .arg("--data-dir")
        .arg(dir.path())
        .output()
        .unwrap();

    assert!(status.status.success(), "{}", text(&status.stderr));
    assert!(text(&status.stdout).contains("missing"));
}

#[tokio::test]
async fn a_second_server_on_the_same_data_is_told_who_has_it() {
    let server = Server::start();

    let second = mainspring()
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(server.data())
        .output()
        .unwrap();

    assert_eq!(second.status.code(), Some(1));
    let message = text(&second.stderr);
    let holder = format!("in use by process {} since", server.pid());
    assert!(message.contains(&holder) && message.contains(&server.url), "{message}");
    server.client.ready().await.unwrap();
}

#[test]
fn a_port_that_is_taken_is_told_before_anything_is_changed() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let dir = tempfile::tempdir().unwrap();

    let output = mainspring()
        .args(["serve", "--listen", &taken.local_addr().unwrap().to_string(), "--data-dir"])
        .arg(dir.path())
        .output()
        .unwrap();

    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("--listen names another address"));
    assert!(!dir.path().join("mainspring.db").exists());
}

#[tokio::test]
async fn a_job_that_never_fires_and_other_nonsense_is_refused_with_every_broken_rule() {
    let server = Server::start();
    server.probe("null").await;
    let cron = Cron { expression: "0 0 31 2 *".to_owned(), zone: "Mars/Olympus".to_owned() };
    let schedule = Schedule {
        trigger: Trigger::Cron(cron),
        start: None,
        end: None,
        jitter_ms: 0,
        misfire: Misfire::Latest,
        overlap: Overlap::Skip,
    };
    let job =
        NewJob { schedule: Some(schedule), priority: 10, ..NewJob::new("", work("probe", "1")) };

    let error = server.client.create_job(&job, None).await.unwrap_err();

    let Error::Problem(problem) = error else { panic!("{error}") };
    let fields: Vec<_> = problem.errors.iter().map(|rule| rule.field.as_str()).collect();
    for field in ["name", "priority", "schedule.trigger.cron.zone"] {
        assert!(fields.contains(&field), "{problem}");
    }
    assert!(server.client.jobs(&JobList::default()).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn a_file_that_is_no_plugin_is_refused_and_the_server_goes_on() {
    let server = Server::start();
    for (file, code) in
        [(&b"#!/bin/sh\n"[..], "plugin_rejected"), (b"\0asm\x01\0\0\0", "plugin_rejected")]
    {
        let error = server.client.upload_plugin(file.to_vec(), true).await.unwrap_err();
        assert_eq!(error.code(), Some(code), "{error}");
    }
    let error = server.client.upload_plugin(vec![0; (32 << 20) + 1], true).await.unwrap_err();
    assert_eq!(error.code(), Some("too_large"), "{error}");
    server.client.ready().await.unwrap();
}

#[tokio::test]
async fn a_wrong_key_is_refused() {
    let server = Server::start();
    let wrong = KEY.replace("0123", "3210");
    let client = Client::new(&server.url, &wrong).unwrap();
    let error = client.jobs(&JobList::default()).await.unwrap_err();
    assert_eq!(error.code(), Some("unauthenticated"), "{error}");
}
