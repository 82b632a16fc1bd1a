//! Runs and their attempts.

use poem::http::Method;
use serde_json::{Value, json};

use crate::runner::WAIT;
use crate::support::{Answer, Server};

fn ids(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|run| run["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_run_without_a_body_takes_the_jobs_input_and_succeeds() {
    let server = Server::start().await;
    let job = server.job("plain").await;
    let request = server
        .anonymous(Method::POST, &format!("/api/v1/jobs/{job}/runs"))
        .header("x-api-key", &server.operator);
    let run = Answer::of(request).await.expect(201);
    assert_eq!((&run["state"], &run["origin"]["kind"]), (&"queued".into(), &"api".into()));
    let run = run["id"].as_str().unwrap();
    server.end_of(run).await;
    let ended = server.get(&format!("/api/v1/runs/{run}")).await.expect(200);
    assert_eq!((&ended["state"], &ended["attempts"]), (&"succeeded".into(), &1.into()));
    assert!(ended.get("input").is_none() && ended.get("error").is_none());
    let attempts = server.get(&format!("/api/v1/runs/{run}/attempts")).await.expect(200);
    let attempt = &attempts["items"][0];
    assert_eq!((&attempt["number"], &attempt["outcome"]), (&1.into(), &"done".into()));
    assert_eq!(attempt["output"], Value::Null);
    assert!(attempt.get("output").is_some(), "an output of null is an output");
}

#[tokio::test]
async fn a_runs_own_input_is_passed_on_to_the_digit() {
    let server = Server::start().await;
    let path = format!("/api/v1/jobs/{}/runs", server.job("exact").await);
    let body = r#"{"input":{"n":0.10000000000000000000001},"priority":0}"#;
    let run = server.send(Method::POST, &path, &[], body).await.expect(201);
    let run = run["id"].as_str().unwrap();
    server.end_of(run).await;
    let attempts = server.get(&format!("/api/v1/runs/{run}/attempts")).await;
    assert!(attempts.text.contains(r#""output":{"n":0.10000000000000000000001}"#));
    let path = format!("/api/v1/runs/{run}");
    assert_eq!(server.get(&path).await.expect(200)["priority"], 0);
}

#[tokio::test]
async fn a_running_run_is_stopped_and_says_by_whom() {
    let server = Server::start().await;
    let job = server.job("endless").await;
    let input: Value = serde_json::from_str(WAIT).unwrap();
    let run = server.run(&job, json!({ "input": input })).await;
    let path = format!("/api/v1/runs/{run}");
    // The first event shows that it has begun.
    let stream = format!("{path}/attempts/1/trace/stream");
    let request = server.anonymous(Method::GET, &stream).header("x-api-key", &server.viewer);
    let mut body = request.send().await.0.into_body().into_bytes_stream();
    assert!(futures::StreamExt::next(&mut body).await.is_some());
    assert_eq!(server.get(&path).await.expect(200)["state"], "running");
    let cancelled = server.post(&format!("{path}/cancel"), Value::Null).await.expect(200);
    assert_eq!(cancelled["cancelled_by"], "root");
    server.end_of(&run).await;
    let ended = server.get(&path).await.expect(200);
    assert_eq!((&ended["state"], &ended["cancelled_by"]), (&"cancelled".into(), &"root".into()));
    server.post(&format!("{path}/cancel"), Value::Null).await.problem(409, "run_ended");
}

#[tokio::test]
async fn an_ended_run_is_repeated_and_an_unfinished_one_is_not() {
    let server = Server::start().await;
    let job = server.job("again").await;
    let run = server.run(&job, json!({ "input": 1 })).await;
    server.end_of(&run).await;
    let path = format!("/api/v1/runs/{run}/retry");
    let again = server.post(&path, json!({})).await.expect(201);
    assert_eq!(again["origin"], json!({ "kind": "redrive", "of": run }));
    assert_eq!(again["input"], 1);
    let other = server.post(&path, json!({ "input": null })).await.expect(201);
    assert_eq!(other["input"], Value::Null);
    let later = json!({ "due_at": "2030-01-01T00:00:00Z" });
    let later = server.run(&job, later).await;
    let run = server.get(&format!("/api/v1/runs/{later}")).await.expect(200);
    assert_eq!(
        (&run["state"], &run["due_at"]),
        (&"scheduled".into(), &"2030-01-01T00:00:00Z".into())
    );
    let path = format!("/api/v1/runs/{later}/retry");
    server.post(&path, json!({})).await.problem(409, "run_not_ended");
}

#[tokio::test]
async fn many_runs_are_queued_at_once_or_not_at_all() {
    let server = Server::start().await;
    let job = server.job("many").await;
    let run = json!({ "job_id": job, "due_at": "2030-01-01T00:00:00Z" });
    let made = server.post("/api/v1/runs/bulk", json!({ "runs": vec![run.clone(); 100] })).await;
    let made = made.expect(201);
    let made = made["ids"].as_array().unwrap();
    let listed = server.get("/api/v1/runs?limit=200&state=queued").await.expect(200);
    assert_eq!(ids(&listed), made.iter().rev().collect::<Vec<_>>());
    let unknown = json!({ "job_id": "00000000000000000000000000000000" });
    let bad = json!({ "job_id": "x", "due_at": "soon" });
    server
        .post("/api/v1/runs/bulk", json!({ "runs": [run, unknown] }))
        .await
        .broken("runs.1.job_id");
    let problem = server.post("/api/v1/runs/bulk", json!({ "runs": [run, bad] })).await;
    let problem = problem.problem(422, "invalid");
    let fields: Vec<&Value> =
        problem["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(fields, ["runs.1.job_id", "runs.1.due_at"]);
    server.post("/api/v1/runs/bulk", json!({ "runs": [] })).await.broken("runs");
    let listed = server.get("/api/v1/runs?limit=200").await.expect(200);
    assert_eq!(ids(&listed).len(), 100);
}

#[tokio::test]
async fn runs_are_found_by_job_and_state() {
    let server = Server::start().await;
    let (one, two) = (server.job("one").await, server.job("two").await);
    let done = server.run(&one, json!({})).await;
    server.end_of(&done).await;
    let waiting = server.run(&one, json!({ "due_at": "2030-01-01T00:00:00Z" })).await;
    let other = server.run(&two, json!({ "due_at": "2030-01-01T00:00:00Z" })).await;
    let find = async |query: &str| {
        let page = server.get(&format!("/api/v1/runs?{query}")).await.expect(200);
        ids(&page).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(find(&format!("job={one}")).await, [waiting.as_str(), &done]);
    assert_eq!(find("state=queued").await, [other.as_str(), &waiting]);
    assert_eq!(find("state=queued&state=succeeded").await, [other.as_str(), &waiting, &done]);
    assert_eq!(find("until=2020-01-01T00:00:00Z").await, [""; 0]);
    let overview = server.get("/api/v1/overview").await.expect(200);
    assert_eq!((&overview["jobs"], &overview["waiting_runs"]), (&2.into(), &2.into()));
    assert_eq!(overview["last_day"]["succeeded"], 1);
}

#[tokio::test]
async fn a_run_tells_where_it_is_while_it_runs() {
    let server = Server::start().await;
    let job = server.job("endless").await;
    let input: Value = serde_json::from_str(WAIT).unwrap();
    let run = server.run(&job, json!({ "input": input })).await;
    let path = format!("/api/v1/runs/{run}");
    // The first event shows that it has begun.
    let stream = format!("{path}/attempts/1/trace/stream");
    let request = server.anonymous(Method::GET, &stream).header("x-api-key", &server.viewer);
    let mut body = request.send().await.0.into_body().into_bytes_stream();
    assert!(futures::StreamExt::next(&mut body).await.is_some());
    let mut here = server.get(&format!("{path}/whereabouts")).await.expect(200);
    let since = here.as_object_mut().unwrap().remove("waiting_since").unwrap();
    assert!(since.as_str().unwrap().ends_with('Z'), "{since}");
    let expected = json!({
        "state": "waiting",
        "waiting_in": "sleep",
        "frames": [{ "function": "play", "file": "play.rs", "line": 7 }],
        "rounds": 3,
        "elapsed_ms": 2000,
    });
    assert_eq!(here, expected);
    server.post(&format!("{path}/cancel"), Value::Null).await.expect(200);
    server.end_of(&run).await;
    let gone = server.get(&format!("{path}/whereabouts")).await.expect(200);
    assert_eq!(gone, json!({ "state": "nothing" }));
}
