//! Clients of Serendipity-Job against the real binary: what their apps get, signed, and how often.

use std::collections::HashSet;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use mainspring_client::RunList;
use mainspring_client::wire::{AppPatch, NewApp, RunState};
use mainspring_domain::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::receiver::{Receiver, Request};
use crate::support::{KEY, Server, eventually};

/// A program that acts as an app.
struct Program<'s> {
    server: &'s Server,
    key: String,
    secret: String,
}

fn server() -> Server {
    let allow = ("MAINSPRING_EGRESS_ALLOW", "127.0.0.0/8");
    Server::start_with(tempfile::tempdir().unwrap(), &[allow])
}

/// An app that is told at this address and tried again at once, as its program makes it.
async fn register<'s>(server: &'s Server, link: &str) -> Program<'s> {
    let app = json!({ "appName": "帅的批爆1", "linkUrl": link, "step": 0, "retryTotal": 3 });
    let (status, text) =
        server.ask("POST", "/application/create", &[("X-API-Key", KEY)], &app.to_string()).await;
    let made: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, &made["code"], &made["msg"]), (200, &json!(0), &json!("Ok!")), "{text}");
    let part = |name: &str| made["data"][name].as_str().unwrap().to_owned();
    assert_eq!(part("payload"), "57bcd60eefcac9701fd2407080a5a7b0");
    assert_eq!((part("appKey").len(), part("secretKey").len()), (16, 32));
    let expected =
        signature(&part("secretKey"), &part("timestamps"), &part("nonce"), &part("payload"));
    assert_eq!(part("signature"), expected);
    Program { server, key: part("appKey"), secret: part("secretKey") }
}

/// As the system's own documents have it, written down once more.
fn signature(secret: &str, timestamps: &str, nonce: &str, payload: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{timestamps}{nonce}{payload}").as_bytes());
    BASE64_STANDARD.encode(hex::encode(mac.finalize().into_bytes()))
}

#[expect(clippy::disallowed_methods, reason = "the server's own clock is what counts")]
fn now() -> i64 {
    Timestamp::now().as_second()
}

impl Program<'_> {
    async fn ask(&self, path: &str, body: &Value) -> Value {
        let (status, answer) = self.ask_at(path, body, now(), "nm33An1FX22SAjZK").await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    async fn ask_at(&self, path: &str, body: &Value, at: i64, nonce: &str) -> (u16, Value) {
        let (at, payload) = (at.to_string(), "57bcd60eefcac9701fd2407080a5a7b0");
        let signed = signature(&self.secret, &at, nonce, payload);
        let headers = [
            ("app_key", self.key.as_str()),
            ("timestamps", &at),
            ("nonce", nonce),
            ("payload", payload),
            ("signature", &signed),
        ];
        let (status, text) = self.server.ask("POST", path, &headers, &body.to_string()).await;
        (status, serde_json::from_str(&text).unwrap())
    }

    /// Fails unless the request carries this app's signature. Its nonce.
    fn verify(&self, request: &Request) -> String {
        let header = |name| request.header(name);
        assert_eq!(header("app_key"), self.key);
        let nonce = header("nonce");
        assert!(nonce.len() == 16 && nonce.chars().all(|c| c.is_ascii_alphanumeric()), "{nonce}");
        let age = now() - header("timestamps").parse::<i64>().unwrap();
        assert!((0..100).contains(&age), "{age}");
        let expected = signature(&self.secret, header("timestamps"), nonce, header("payload"));
        assert_eq!(header("signature"), expected);
        nonce.to_owned()
    }
}

fn task(number: &str, content: &Value) -> Value {
    json!({ "taskNo": number, "content": content, "timeout": 60_000, "name": "name" })
}

async fn states(server: &Server) -> Vec<RunState> {
    let runs = server.client.runs(&RunList::default()).await.unwrap();
    runs.items.into_iter().map(|run| run.state).collect()
}

#[tokio::test]
async fn a_task_reaches_its_app_signed_afresh_each_time_until_the_app_says_success() {
    let (receiver, server) = (Receiver::start().await, server());
    let program = register(&server, &format!("{}/tasks?a=b", receiver.url)).await;
    let content = json!({ "order": "{{secret:app_secret}}", "of": [1.0, "帅"] });
    let made = program.ask("/task/create", &task("taskNo82", &content)).await;
    assert_eq!(made, json!({ "code": 0, "msg": "ok!", "data": { "taskId": 1 } }));

    let mut nonces = HashSet::new();
    for (status, answer) in [(200, "not yet"), (404, ""), (302, "success"), (200, "\tSuccess\r\n")]
    {
        let request = receiver.next().await;
        assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/tasks?a=b"));
        assert_eq!(request.header("content-type"), "application/json");
        let body: Value = serde_json::from_str(&request.body).unwrap();
        assert_eq!(body, json!({ "data": content }));
        assert!(nonces.insert(program.verify(&request)));
        request.answer(status, &[], answer);
    }
    eventually(async || (states(&server).await == [RunState::Succeeded]).then_some(())).await;

    let published = program.ask("/nsq/publish", &json!({ "task_id": 1 })).await;
    assert_eq!(published, json!({ "code": 0, "msg": "ok!", "data": {} }));
    receiver.next().await.answer(200, &[], "success");
    eventually(async || (states(&server).await == [RunState::Succeeded; 2]).then_some(())).await;
}

#[tokio::test]
async fn an_app_that_never_says_success_has_failed_after_its_retries() {
    let (receiver, server) = (Receiver::start().await, server());
    let program = register(&server, &receiver.url).await;
    program.ask("/task/create", &task("1", &json!({}))).await;
    for _ in 0..4 {
        receiver.next().await.answer(200, &[], "failure");
    }
    eventually(async || (states(&server).await == [RunState::Failed]).then_some(())).await;
}

#[tokio::test]
async fn an_app_may_take_its_tasks_as_a_form() {
    let (receiver, server) = (Receiver::start().await, server());
    let program = register(&server, &receiver.url).await;
    let apps = server.client.apps().await.unwrap().items;
    let id = &apps.iter().find(|app| app.key.as_ref() == Some(&program.key)).unwrap().id;
    let form = AppPatch { callback_form: Some(true), ..AppPatch::default() };
    server.client.update_app(id, &form).await.unwrap();
    program.ask("/task/create", &task("1", &json!({ "a": "b&c=帅 {{x}}" }))).await;

    let request = receiver.next().await;

    assert_eq!(request.header("content-type"), "application/x-www-form-urlencoded");
    let expected = "data=%7B%22a%22%3A%22b%26c%3D%E5%B8%85%20%7B%7Bx%7D%7D%22%7D";
    assert_eq!(request.body, expected);
    program.verify(&request);
    request.answer(200, &[], "success");
}

#[tokio::test]
async fn an_app_of_this_system_takes_each_nonce_once_and_only_within_its_window() {
    let server = server();
    let made = server.client.create_app(&NewApp::new("ours")).await.unwrap();
    let program = Program { server: &server, key: made.app.key.unwrap(), secret: made.secret };
    let (at, nothing) = (now(), json!({}));
    let ask = async |at, nonce| program.ask_at("/task/create", &nothing, at, nonce).await.0;
    assert_eq!(ask(at, "a").await, 200);
    assert_eq!(ask(at, "a").await, 401);
    assert_eq!(ask(at, "b").await, 200);
    for seconds in [-400, 400] {
        assert_eq!(ask(at + seconds, "c").await, 401, "{seconds}");
    }
    assert_eq!(ask(at - 100, "c").await, 200);
}

#[tokio::test]
async fn a_running_plugin_tells_where_it_is_until_it_is_killed() {
    let server = server();
    let program = register(&server, "http://127.0.0.1:9").await;
    let content = json!({
        "class": "\\Serendipity\\Job\\Job\\SimpleJob", "_params": { "steps": 1, "seconds": 600 },
    });
    program.ask("/task/create", &task("1", &content)).await;

    let detail = eventually(async || {
        let answer = program.ask("/task/detail", &json!({ "coroutine_id": 0, "id": 1 })).await;
        let is_there = answer["data"]["executed_function_name"].is_string();
        is_there.then(|| answer["data"].clone())
    })
    .await;
    assert_eq!(detail["state"], "waiting", "{detail}");
    let frames: Vec<Value> = serde_json::from_str(detail["trace_list"].as_str().unwrap()).unwrap();
    assert_eq!(frames[0]["function"], "sleep", "{detail}");
    let of_plugin =
        |frame: &&Value| frame["file"].as_str().is_some_and(|file| file.contains("simple-job"));
    let own = frames.iter().find(of_plugin).unwrap_or_else(|| panic!("{detail}"));
    assert!(own["line"].is_number() && own["function"].is_string(), "{detail}");

    let attempts = server.client.runs(&RunList::default()).await.unwrap();
    assert_eq!(attempts.items[0].state, RunState::Running);
    let killed = program.ask("/task/cancel", &json!({ "coroutine_id": 1, "id": 1 })).await;
    assert_eq!(killed, json!({ "code": 0, "msg": "Killed", "data": [] }));
    let run = server.client.run(&attempts.items[0].id).await.unwrap();
    assert_eq!(run.state, RunState::Cancelled);
    assert_eq!(run.cancelled_by.as_deref(), Some("帅的批爆1 (127.0.0.1)"));
    let again = program.ask("/task/cancel", &json!({ "coroutine_id": 1, "id": 1 })).await;
    assert_eq!(again, json!({ "code": 1, "msg": "Unknown!", "data": [] }));
}
