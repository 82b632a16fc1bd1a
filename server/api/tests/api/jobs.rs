//! Jobs, their schedules, and creations that happen once.

use poem::http::Method;
use serde_json::{Value, json};

use crate::support::Server;

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|job| job["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_job_comes_back_as_it_was_sent_with_its_defaults() {
    let server = Server::start().await;
    let sent = json!({
        "name": "exact",
        "work": { "plugin": { "name": "echo", "input": { "n": 1 } } },
        "schedule": {
            "trigger": { "cron": { "expression": "30 6 * * *", "zone": "europe/berlin" } },
            "start": "2027-01-16T09:00:00+01:00",
        },
    });
    let text = sent.to_string().replace("\"n\":1", "\"n\":12345678901234567890123.000");
    let answer = server.send(Method::POST, "/api/v1/jobs", &[], text).await;
    assert!(answer.text.contains("12345678901234567890123.000"), "{}", answer.text);
    let job = answer.expect(201);
    let schedule = &job["schedule"];
    assert_eq!(schedule["trigger"]["cron"]["zone"], "Europe/Berlin");
    assert_eq!(schedule["start"], "2027-01-16T08:00:00Z");
    assert_eq!((&schedule["misfire"], &schedule["overlap"]), (&"latest".into(), &"skip".into()));
    assert_eq!(job["retry"]["delay_ms"], 5000);
    assert_eq!((&job["enabled"], &job["priority"]), (&true.into(), &5.into()));
    assert_eq!(job["next_fire_at"], "2027-01-17T05:30:00Z");
    assert!(job.get("max_concurrent").is_none());
    let path = format!("/api/v1/jobs/{}", job["id"].as_str().unwrap());
    assert_eq!(server.get(&path).await.text, answer.text);
}

#[tokio::test]
async fn a_list_is_walked_page_by_page() {
    let server = Server::start().await;
    for name in ["one", "two", "three", "Twofold", "five"] {
        server.job(name).await;
    }
    let mut seen = Vec::new();
    let mut path = "/api/v1/jobs?limit=2".to_owned();
    loop {
        let page = server.get(&path).await.expect(200);
        seen.extend(names(&page).into_iter().map(str::to_owned));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/api/v1/jobs?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, ["five", "Twofold", "three", "two", "one"]);
    let page = server.get("/api/v1/jobs?name=two").await.expect(200);
    assert_eq!(names(&page), ["Twofold", "two"]);
    let page = server.get("/api/v1/jobs?plugin=echo&enabled=false").await.expect(200);
    assert_eq!(names(&page), [""; 0]);
}

#[tokio::test]
async fn a_change_replaces_what_it_gives_and_null_removes() {
    let server = Server::start().await;
    let path = format!("/api/v1/jobs/{}", server.job("before").await);
    let change = async |headers: &[(&str, &str)], patch: Value| {
        server.send(Method::PATCH, &path, headers, patch.to_string()).await
    };
    let every = json!({ "trigger": { "every": { "period_ms": 60_000 } } });
    let all = json!({ "name": "after", "schedule": every, "max_concurrent": 3 });
    let job = change(&[], all).await.expect(200);
    assert_eq!((&job["name"], &job["revision"]), (&"after".into(), &2.into()));
    assert_eq!(job["max_concurrent"], 3);
    let job = change(&[("if-match", "\"2\"")], json!({ "schedule": null })).await.expect(200);
    assert_eq!(job["max_concurrent"], 3);
    assert!(job.get("schedule").is_none() && job.get("next_fire_at").is_none());
    change(&[("if-match", "\"2\"")], json!({ "name": "x" })).await.problem(409, "job_changed");
    change(&[("if-match", "new")], json!({ "name": "x" })).await.problem(400, "bad_parameter");
    change(&[], json!({ "name": null })).await.broken("name");
    change(&[], json!({ "limits": { "timeout_ms": 0 } })).await.broken("limits.timeout_ms");
}

#[tokio::test]
async fn a_paused_job_fires_no_more_until_it_is_resumed() {
    let server = Server::start().await;
    let every = json!({ "trigger": { "every": { "period_ms": 60_000 } } });
    let job = json!({ "name": "a", "work": { "plugin": { "name": "echo" } }, "schedule": every });
    let job = server.post("/api/v1/jobs", job).await.expect(201);
    let path = format!("/api/v1/jobs/{}", job["id"].as_str().unwrap());
    let paused = server.post(&format!("{path}/pause"), Value::Null).await.expect(200);
    assert_eq!(paused["enabled"], false);
    assert!(paused.get("next_fire_at").is_none());
    let resumed = server.post(&format!("{path}/resume"), Value::Null).await.expect(200);
    assert_eq!(resumed["next_fire_at"], job["next_fire_at"]);
}

#[tokio::test]
async fn a_deleted_job_is_gone() {
    let server = Server::start().await;
    let path = format!("/api/v1/jobs/{}", server.job("short-lived").await);
    assert_eq!(server.send(Method::DELETE, &path, &[], "").await.text, "");
    server.get(&path).await.problem(404, "not_found");
    server.send(Method::DELETE, &path, &[], "").await.problem(404, "not_found");
}

#[tokio::test]
async fn a_schedule_can_be_foreseen_before_it_is_used() {
    let server = Server::start().await;
    let cron = json!({ "cron": { "expression": "0 12 * * *", "zone": "Asia/Tokyo" } });
    let request = json!({ "schedule": { "trigger": cron }, "count": 2 });
    let preview = server.post("/api/v1/schedules/preview", request).await.expect(200);
    let fires = ["2027-01-16T03:00:00Z", "2027-01-17T03:00:00Z"].map(|at| json!({ "at": at }));
    assert_eq!(preview["fires"], json!(fires));
    let request = json!({ "schedule": { "trigger": cron }, "count": 51 });
    server.post("/api/v1/schedules/preview", request).await.broken("count");
}

#[tokio::test]
async fn the_same_creation_with_the_same_key_makes_one_job_only() {
    let server = Server::start().await;
    let body = json!({ "name": "once", "work": { "plugin": { "name": "echo" } } }).to_string();
    let create = async |key: &str, body: &str| {
        let headers = [("idempotency-key", key)];
        server.send(Method::POST, "/api/v1/jobs", &headers, body.to_owned()).await
    };
    let first = create("a", &body).await;
    assert_eq!(first.header("idempotency-replayed"), "");
    let again = create("a", &body).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.expect(201), first.expect(201));
    create("a", &body.replace("once", "twice")).await.problem(422, "idempotency_key_reused");
    assert_ne!(create("b", &body).await.expect(201)["id"], first.expect(201)["id"]);
    for key in ["", "with space", &"x".repeat(256)] {
        create(key, &body).await.problem(400, "bad_parameter");
    }
    assert_eq!(names(&server.get("/api/v1/jobs").await.expect(200)).len(), 2);
}

#[tokio::test]
async fn a_repeated_key_creation_does_not_show_the_secret_again() {
    let server = Server::start().await;
    let body = json!({ "name": "once", "role": "viewer" }).to_string();
    let create = async || {
        let headers = [("idempotency-key", "k")];
        server.send(Method::POST, "/api/v1/keys", &headers, body.clone()).await.expect(201)
    };
    let (first, again) = (create().await, create().await);
    assert!(first["secret"].is_string() && again["secret"].is_null());
    assert_eq!(first["key"], again["key"]);
}

#[tokio::test]
async fn a_calendar_is_foreseen_and_each_broken_part_is_named() {
    let server = Server::start().await;
    let weekly = json!({ "calendar": {
        "unit": "week", "frequency": 2, "points": ["wed", "FRI"], "times": ["12:00"], "zone": "Asia/Shanghai"
    } });
    let schedule = json!({ "trigger": weekly, "start": "2027-03-03T00:00:00+08:00" });
    let request = json!({ "schedule": schedule, "count": 3 });
    let preview = server.post("/api/v1/schedules/preview", request).await.expect(200);
    let days = ["2027-03-03", "2027-03-05", "2027-03-17"];
    let fires = days.map(|day| json!({ "at": format!("{day}T04:00:00Z") }));
    assert_eq!(preview["fires"], json!(fires));

    for (part, calendar) in [
        ("frequency", json!({ "unit": "day", "frequency": 101, "times": ["12:00"] })),
        ("points", json!({ "unit": "day", "points": ["mon"], "times": ["12:00"] })),
        ("points", json!({ "unit": "week", "points": ["monday"], "times": ["12:00"] })),
        ("points", json!({ "unit": "week", "times": ["12:00"] })),
        ("points", json!({ "unit": "month", "points": ["32"], "times": ["12:00"] })),
        ("times", json!({ "unit": "day", "times": [] })),
        ("times", json!({ "unit": "day", "times": ["24:00"] })),
        ("times", json!({ "unit": "day", "times": ["12:00:00.5"] })),
        ("zone", json!({ "unit": "day", "times": ["12:00"], "zone": "Mars/Olympus" })),
    ] {
        let request = json!({ "schedule": { "trigger": { "calendar": calendar } } });
        let answer = server.post("/api/v1/schedules/preview", request).await;
        answer.broken(&format!("schedule.trigger.calendar.{part}"));
    }
}
