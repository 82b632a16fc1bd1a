//! Bodies and parameters that are wrong, each with the place and the reason.

use futures::stream::{self, StreamExt as _};
use poem::Body;
use poem::http::Method;
use serde_json::json;

use crate::support::{Answer, MAX_BODY, Server};

const JOBS: &str = "/api/v1/jobs";

#[tokio::test]
async fn a_body_that_is_not_json_is_told_where() {
    let server = Server::start().await;
    let cases = [
        ("{\"name\":\n  }", "line 2 column 3"),
        ("{\"name\": \"x\"", "line 1 column 12"),
        ("", "line 1 column 0"),
        ("{} {}", "line 1 column"),
    ];
    for (body, place) in cases {
        let answer = server.send(Method::POST, JOBS, &[], body).await;
        let problem = answer.problem(400, "malformed_json");
        assert!(problem["detail"].as_str().unwrap().contains(place), "{problem}");
    }
    let answer = server.send(Method::POST, JOBS, &[], &b"{\"name\": \"\xff\"}"[..]).await;
    answer.problem(400, "malformed_json");
}

#[tokio::test]
async fn a_body_of_another_shape_is_told_the_path_and_the_reason() {
    let server = Server::start().await;
    let work = json!({ "plugin": { "name": "echo" } });
    let scheduled =
        |trigger| json!({ "name": "a", "work": work, "schedule": { "trigger": trigger } });
    let cases = [
        (json!({ "work": work }), "body", "missing field `name`"),
        (json!(["a", true, work, null, {}, {}, 5, null]), "body", "not an array"),
        (json!({ "name": 7, "work": work }), "name", "invalid type: integer `7`"),
        (json!({ "name": "a", "work": work, "nam": 1 }), "nam", "expected one of `name`"),
        (json!({ "name": "a", "work": {} }), "work", "exactly one member"),
        (
            json!({ "name": "a", "work": { "plugin": { "name": "echo" }, "x": 1 } }),
            "work",
            "exactly one",
        ),
        (json!({ "name": "a", "work": { "shell": {} } }), "work", "expected `plugin`"),
        (json!({ "name": "a", "work": work, "priority": 256 }), "priority", "expected u8"),
        (
            scheduled(json!({ "cron": { "expression": 5 } })),
            "schedule.trigger.cron.expression",
            "expected a string",
        ),
        (
            scheduled(json!({ "cron": { "expression": "* * * * *", "tz": "UTC" } })),
            "schedule.trigger.cron.tz",
            "unknown field `tz`",
        ),
    ];
    for (body, field, reason) in cases {
        let told = server.post(JOBS, body).await.broken(field);
        assert!(told.contains(reason), "{field}: {told}");
    }
    let runs = json!({ "runs": [{ "job_id": "x" }, { "job": "y" }] });
    server.post("/api/v1/runs/bulk", runs).await.broken("runs.1.job");
}

#[tokio::test]
async fn all_broken_rules_are_told_at_once_under_the_names_of_the_request() {
    let server = Server::start().await;
    let job = json!({
        "name": "",
        "work": { "plugin": { "name": "Echo!", "digest": "12" } },
        "schedule": {
            "trigger": { "cron": { "expression": "61 * * * *", "zone": "Mars/Olympus" } },
            "start": "tomorrow",
        },
        "retry": { "max": 101, "delay_ms": 604_800_001 },
        "limits": { "memory_bytes": 1 },
        "priority": 10,
        "max_concurrent": 0,
    });
    let problem = server.post(JOBS, job).await.problem(422, "invalid");
    let errors = problem["errors"].as_array().unwrap();
    let mut fields: Vec<&str> = errors.iter().map(|e| e["field"].as_str().unwrap()).collect();
    fields.sort_unstable();
    let expected = [
        "limits.memory_bytes",
        "max_concurrent",
        "name",
        "priority",
        "retry.delay_ms",
        "retry.max",
        "schedule.start",
        "schedule.trigger.cron.expression",
        "schedule.trigger.cron.zone",
        "work.plugin.digest",
        "work.plugin.name",
    ];
    assert_eq!(fields, expected, "{problem}");
}

#[tokio::test]
async fn what_is_well_formed_but_means_nothing_is_told_by_the_engine() {
    let server = Server::start().await;
    let job = |plugin: &str, trigger| {
        let schedule = json!({ "trigger": trigger });
        json!({ "name": "a", "work": { "plugin": { "name": plugin } }, "schedule": schedule })
    };
    let hourly = json!({ "every": { "period_ms": 3_600_000 } });
    server.post(JOBS, job("nobody", hourly)).await.broken("work.plugin.name");
    let past = json!({ "once": { "at": "2020-01-01T00:00:00+01:00" } });
    server.post(JOBS, job("echo", past)).await.broken("schedule");
    let quick = json!({ "every": { "period_ms": 999 } });
    server.post(JOBS, job("echo", quick)).await.broken("schedule.trigger.every.period_ms");
    let slow = json!({ "delay": { "period_ms": u64::MAX } });
    server.post(JOBS, job("echo", slow)).await.broken("schedule.trigger.delay.period_ms");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_whether_or_not_it_says_how_long_it_is() {
    let server = Server::start().await;
    let large = " ".repeat(usize::try_from(MAX_BODY).unwrap() + 1);
    let told = [("content-length", large.len().to_string())];
    let told = told.each_ref().map(|(name, value)| (*name, value.as_str()));
    for headers in [&told[..], &[]] {
        let answer = server.send(Method::POST, JOBS, headers, large.clone()).await;
        let problem = answer.problem(413, "too_large");
        assert!(problem["detail"].as_str().unwrap().contains(&MAX_BODY.to_string()));
    }
    let chunks = vec![large[..large.len() / 2].to_owned(); 3];
    let chunks = stream::iter(chunks).map(Ok::<_, std::io::Error>);
    let body = Body::from_bytes_stream(chunks);
    server.send(Method::POST, JOBS, &[], body).await.problem(413, "too_large");
}

#[tokio::test]
async fn a_body_in_pieces_is_put_together() {
    let server = Server::start().await;
    let pieces = [r#"{"name":"in pi"#, r#"eces","work":{"plugin":"#, r#"{"name":"echo"}}}"#];
    let pieces = pieces.map(Ok::<_, std::io::Error>);
    let body = Body::from_bytes_stream(stream::iter(pieces));
    let job = server.send(Method::POST, JOBS, &[], body).await.expect(201);
    assert_eq!(job["name"], "in pieces");
}

#[tokio::test]
async fn a_body_of_another_type_is_refused() {
    let server = Server::start().await;
    for content_type in ["application/x-www-form-urlencoded", "text/plain", ""] {
        let request = server
            .anonymous(Method::POST, JOBS)
            .header("x-api-key", &server.admin)
            .header("content-type", content_type)
            .body("{}");
        Answer::of(request).await.problem(415, "unsupported_media_type");
    }
}

#[tokio::test]
async fn parameters_are_told_by_name() {
    let server = Server::start().await;
    let cases = [
        ("/api/v1/jobs?limit=0", "`limit`"),
        ("/api/v1/jobs?limit=201", "`limit`"),
        ("/api/v1/jobs?limit=many", "`limit`"),
        ("/api/v1/jobs?cursor=abc", "`cursor`"),
        ("/api/v1/jobs?enabled=perhaps", "`enabled`"),
        ("/api/v1/runs?state=retrying", "`state`"),
        ("/api/v1/runs?since=yesterday", "`since`"),
        ("/api/v1/jobs/17", "is not an id"),
        ("/api/v1/runs/00000000000000000000000000000000/attempts/first/trace", "path"),
    ];
    for (path, told) in cases {
        let problem = server.get(path).await.problem(400, "bad_parameter");
        assert!(problem["detail"].as_str().unwrap().contains(told), "{path}: {problem}");
    }
}
