//! Secrets, whose values come in and never out.

use poem::http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Server};

async fn set(server: &Server, name: &str, body: Value) -> Answer {
    server.send(Method::PUT, &format!("/api/v1/secrets/{name}"), &[], body.to_string()).await
}

#[tokio::test]
async fn a_secret_is_set_listed_and_deleted_and_its_value_is_never_told() {
    let server = Server::start().await;
    let body = json!({ "value": "hush", "hosts": ["Example.ORG", "*.example.net"] });
    let made = set(&server, "hook", body).await.expect(200);
    assert_eq!(made["hosts"], json!(["example.org", "*.example.net"]));
    assert_eq!((&made["updated_by"], &made["readable"]), (&json!("root"), &json!(true)));
    let list = server.get("/api/v1/secrets").await;
    assert_eq!(list.expect(200)["items"], json!([made]));
    assert!(!list.text.contains("hush") && made.get("value").is_none());
    let path = "/api/v1/secrets/hook";
    server.send(Method::DELETE, path, &[], "").await.expect(204);
    server.send(Method::DELETE, path, &[], "").await.problem(404, "not_found");
    assert_eq!(server.get("/api/v1/secrets").await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn broken_rules_name_their_fields_and_do_not_repeat_the_value() {
    let server = Server::start().await;
    let value = "hush".repeat(5000);
    for (body, field) in [
        (json!({ "value": value, "hosts": ["example.org"] }), "value"),
        (json!({ "value": "", "hosts": ["example.org"] }), "value"),
        (json!({ "value": ["hush"], "hosts": ["example.org"] }), "value"),
        (json!({ "value": "hush", "hosts": [] }), "hosts"),
        (json!({ "value": "hush", "hosts": ["example.org", "*"] }), "hosts.1"),
        (json!({ "value": "hush", "hosts": ["https://example.org/"] }), "hosts.0"),
    ] {
        let answer = set(&server, "hook", body).await;
        answer.broken(field);
        assert!(!answer.text.contains("hush"), "{}", answer.text);
    }
    let body = json!({ "value": "hush", "hosts": ["example.org"] });
    set(&server, "1hook", body).await.problem(400, "bad_parameter");
    assert_eq!(server.get("/api/v1/secrets").await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn a_secret_that_a_job_uses_is_kept_and_the_job_named() {
    let server = Server::start().await;
    let body = json!({ "value": "hush", "hosts": ["example.org"] });
    set(&server, "hook", body).await.expect(200);
    let http = json!({ "url": "https://example.org/{{secret:hook}}" });
    let job = json!({ "name": "user of it", "work": { "http": http } });
    server.post("/api/v1/jobs", job).await.expect(201);
    let answer = server.send(Method::DELETE, "/api/v1/secrets/hook", &[], "").await;
    let problem = answer.problem(409, "secret_in_use");
    assert!(problem["detail"].as_str().unwrap().contains("user of it"), "{problem}");
}
