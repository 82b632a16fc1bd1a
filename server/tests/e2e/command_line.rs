//! The command line, as a person types it.

use mainspring_client::wire::{Job, RunState};

use crate::support::{Server, eventually, mainspring, plugin_file, text};

/// Makes a job through the command line.
fn create(server: &Server, name: &str, input: &str, more: &[&str]) -> Job {
    let args = ["job", "create", name, "--plugin", "probe", "--input", input, "--json"];
    let output = server.cli(&[&args[..], more].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test]
async fn the_exit_status_tells_how_a_followed_run_ended() {
    let server = Server::start();
    server.probe("null").await;
    create(&server, "good", r#"{"do":"steps","count":1}"#, &[]);
    create(&server, "bad", r#"{"do":"fatal"}"#, &[]);

    let good = server.cli(&["job", "run", "good", "--follow"]);
    let bad = server.cli(&["job", "run", "bad", "--follow"]);

    assert_eq!(good.status.code(), Some(0), "{}", text(&good.stderr));
    let shown = text(&good.stdout);
    assert!(shown.contains("step 1") && shown.contains("succeeded ("), "{shown}");
    assert!(!shown.contains('\x1b'), "colours where there is no terminal: {shown}");
    assert_eq!(bad.status.code(), Some(3), "{}", text(&bad.stdout));
}

#[tokio::test]
async fn a_tail_ends_when_somebody_cancels_the_run() {
    let server = Server::start();
    server.probe("null").await;
    create(&server, "waits", r#"{"do":"sleep","milliseconds":600000}"#, &[]);
    let queued = server.cli(&["job", "run", "waits", "--json"]);
    let run: mainspring_client::wire::Run = serde_json::from_slice(&queued.stdout).unwrap();
    eventually(async || {
        let state = server.client.run(&run.id).await.unwrap().state;
        (state == RunState::Running).then_some(())
    })
    .await;

    assert!(server.cli(&["run", "cancel", &run.id]).status.success());
    let tail = server.cli(&["run", "tail", &run.id]);

    assert_eq!(tail.status.code(), Some(4), "{}", text(&tail.stdout));
    assert!(text(&tail.stdout).contains("cancelled"));
}

#[tokio::test]
async fn jobs_are_called_by_their_names_and_every_list_has_a_table_and_json() {
    let server = Server::start();
    server.probe("null").await;
    let job = create(&server, "每日", "null", &["--cron", "0 7 * * *", "--zone", "Europe/Berlin"]);

    assert!(server.cli(&["job", "pause", "每日"]).status.success());
    let table = text(&server.cli(&["job", "list"]).stdout);
    assert!(table.contains("0 7 * * * Europe/Berlin") && table.contains("paused"), "{table}");
    assert!(server.cli(&["job", "resume", &job.id]).status.success());
    assert!(server.client.job(&job.id).await.unwrap().enabled);
    for noun in ["job", "run", "plugin", "key"] {
        let json = server.cli(&[noun, "list", "--json"]);
        let page: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
        assert!(page["items"].is_array(), "{noun}: {page}");
    }
    assert!(server.cli(&["job", "delete", "每日"]).status.success());
    let gone = server.cli(&["job", "show", "每日"]);
    assert_eq!(gone.status.code(), Some(1));
    assert!(text(&gone.stderr).contains("there is no job"));
}

#[tokio::test]
async fn an_ended_run_is_repeated_with_another_input() {
    let server = Server::start();
    server.probe("null").await;
    create(&server, "mended", r#"{"do":"fatal"}"#, &[]);
    let failed = server.cli(&["job", "run", "mended", "--follow", "--json"]);
    let last = text(&failed.stdout);
    let run: serde_json::Value = serde_json::from_str(last.lines().last().unwrap()).unwrap();

    let id = run["id"].as_str().unwrap();
    let again = server.cli(&["run", "retry", id, "--input", r#"{"do":"context"}"#, "--follow"]);

    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stdout));
    let shown = text(&server.cli(&["run", "show", id]).stdout);
    assert!(shown.contains("failed"), "{shown}");
}

#[test]
fn without_a_server_the_way_to_one_is_told() {
    let output = mainspring()
        .args(["job", "list", "--url", "http://127.0.0.1:1", "--key", "ms_x"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("`mainspring serve` starts a server"));
}

#[test]
fn a_plugin_runs_without_a_server() {
    let run = |input| {
        mainspring()
            .args(["plugin", "run"])
            .arg(plugin_file("probe"))
            .args(["--input", input, "--timeout", "30s"])
            .output()
            .unwrap()
    };
    let good = run(r#"{"do":"steps","count":1}"#);
    assert_eq!(good.status.code(), Some(0), "{}", text(&good.stderr));
    serde_json::from_slice::<serde_json::Value>(&good.stdout).unwrap();
    let trace = text(&good.stderr);
    assert!(trace.contains("step 1") && trace.contains("fuel") && trace.contains("memory"));

    let bad = run(r#"{"do":"panic"}"#);
    assert_eq!(bad.status.code(), Some(3));
    assert!(text(&bad.stderr).contains("    at probe::"), "{}", text(&bad.stderr));
}

#[tokio::test]
async fn a_calendar_is_typed_in_words() {
    let server = Server::start();
    server.probe("null").await;
    let flags =
        ["--calendar", "2 weeks: wed, fri", "--at", "12:00,18:30", "--zone", "Asia/Shanghai"];
    let job = create(&server, "fortnightly", "null", &flags);

    let shown = server.cli(&["job", "show", &job.id]);

    let expected = "every 2 weeks on wed, fri at 12:00:00, 18:30:00 Asia/Shanghai";
    assert!(text(&shown.stdout).contains(expected), "{}", text(&shown.stdout));
    let typo = server.cli(&[
        "job",
        "create",
        "x",
        "--plugin",
        "probe",
        "--calendar",
        "yearly",
        "--at",
        "12:00",
    ]);
    assert!(text(&typo.stderr).contains("none of day, week and month"), "{}", text(&typo.stderr));
}

#[tokio::test]
async fn an_app_is_made_changed_and_rotated() {
    let server = Server::start();
    let made = server.cli(&["app", "create", "shop", "--gateway", "https://push.example/v3"]);
    let first = text(&made.stdout).trim().to_owned();
    let (key, secret) = first.split_once(':').unwrap();
    assert_eq!((key.len(), secret.len()), (24, 32), "{}", text(&made.stderr));

    let rotated = server.cli(&["app", "rotate", "shop"]);
    let second = text(&rotated.stdout).trim().to_owned();
    assert!(second.starts_with(key) && second != first, "{second}");

    let changed =
        server.cli(&["app", "set", "shop", "--callback", "https://a.example", "--gateway", ""]);
    assert!(changed.status.success(), "{}", text(&changed.stderr));
    assert!(server.cli(&["app", "disable", "shop"]).status.success());
    let listed = server.cli(&["app", "list"]);
    let row = text(&listed.stdout).lines().find(|line| line.contains("shop")).unwrap().to_owned();
    assert!(row.contains("https://a.example") && row.contains("disabled"), "{row}");
    assert!(!row.contains("push.example") && !text(&listed.stdout).contains(secret), "{row}");
    let unknown = server.cli(&["app", "rotate", "nobody"]);
    assert!(text(&unknown.stderr).contains("there is no app"), "{}", text(&unknown.stderr));
}
