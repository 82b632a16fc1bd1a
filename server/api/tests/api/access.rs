//! Who gets in: every operation against every kind of key.

use mainspring_domain::plugin::Digest;
use poem::http::{HeaderValue, Method};
use serde_json::{Value, json};

use crate::operations::{Needs, Operation, ROWS, Row, Stranger, document, operations, resolve};
use crate::runner::file;
use crate::support::{Answer, Server};

/// A server with one of everything, and how to ask for it.
struct Everything {
    server: Server,
    document: Value,
    operations: Vec<Operation>,
    job: String,
    run: String,
    key: String,
}

impl Everything {
    async fn new() -> Self {
        let server = Server::start().await;
        let job = server.job("everything").await;
        let run = server.run(&job, json!({})).await;
        server.end_of(&run).await;
        let key = json!({ "name": "spare", "role": "viewer" });
        let key = server.post("/api/v1/keys", key).await.expect(201)["key"]["id"].clone();
        let secret = json!({ "value": "hush", "hosts": ["example.org"] }).to_string();
        server.send(Method::PUT, "/api/v1/secrets/hook", &[], secret).await.expect(200);
        let document = document();
        let operations = operations(&document);
        let key = key.as_str().unwrap().to_owned();
        Self { server, document, operations, job, run, key }
    }

    fn operation(&self, row: &Row) -> &Operation {
        self.operations.iter().find(|operation| operation.id == row.id).unwrap()
    }

    fn path(&self, operation: &Operation) -> String {
        match operation.id.as_str() {
            "deleteSecret" => return operation.path.replace("{name}", "hook"),
            "setSecret" => return operation.path.replace("{name}", "another"),
            _ => {}
        }
        let id = match operation.path.split('/').nth(3) {
            Some("jobs") => &self.job,
            Some("runs") => &self.run,
            Some("apps") => "00000000000000000000000000000001",
            _ => &self.key,
        };
        operation.path.replace("{id}", id).replace("{number}", "1").replace("{name}", "echo")
    }

    /// A body that the operation takes: the document's example, unless it names other things.
    fn body(&self, operation: &Operation) -> Vec<u8> {
        let echo = file("echo", "1.0.0");
        match operation.id.as_str() {
            "uploadPlugin" => return file("other", "1.0.0").to_vec(),
            "activatePlugin" => json!({ "digest": Digest::of(&echo).to_string() }),
            "signIn" => json!({ "secret": self.server.viewer }),
            "cancelRuns" | "retryRuns" => json!({ "ids": [self.run] }),
            "createRuns" => json!({ "runs": [{ "job_id": self.job }] }),
            _ => match operation.body() {
                Some(schema) => resolve(&self.document, schema)["example"].clone(),
                None => return Vec::new(),
            },
        }
        .to_string()
        .into_bytes()
    }

    async fn ask(&self, operation: &Operation, key: Option<&str>) -> Answer {
        let content_type = match operation.id.as_str() {
            "uploadPlugin" => "application/wasm",
            _ => "application/json",
        };
        let mut request = self
            .server
            .anonymous(operation.method.clone(), &self.path(operation))
            .content_type(content_type)
            .body(self.body(operation));
        if let Some(key) = key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let answer = Answer::begin_of(request).await;
        let status = answer.status.as_u16();
        assert!(
            operation.statuses().contains(&status),
            "{} answers {status}, which is not documented: {}",
            operation.id,
            answer.text
        );
        answer
    }
}

#[tokio::test]
async fn without_a_key_or_with_a_wrong_one_nothing_is_told() {
    let everything = Everything::new().await;
    let revoked_soon = format!("ms_{}_{}", everything.key, "0".repeat(64));
    let unknown = format!("ms_{}_{}", "0".repeat(32), "0".repeat(64));
    for row in ROWS.iter().filter(|row| row.needs > Needs::Nothing) {
        let operation = everything.operation(row);
        for key in [None, Some("garbage"), Some(unknown.as_str()), Some(revoked_soon.as_str())] {
            let answer = everything.ask(operation, key).await;
            answer.problem(401, "unauthenticated");
            assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"mainspring\"");
        }
    }
}

#[tokio::test]
async fn a_key_may_do_what_its_role_allows_and_is_told_which_role_it_needs() {
    let everything = Everything::new().await;
    let server = &everything.server;
    let lesser = [
        (Needs::Operator, &server.viewer, "operator"),
        (Needs::Admin, &server.viewer, "admin"),
        (Needs::Admin, &server.operator, "admin"),
    ];
    for (needs, key, role) in lesser {
        for row in ROWS.iter().filter(|row| row.needs == needs) {
            let answer = everything.ask(everything.operation(row), Some(key)).await;
            let problem = answer.problem(403, "forbidden");
            assert!(problem["detail"].as_str().unwrap().contains(role), "{}: {problem}", row.id);
        }
    }
    for row in ROWS.iter().filter(|row| row.needs == Needs::Viewer) {
        let answer = everything.ask(everything.operation(row), Some(&server.viewer)).await;
        assert_eq!(answer.status.as_u16(), row.success, "{}: {}", row.id, answer.text);
    }
}

#[tokio::test]
async fn another_apps_things_do_not_exist() {
    let everything = Everything::new().await;
    let key = &everything.server.stranger;
    for row in ROWS.iter().filter(|row| row.needs > Needs::Nothing) {
        let answer = everything.ask(everything.operation(row), Some(key)).await;
        match row.stranger {
            Stranger::Allowed => assert_eq!(answer.status.as_u16(), row.success, "{}", row.id),
            Stranger::Forbidden => drop(answer.problem(403, "forbidden")),
            Stranger::NotFound => drop(answer.problem(404, "not_found")),
            Stranger::NoSession => drop(answer.problem(409, "no_session")),
            Stranger::Invalid => drop(answer.broken("runs.0.job_id")),
        }
        assert!(!answer.text.contains("everything"), "{}: {}", row.id, answer.text);
    }
    for list in ["jobs", "runs"] {
        let request = everything.server.anonymous(Method::GET, &format!("/api/v1/{list}"));
        let items = Answer::of(request.header("x-api-key", key)).await.expect(200);
        let foreign = items["items"].as_array().unwrap().iter();
        assert!(foreign.filter(|item| item["name"] == "everything").count() == 0, "{items}");
    }
}

#[tokio::test]
async fn an_administrator_may_do_everything() {
    let everything = Everything::new().await;
    for row in ROWS {
        let answer =
            everything.ask(everything.operation(row), Some(&everything.server.admin)).await;
        assert_eq!(answer.status.as_u16(), row.success, "{}: {}", row.id, answer.text);
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("x-request-id").len(), 16);
    }
}

#[tokio::test]
async fn a_revoked_key_is_refused_at_once() {
    let server = Server::start().await;
    let new = json!({ "name": "short-lived", "role": "viewer" });
    let made = server.post("/api/v1/keys", new).await.expect(201);
    let secret = HeaderValue::from_str(made["secret"].as_str().unwrap()).unwrap();
    let list = || {
        Answer::of(
            server.anonymous(Method::GET, "/api/v1/jobs").header("x-api-key", secret.clone()),
        )
    };
    list().await.expect(200);
    let path = format!("/api/v1/keys/{}", made["key"]["id"].as_str().unwrap());
    server.send(Method::DELETE, &path, &[], "").await.expect(204);
    list().await.problem(401, "unauthenticated");
    server.send(Method::DELETE, &path, &[], "").await.problem(409, "key_revoked");
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_too() {
    let server = Server::start().await;
    for path in ["/api/v1/nothing", "/nothing", "/api/v2/jobs"] {
        Answer::of(server.anonymous(Method::GET, path)).await.problem(404, "unknown_path");
    }
    let answer = Answer::of(server.anonymous(Method::PUT, "/api/v1/jobs")).await;
    answer.problem(405, "method_not_allowed");
    let answer = Answer::of(server.anonymous(Method::OPTIONS, "/api/v1/jobs")).await;
    assert_eq!(answer.status.as_u16(), 204);
    assert!(answer.header("allow").contains("POST"));
}

#[tokio::test]
async fn swagger_ui_and_the_document_are_there_for_everybody_and_cached() {
    let server = Server::start().await;
    let root = Answer::of(server.anonymous(Method::GET, "/")).await;
    assert_eq!((root.status.as_u16(), root.header("location")), (307, "console/"));
    for path in ["/swagger", "/swagger/swagger-ui.js", "/openapi/native.json"] {
        let first = Answer::of(server.anonymous(Method::GET, path)).await;
        assert_eq!(first.status.as_u16(), 200);
        let again =
            server.anonymous(Method::GET, path).header("if-none-match", first.header("etag"));
        let again = Answer::of(again).await;
        assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
    }
    let page = Answer::of(server.anonymous(Method::GET, "/swagger")).await;
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; "), "{policy}");
    let document = Answer::of(server.anonymous(Method::GET, "/openapi/native.json")).await;
    assert_eq!(document.text, mainspring_api::openapi());
}
