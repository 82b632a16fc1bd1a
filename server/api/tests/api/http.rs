//! Jobs that make requests, and what their traces tell.

use poem::http::Method;
use serde_json::{Value, json};

use crate::runner::FORBIDDEN;
use crate::support::Server;

fn job(http: &Value) -> Value {
    json!({ "name": "ping", "work": { "http": http } })
}

/// Everything that a request can have.
fn full() -> Value {
    json!({
        "method": "PUT",
        "url": "https://example.org/{{run_id}}?at={{scheduled_at}}",
        "headers": [{ "name": "x-b", "value": "2" }, { "name": "x-a", "value": "{{job_id}}" }],
        "body": { "z": 1.50, "a": ["{{triggered_at}}"] },
        "auth": { "basic": { "user": "ada", "password": "{{secret:hook}}" } },
        "signing": { "standard_webhooks": { "secrets": ["hook"] } },
        "assertions": {
            "status": [404, "200-299"],
            "body_contains": "ok",
            "json": [{ "pointer": "/ok", "equals": { "b": null } }]
        },
        "redirects": 3
    })
}

async fn set_secret(server: &Server) {
    let secret = json!({ "value": "hush", "hosts": ["example.org"] }).to_string();
    server.send(Method::PUT, "/api/v1/secrets/hook", &[], secret).await.expect(200);
}

#[tokio::test]
async fn a_request_comes_back_as_it_was_sent() {
    let server = Server::start().await;
    set_secret(&server).await;
    let made = server.post("/api/v1/jobs", job(&full())).await.expect(201);
    assert_eq!(made["work"]["http"], full());
    let path = format!("/api/v1/jobs/{}", made["id"].as_str().unwrap());
    assert_eq!(server.get(&path).await.expect(200)["work"]["http"], full());
    let again = json!({ "work": made["work"] }).to_string();
    let again = server.send(Method::PATCH, &path, &[], again).await.expect(200);
    assert_eq!(again["work"], made["work"]);
}

#[tokio::test]
async fn a_url_is_all_that_a_request_needs() {
    let server = Server::start().await;
    let made = server.post("/api/v1/jobs", job(&json!({ "url": "https://example.org" }))).await;
    let http = &made.expect(201)["work"]["http"];
    let expected =
        json!({ "method": "GET", "url": "https://example.org", "assertions": {}, "redirects": 0 });
    assert_eq!(*http, expected);
}

#[tokio::test]
async fn each_broken_rule_of_a_request_names_its_field() {
    let server = Server::start().await;
    set_secret(&server).await;
    let long = "x".repeat(9000);
    let broken: [(&str, Value, &str); 15] = [
        ("/method", json!("get"), "work.http.method"),
        ("/url", json!("ftp://example.org"), "work.http.url"),
        ("/url", json!("https://example.org/{{nobody}}"), "work.http.url"),
        ("/url", json!(FORBIDDEN), "work.http.url"),
        ("/headers/1/name", json!("a b"), "work.http.headers.1.name"),
        ("/headers/0/value", json!("a\nb"), "work.http.headers.0.value"),
        ("/headers/0/value", json!("{{secret:none}}"), "work.http.headers.0.value"),
        ("/body", json!("{{secret:none}}"), "work.http.body"),
        ("/auth/basic/user", json!("a:b"), "work.http.auth.basic.user"),
        ("/auth", json!({ "bearer": { "token": "a\nb" } }), "work.http.auth.bearer.token"),
        (
            "/signing/standard_webhooks/secrets/0",
            json!("none"),
            "work.http.signing.standard_webhooks.secrets.0",
        ),
        ("/assertions/status/1", json!("2xx"), "work.http.assertions.status.1"),
        ("/assertions/json/0/pointer", json!("ok"), "work.http.assertions.json.0.pointer"),
        ("/assertions/body_contains", json!(long), "work.http.assertions.body_contains"),
        ("/redirects", json!(11), "work.http.redirects"),
    ];
    for (place, value, field) in broken {
        let mut http = full();
        *http.pointer_mut(place).unwrap() = value;
        server.post("/api/v1/jobs", job(&http)).await.broken(field);
    }
}

#[tokio::test]
async fn what_has_another_shape_is_refused_with_its_place() {
    let server = Server::start().await;
    let unknown = job(&json!({ "url": "https://example.org", "verb": "GET" }));
    let answer = server.post("/api/v1/jobs", unknown).await;
    assert!(answer.broken("work.http.verb").contains("unknown field"), "{}", answer.text);
    let both = json!({ "name": "both", "work": {
        "http": { "url": "https://example.org" }, "plugin": { "name": "echo" }
    } });
    server.post("/api/v1/jobs", both).await.problem(422, "invalid");
    let plugins_only = json!({
        "name": "ping",
        "work": { "http": { "url": "https://example.org" } },
        "limits": { "memory_bytes": 1 << 20 }
    });
    server.post("/api/v1/jobs", plugins_only).await.broken("limits.memory_bytes");
}

#[tokio::test]
async fn the_trace_of_a_request_has_its_exchange() {
    let server = Server::start().await;
    let http = json!({ "method": "POST", "url": "https://example.org/", "body": "hello" });
    let made = server.post("/api/v1/jobs", job(&http)).await.expect(201);
    let run = server.run(made["id"].as_str().unwrap(), json!({ "input": [7] })).await;
    server.end_of(&run).await;
    let trace = server.get(&format!("/api/v1/runs/{run}/attempts/1/trace")).await.expect(200);
    let events = trace["items"].as_array().unwrap();
    let told = events.iter().find(|event| event["kind"] == "exchange").unwrap();
    assert_eq!(
        told["exchange"],
        json!({
            "method": "POST",
            "url": "https://example.org/",
            "address": "192.0.2.7:443",
            "headers": [{ "name": "accept", "value": "*/*" }],
            "body": { "text": "hello", "size_bytes": 9000, "cut": true },
            "answer": {
                "status": 200,
                "version": "HTTP/1.1",
                "headers": [{ "name": "content-type", "value": "text/plain" }],
                "body": { "text": "fine", "size_bytes": 9000, "cut": true },
                "first_byte_micros": 1200
            },
            "total_micros": 1500
        })
    );
    let attempts = server.get(&format!("/api/v1/runs/{run}/attempts")).await.expect(200);
    assert_eq!(attempts["items"][0]["output"], json!([7]), "the run's own input was sent");
    assert_eq!(attempts["items"][0].get("digest"), None);
}
