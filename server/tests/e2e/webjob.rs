//! Clients of `WbtWebJob` against the real binary: jobs to their ends, their logs, and what receivers get to see.

use serde_json::{Value, json};

use crate::receiver::Receiver;
use crate::support::{KEY, Server, eventually};

/// A server that lets in who comes without a key, and whose jobs may ask the test.
fn server() -> Server {
    let environment =
        [("MAINSPRING_WEBJOB_OPEN", "true"), ("MAINSPRING_EGRESS_ALLOW", "127.0.0.0/8")];
    Server::start_with(tempfile::tempdir().unwrap(), &environment)
}

/// Asks without a key, and reads the answer as JSON.
async fn ask(server: &Server, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let (status, text) = server.ask(method, path, &[], &body).await;
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// Makes a job and returns its id.
async fn make(server: &Server, kind: u8, name: &str, configuration: &Value) -> String {
    let configuration = configuration.to_string();
    let job = json!({
        "businessId": "ORDER_1", "jobType": kind, "name": name, "configuration": configuration,
    });
    let (status, made) = ask(server, "POST", "/api/jobs", &job).await;
    assert_eq!((status, &made["status"], &made["startedAt"]), (201, &json!(1), &Value::Null));
    assert_eq!(made["configuration"], configuration);
    made["id"].as_str().unwrap().to_owned()
}

async fn show(server: &Server, id: &str) -> Value {
    let (status, job) = ask(server, "GET", &format!("/api/jobs/{id}"), &Value::Null).await;
    assert_eq!(status, 200, "{job}");
    job
}

/// Waits until the job has this status.
async fn becomes(server: &Server, id: &str, status: u8) -> Value {
    eventually(async || Some(show(server, id).await).filter(|job| job["status"] == status)).await
}

/// Level, message and step of each line of its log.
async fn log(server: &Server, id: &str) -> Vec<(String, String, Option<String>)> {
    let (status, log) = ask(server, "GET", &format!("/api/jobs/{id}/logs"), &Value::Null).await;
    assert_eq!(status, 200, "{log}");
    let lines = log.as_array().unwrap();
    assert!(lines.is_sorted_by_key(|line| line["createdAt"].as_str().unwrap()), "{log}");
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let line = |line: &Value| {
        assert_eq!(line["jobId"], id);
        (text(&line["level"]).unwrap(), text(&line["message"]).unwrap(), text(&line["stepName"]))
    };
    lines.iter().map(line).collect()
}

fn line(level: &str, message: &str, step: Option<&str>) -> (String, String, Option<String>) {
    (level.to_owned(), message.to_owned(), step.map(str::to_owned))
}

#[tokio::test]
async fn the_documents_example_runs_to_its_end_and_is_still_there_after_a_restart() {
    let server = server();
    let example = json!({
        "businessId": "ORDER_12345",
        "jobType": 1,
        "name": "订单处理任务",
        "description": "处理订单号12345的相关业务",
        "configuration": "{\"key\":\"value\"}",
    });
    let (status, made) = ask(&server, "POST", "/api/jobs", &example).await;
    assert_eq!(status, 201, "{made}");
    let id = made["id"].as_str().unwrap();
    assert!(id.starts_with("BI_") && id.len() <= 50, "{id}");

    let job = becomes(&server, id, 3).await;
    assert_eq!(job["description"], "处理订单号12345的相关业务");
    assert!(job["startedAt"].is_string() && job["updatedAt"] == job["completedAt"], "{job}");
    let lines = [
        line("Info", "Job started", None),
        line("Info", "Executing built-in job", Some("BuiltIn")),
        line("Info", "Job completed successfully", None),
    ];
    assert_eq!(log(&server, id).await, lines);
    // In the console, it is a job like any other.
    let list = mainspring_client::JobList::default();
    let jobs = server.client.jobs(&list).await.unwrap().items;
    assert_eq!(jobs[0].reference.as_deref(), Some("ORDER_12345"));

    let server = Server::start_on(server.kill());
    let path = "/api/jobs/business/ORDER_12345";
    assert_eq!(server.ask("GET", path, &[], "").await.0, 401, "closed again");
    let (status, after) = server.ask("GET", path, &[("X-API-Key", KEY)], "").await;
    assert_eq!((status, serde_json::from_str::<Value>(&after).unwrap()), (200, job));
}

#[tokio::test]
async fn what_a_job_logs_stands_between_the_known_lines_with_its_steps() {
    let server = server();
    let input = json!({ "plugin": "simple-job", "input": { "steps": 2, "seconds": 0.0 } });
    let id = make(&server, 2, "two steps", &input).await;
    becomes(&server, &id, 3).await;
    let lines = [
        line("Info", "Job started", None),
        line("Info", "Executing custom job", Some("Custom")),
        line("Info", "2 steps", None),
        line("Info", "Progress", None),
        line("Info", "step 1 is done", Some("step 1")),
        line("Info", "step 1 of 2 is done", None),
        line("Info", "step 2 is done", Some("step 2")),
        line("Info", "step 2 of 2 is done", None),
        line("Info", "Job completed successfully", None),
    ];
    assert_eq!(log(&server, &id).await, lines);

    // Named for a plugin, it takes its configuration as input.
    let id = make(&server, 1, "simple-job", &json!({ "steps": 1, "seconds": 0.0 })).await;
    becomes(&server, &id, 3).await;
    assert!(log(&server, &id).await.contains(&line("Info", "1 steps", None)));
}

#[tokio::test]
async fn a_request_carries_its_headers_its_body_and_its_credentials() {
    let (server, receiver) = (server(), Receiver::start().await);
    let url = format!("{}/data", receiver.url);
    let cases = [
        (json!({}), "Bearer token"),
        (json!({ "authType": "bearer" }), "Bearer token"),
        (json!({ "authType": "Bearer", "authCredentials": "other" }), "Bearer other"),
        (json!({ "authType": "Basic", "authCredentials": "me:p:w" }), "Basic bWU6cDp3"),
        (json!({ "authType": "ApiKey", "authCredentials": "X-Own: mine" }), "Bearer token"),
    ];
    for (auth, expected) in cases {
        let mut request = json!({
            "url": url,
            "method": "post",
            "headers": { "authorization": "Bearer token", "X-Own": "a", "X-Left": "{{secret:x}}" },
            "body": "{}",
        });
        request.as_object_mut().unwrap().extend(auth.as_object().unwrap().clone());
        let id = make(&server, 3, "asks", &request).await;
        assert!(id.starts_with("HTTP_") && id.len() <= 50, "{id}");

        let got = receiver.next().await;
        assert_eq!((got.method.as_str(), got.target.as_str()), ("POST", "/data"));
        assert_eq!((got.header("content-type"), got.body.as_str()), ("application/json", "{}"));
        assert_eq!(got.header("authorization"), expected, "{auth}");
        assert_eq!(got.header("x-own"), if auth["authType"] == "ApiKey" { "mine" } else { "a" });
        assert_eq!(got.header("x-left"), "{{secret:x}}");
        got.answer(200, &[], "fine");
        becomes(&server, &id, 3).await;
    }
    let id = make(&server, 3, "asks", &json!({ "url": url })).await;
    let got = receiver.next().await;
    assert_eq!((got.method.as_str(), got.body.as_str()), ("GET", ""));
    got.answer(204, &[], "");
    becomes(&server, &id, 3).await;
    let lines = [
        line("Info", "Job started", None),
        line("Info", "Executing HTTP job", Some("HTTP")),
        line("Info", &format!("GET {url}"), Some("HTTP")),
        line("Info", "Job completed successfully", None),
    ];
    assert_eq!(log(&server, &id).await, lines);
}

#[tokio::test]
async fn a_job_is_running_between_attempts_and_fails_when_there_are_no_more() {
    let (server, receiver) = (server(), Receiver::start().await);
    let request = json!({ "url": receiver.url, "maxRetries": 1 });
    let id = make(&server, 3, "fails", &request).await;
    receiver.next().await.answer(503, &[("retry-after", "1")], "");
    let warned = eventually(async || {
        let lines = log(&server, &id).await;
        lines.into_iter().find(|(level, ..)| level == "Warning")
    })
    .await;
    assert!(warned.1.starts_with("Attempt 1 failed: ") && warned.1.contains("503"), "{warned:?}");
    assert_eq!(show(&server, &id).await["status"], 2);

    receiver.next().await.answer(404, &[], "");
    let job = becomes(&server, &id, 4).await;
    assert!(job["completedAt"].is_string(), "{job}");
    let message = "Job failed: the answer's status is 404 (Not Found)";
    assert_eq!(log(&server, &id).await.last(), Some(&line("Error", message, None)));

    let id = make(&server, 3, "is not let out", &json!({ "url": "http://10.0.0.1/" })).await;
    becomes(&server, &id, 4).await;
    let (level, message, _) = log(&server, &id).await.pop().unwrap();
    assert!(level == "Error" && message.contains("egress"), "{message}");
}

#[tokio::test]
async fn a_cancelled_job_ends_and_a_job_that_has_ended_is_not_cancelled() {
    let server = server();
    let input = json!({ "plugin": "simple-job", "input": { "steps": 1000, "seconds": 1.0 } });
    let id = make(&server, 1, "long", &input).await;
    becomes(&server, &id, 2).await;
    let path = format!("/api/jobs/{id}/cancel");
    let (status, answer) = ask(&server, "POST", &path, &Value::Null).await;
    assert_eq!(
        (status, answer),
        (200, json!({ "message": "Job cancelled successfully", "jobId": id }))
    );
    let job = becomes(&server, &id, 5).await;
    assert_eq!(log(&server, &id).await.last(), Some(&line("Info", "Job cancelled", None)));

    let (status, answer) = ask(&server, "POST", &path, &Value::Null).await;
    assert_eq!((status, &answer["jobId"]), (409, &json!(id)), "{answer}");
    assert!(answer["error"].is_string() && answer["message"].is_string(), "{answer}");
    assert_eq!(show(&server, &id).await, job);
}

#[tokio::test]
async fn a_closed_door_is_no_door() {
    let environment = [("MAINSPRING_WEBJOB_ENABLED", "false")];
    let server = Server::start_with(tempfile::tempdir().unwrap(), &environment);
    for path in ["/api/jobs/BI_1", "/hangfire"] {
        let (status, _) = server.ask("GET", path, &[("X-API-Key", KEY)], "").await;
        assert_eq!(status, 404, "{path}");
    }
}

#[tokio::test]
async fn what_needs_no_key_is_not_for_the_pages_of_other_sites() {
    let server = server();
    let job = json!({ "businessId": "1", "jobType": 1, "name": "echo" }).to_string();
    let own = server.url.clone();
    for (origin, expected) in [("http://evil.example", 401), ("null", 401), (&*own, 201)] {
        let headers = [("Origin", origin), ("Content-Type", "text/plain")];
        let (status, answer) = server.ask("POST", "/api/jobs", &headers, &job).await;
        assert_eq!(status, expected, "{origin}: {answer}");
    }
    let key = [("Origin", "http://evil.example"), ("X-API-Key", KEY)];
    assert_eq!(server.ask("POST", "/api/jobs", &key, &job).await.0, 201);
}
