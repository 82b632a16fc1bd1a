//! Clients of Ksana against the real binary: keys from a file, and what receivers get to see.

use serde_json::{Value, json};

use crate::receiver::{Receiver, Request};
use crate::support::{Server, eventually};

const HEADER: (&str, &str) = ("Authorization", "ApiKey from-the-file");

/// A server that was configured as one of Ksana is: by its variables alone, keys in a file.
fn server() -> Server {
    let data = tempfile::tempdir().unwrap();
    let keys = data.path().join("api_keys.txt");
    std::fs::write(&keys, "# callers\nfrom-the-file\n").unwrap();
    let environment = [
        ("AUTH_KEYS_FILE", keys.to_str().unwrap()),
        ("RETRY_BACKOFF", "10ms"),
        ("MAX_RETRIES", "1"),
        ("WORKERS", "4"),
        ("MAINSPRING_EGRESS_ALLOW", "127.0.0.0/8"),
    ];
    Server::start_with(data, &environment)
}

/// Asks with the key of the file, and reads the answer as JSON.
async fn ask(server: &Server, method: &str, path: &str, body: Value) -> (u16, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let (status, text) = server.ask(method, path, &[HEADER], &body).await;
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// Makes a job that waits for years, runs it by hand and returns its id.
async fn run(server: &Server, http: Value) -> String {
    let schedule = json!({ "kind": "every", "every": "80000h" });
    let job = json!({ "name": "asks", "http": http, "schedule": schedule, "timeout": "1s" });
    let (status, made) = ask(server, "POST", "/jobs", job).await;
    assert_eq!(status, 201, "{made}");
    let id = made["id"].as_str().unwrap().to_owned();
    let (status, _) = ask(server, "POST", &format!("/jobs/{id}/run-now"), Value::Null).await;
    assert_eq!(status, 200);
    id
}

/// The job once its run has ended: status and error.
async fn ended(server: &Server, id: &str) -> (String, String) {
    let path = format!("/jobs/{id}");
    let job = eventually(async || {
        let (_, job) = ask(server, "GET", &path, Value::Null).await;
        (job["last_status"] != "").then_some(job)
    })
    .await;
    assert!(job["last_run_at"].is_string() && job["next_run_at"].is_string(), "{job}");
    let text = |field: &str| job[field].as_str().unwrap().to_owned();
    (text("last_status"), text("last_error"))
}

fn run_id(request: &Request) -> String {
    request.header("x-ksana-run-id").to_owned()
}

#[tokio::test]
async fn a_receiver_finds_the_run_in_header_and_body_and_an_answer_of_success_ends_it() {
    let (server, receiver) = (server(), Receiver::start().await);
    let body = r#"{"job_id":"{{job_id}}","run_id":"{{run_id}}","scheduled_at":"{{scheduled_at}}","left":"{{alone}}"}"#;
    let headers = json!({ "X-Own": "a", "x-ksana-run-id": "mine" });
    let http =
        json!({ "url": format!("{}/notify", receiver.url), "headers": headers, "body": body });
    let id = run(&server, http).await;

    let request = receiver.next().await;
    let run = run_id(&request);
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/notify"));
    assert_eq!(
        (request.header("content-type"), request.header("x-own")),
        ("application/json", "a")
    );
    assert!(run.len() == 32 && run.bytes().all(|b| b.is_ascii_hexdigit()), "{run}");
    let sent: Value = serde_json::from_str(&request.body).unwrap();
    assert_eq!((&sent["job_id"], &sent["run_id"]), (&json!(id), &json!(run)));
    assert_eq!(sent["left"], "{{alone}}");
    request.answer(204, &[], "");

    assert_eq!(ended(&server, &id).await, ("success".to_owned(), String::new()));
}

#[tokio::test]
async fn a_passing_state_is_tried_again_with_the_same_run_id_until_retries_are_used_up() {
    let (server, receiver) = (server(), Receiver::start().await);
    let http = json!({ "method": "get", "url": receiver.url });
    let id = run(&server, http).await;

    let first = receiver.next().await;
    let run = run_id(&first);
    first.answer(503, &[], "");
    let second = receiver.next().await;
    assert_eq!((second.method.as_str(), run_id(&second)), ("GET", run));
    second.answer(500, &[], "");

    let error = "HTTP request failed with status 500: 500 Internal Server Error";
    assert_eq!(ended(&server, &id).await, ("failed".to_owned(), error.to_owned()));
}

#[tokio::test]
async fn other_answers_timeouts_and_refused_addresses_are_told_apart() {
    let (server, receiver) = (server(), Receiver::start().await);
    let id = run(&server, json!({ "url": receiver.url })).await;
    // Too early for others, for good here.
    receiver.next().await.answer(425, &[], "");
    let error = "HTTP request failed with status 425: 425 Too Early";
    assert_eq!(ended(&server, &id).await, ("failed".to_owned(), error.to_owned()));

    let id = run(&server, json!({ "method": "GET", "url": receiver.url })).await;
    let (first, second) = (receiver.next().await, receiver.next().await);
    let (status, error) = ended(&server, &id).await;
    let expected =
        format!("HTTP request failed: Get {:?}: context deadline exceeded", receiver.url);
    assert_eq!((status.as_str(), error), ("timeout", expected));
    drop((first, second));

    let id = run(&server, json!({ "url": "http://10.0.0.1/" })).await;
    let (status, error) = ended(&server, &id).await;
    assert_eq!(status, "failed");
    assert!(error.starts_with("HTTP request failed: ") && error.contains("egress"), "{error}");
}

#[tokio::test]
async fn a_redirect_is_followed() {
    let (server, receiver) = (server(), Receiver::start().await);
    let id = run(&server, json!({ "method": "GET", "url": receiver.url })).await;
    receiver.next().await.answer(302, &[("location", "/there")], "");
    let second = receiver.next().await;
    assert_eq!(second.target, "/there");
    second.answer(200, &[], "");
    assert_eq!(ended(&server, &id).await.0, "success");
}

#[tokio::test]
async fn a_job_fires_by_its_period_and_keeps_its_results_over_a_restart() {
    let (server, receiver) = (server(), Receiver::start().await);
    let schedule = json!({ "kind": "every", "every": "200ms" });
    let job = json!({ "name": "beat", "http": { "url": receiver.url }, "schedule": schedule });
    let (_, made) = ask(&server, "POST", "/jobs", job).await;
    let id = made["id"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        receiver.next().await.answer(200, &[], "");
    }
    let (status, _) = ask(&server, "POST", &format!("/jobs/{id}/pause"), Value::Null).await;
    assert_eq!(status, 200);
    let path = format!("/jobs/{id}");
    let before = eventually(async || {
        let (_, job) = ask(&server, "GET", &path, Value::Null).await;
        (job["last_status"] == "success").then_some(job)
    })
    .await;

    let server = Server::start_on(server.kill());

    let key = [("X-API-Key", crate::support::KEY)];
    let (status, after) = server.ask("GET", &path, &key, "").await;
    assert_eq!((status, serde_json::from_str::<Value>(&after).unwrap()), (200, before));
}

#[tokio::test]
async fn a_setting_that_cannot_be_understood_stops_the_start() {
    let output = crate::support::mainspring()
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env("DEFAULT_TIMEOUT", "soon")
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(error.contains("DEFAULT_TIMEOUT") && error.contains("ksana.timeout"), "{error}");
}
