//! What the hub answers to requests, which no transcript shows.

use poem::http::Method;
use serde_json::Value;

use crate::support::{Answer, Server};

const HUB: &str = "/hubs/job-progress";
const NEGOTIATE: &str = "/hubs/job-progress/negotiate";

const TEXT: &str = "text/plain; charset=utf-8";

/// The example of this name in the document.
fn example(path: &str, method: &Method, status: &str, kind: &str, name: &str) -> Value {
    let document = include_str!("../../../../../openapi/webjob.json");
    let document: Value = serde_json::from_str(document).unwrap();
    let operation = &document["paths"][path][method.as_str().to_lowercase()];
    operation["responses"][status]["content"][kind]["examples"][name]["value"].clone()
}

async fn ask(server: &Server, method: &Method, path: &str) -> Answer {
    let request = server.anonymous(method.clone(), path).header("x-api-key", &server.viewer);
    Answer::of(request).await
}

#[tokio::test]
async fn the_hub_refuses_in_the_words_of_its_document() {
    let server = Server::start().await;
    for (method, path, query, status, name) in [
        (Method::POST, NEGOTIATE, "?negotiateVersion=x", 400, "version"),
        (Method::GET, HUB, "", 400, "none"),
        (Method::POST, HUB, "", 400, "none"),
        (Method::DELETE, HUB, "", 400, "none"),
        (Method::GET, HUB, "?id=nobody", 404, "unknown"),
        (Method::POST, HUB, "?id=nobody", 404, "unknown"),
        (Method::DELETE, HUB, "?id=nobody", 404, "unknown"),
    ] {
        let answer = ask(&server, &method, &format!("{path}{query}")).await;
        let what = format!("{method} {path}{query}");
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (status, TEXT),
            "{what}"
        );
        let shown = example(path, &method, &status.to_string(), TEXT, name);
        assert_eq!(Value::from(answer.text), shown, "{what}");
    }
}

#[tokio::test]
async fn the_hub_negotiates_as_its_document_shows() {
    let server = Server::start().await;
    for (query, name) in [("?negotiateVersion=1", "one"), ("", "zero")] {
        let answer = ask(&server, &Method::POST, &format!("{NEGOTIATE}{query}")).await.expect(200);
        let mut shown = example(NEGOTIATE, &Method::POST, "200", "application/json", name);
        for secret in ["connectionId", "connectionToken"] {
            assert_eq!(answer[secret].is_string(), shown[secret].is_string(), "{name}: {secret}");
            if shown[secret].is_string() {
                shown[secret] = answer[secret].clone();
            }
        }
        assert_eq!(answer, shown, "{name}");
    }
}
