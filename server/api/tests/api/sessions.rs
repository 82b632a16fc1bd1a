//! A browser's way in: a cookie that stands for a key, and a token that other sites do not know.

use poem::http::Method;
use serde_json::json;

use crate::support::{Answer, Server};

const SESSION: &str = "/api/v1/session";

/// A browser that has signed in.
struct Browser<'a> {
    server: &'a Server,
    cookie: String,
    token: String,
}

impl<'a> Browser<'a> {
    async fn sign_in(server: &'a Server, secret: &str) -> Self {
        let answer = sign_in(server, secret).await;
        let session = answer.expect(201);
        let (cookie, attributes) = answer.header("set-cookie").split_once("; ").unwrap();
        assert_eq!(attributes, "Path=/api/v1; Max-Age=43199; HttpOnly; SameSite=Strict");
        assert!(!answer.text.contains(cookie.split_once('=').unwrap().1), "told to scripts");
        let token = session["csrf_token"].as_str().unwrap().to_owned();
        Self { server, cookie: cookie.to_owned(), token }
    }

    async fn ask(&self, method: Method, path: &str, token: Option<&str>) -> Answer {
        let request = self.server.anonymous(method, path).header("cookie", &self.cookie);
        let request = request.content_type("application/json").body("{}");
        Answer::of(match token {
            Some(token) => request.header("x-csrf-token", token),
            None => request,
        })
        .await
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await
    }
}

async fn sign_in(server: &Server, secret: &str) -> Answer {
    let request = server.anonymous(Method::POST, SESSION).content_type("application/json");
    Answer::of(request.body(json!({ "secret": secret }).to_string())).await
}

#[tokio::test]
async fn a_cookie_stands_for_the_key_that_signed_in() {
    let server = Server::start().await;
    let browser = Browser::sign_in(&server, &server.operator).await;
    let session = browser.get(SESSION).await.expect(200);
    assert_eq!((&session["name"], &session["role"]), (&"operator".into(), &"operator".into()));
    assert_eq!(session["csrf_token"], browser.token);
    browser.get("/api/v1/jobs").await.expect(200);
    browser.get("/api/v1/keys").await.problem(403, "forbidden");
}

#[tokio::test]
async fn a_change_needs_the_token_that_only_the_console_knows() {
    let server = Server::start().await;
    let job = server.job("watched").await;
    let browser = Browser::sign_in(&server, &server.operator).await;
    let other = Browser::sign_in(&server, &server.operator).await;
    let path = format!("/api/v1/jobs/{job}/runs");
    for token in [None, Some(""), Some("0"), Some(other.token.as_str())] {
        browser.ask(Method::POST, &path, token).await.problem(403, "csrf");
    }
    browser.ask(Method::POST, &path, Some(&browser.token)).await.expect(201);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_takes_the_cookie_away() {
    let server = Server::start().await;
    let browser = Browser::sign_in(&server, &server.viewer).await;
    browser.ask(Method::DELETE, SESSION, None).await.problem(403, "csrf");
    let left = browser.ask(Method::DELETE, SESSION, Some(&browser.token)).await;
    assert_eq!(left.status.as_u16(), 204);
    assert!(left.header("set-cookie").contains("Max-Age=0"), "{:?}", left.headers);
    browser.get(SESSION).await.problem(401, "session_ended");
}

#[tokio::test]
async fn a_link_signs_in_once_and_a_second_use_is_told_apart_from_a_wrong_one() {
    let server = Server::start().await;
    let link = server.post("/api/v1/session/links", json!({})).await.expect(201);
    let (place, token) = link["path"].as_str().unwrap().split_once('#').unwrap();
    assert_eq!(place, "/console/sign-in");
    let browser = Browser::sign_in(&server, token).await;
    assert_eq!(browser.get(SESSION).await.expect(200)["name"], "root");
    sign_in(&server, token).await.problem(401, "link_used");
    let wrong = format!("{}0", &token[..token.len() - 1]);
    sign_in(&server, &wrong).await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_cookie_that_is_no_session_is_refused() {
    let server = Server::start().await;
    for cookie in ["mainspring_session=", "mainspring_session=mss_1", "other=1"] {
        let request = server.anonymous(Method::GET, "/api/v1/jobs").header("cookie", cookie);
        let code = if cookie.starts_with("other") { "unauthenticated" } else { "session_ended" };
        Answer::of(request).await.problem(401, code);
    }
}

#[tokio::test]
async fn a_caller_with_a_key_is_told_who_it_is_and_has_no_session() {
    let server = Server::start().await;
    let session = server.get(SESSION).await.expect(200);
    let key_id = server.caller.key.to_string();
    assert_eq!(session, json!({ "key_id": key_id, "name": "root", "role": "admin" }));
}
