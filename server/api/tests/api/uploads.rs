//! Plugins on their way in.

use bytes::Bytes;
use futures::stream::{self, StreamExt as _};
use mainspring_domain::plugin::Digest;
use poem::Body;
use poem::http::Method;
use serde_json::{Value, json};

use crate::runner::file;
use crate::support::{Answer, MAX_PLUGIN, Server};

async fn upload(server: &Server, query: &str, content_type: &str, body: impl Into<Body>) -> Answer {
    let request = server
        .anonymous(Method::POST, &format!("/api/v1/plugins{query}"))
        .header("x-api-key", &server.admin)
        .content_type(content_type)
        .body(body);
    Answer::of(request).await
}

async fn active(server: &Server) -> Value {
    server.get("/api/v1/plugins/echo").await.expect(200)["active"]["version"].clone()
}

#[tokio::test]
async fn versions_are_kept_once_and_activated_when_told() {
    let server = Server::start().await;
    let two = file("echo", "2.0.0");
    let made = upload(&server, "", "application/wasm", two.clone()).await;
    assert_eq!(made.header("idempotency-replayed"), "");
    assert_eq!(made.expect(201)["digest"], Digest::of(&two).to_string());
    assert_eq!(active(&server).await, "1.0.0");
    let again = upload(&server, "", "application/wasm", two.clone()).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    let digest = json!({ "digest": Digest::of(&two).to_string() });
    let plugin = server.post("/api/v1/plugins/echo/activate", digest).await.expect(200);
    assert_eq!((&plugin["active"]["version"], &plugin["versions"]), (&"2.0.0".into(), &2.into()));
    upload(&server, "?activate=true", "application/wasm", file("echo", "3.0.0")).await.expect(201);
    assert_eq!(active(&server).await, "3.0.0");
    let versions = server.get("/api/v1/plugins/echo/versions").await.expect(200);
    let versions: Vec<_> =
        versions["items"].as_array().unwrap().iter().map(|v| &v["version"]).collect();
    assert_eq!(versions, ["3.0.0", "2.0.0", "1.0.0"]);
}

#[tokio::test]
async fn a_file_that_is_no_plugin_is_refused_with_the_reason() {
    let server = Server::start().await;
    let answer = upload(&server, "", "application/wasm", "hello").await;
    let problem = answer.problem(422, "plugin_rejected");
    assert!(problem["detail"].as_str().unwrap().contains("not WebAssembly"), "{problem}");
    let answer = upload(&server, "", "application/wasm", file("echo", "bad")).await;
    let problem = answer.problem(422, "plugin_rejected");
    assert!(problem["detail"].as_str().unwrap().contains("wasi:http/types@0.2.0"), "{problem}");
    upload(&server, "", "application/json", "{}").await.problem(415, "unsupported_media_type");
    let unknown = json!({ "digest": Digest::of(b"").to_string() });
    let activate = "/api/v1/plugins/echo/activate";
    server.post(activate, unknown).await.problem(404, "not_found");
    server.post(activate, json!({ "digest": "12" })).await.broken("digest");
    server.get("/api/v1/plugins/nobody").await.problem(404, "not_found");
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_before_it_has_arrived() {
    let server = Server::start().await;
    let chunk = Bytes::from(vec![0; 1 << 10]);
    let endless = stream::repeat(chunk).map(Ok::<_, std::io::Error>);
    let body = Body::from_bytes_stream(endless);
    let answer = upload(&server, "", "application/wasm", body).await;
    let problem = answer.problem(413, "too_large");
    assert!(problem["detail"].as_str().unwrap().contains(&MAX_PLUGIN.to_string()), "{problem}");
}
