//! Clients of `JPush` Schedule against the real binary: what the app's push gateway gets to see.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use mainspring_client::wire::{AppPatch, NewApp};
use mainspring_domain::Timestamp;
use mainspring_domain::schedule::Zone;
use serde_json::{Value, json};

use crate::receiver::Receiver;
use crate::support::{Server, eventually};

/// A server with an app, and the app's credentials.
async fn server(gateway: Option<&str>) -> (Server, String) {
    let allow = ("MAINSPRING_EGRESS_ALLOW", "127.0.0.0/8");
    let server = Server::start_with(tempfile::tempdir().unwrap(), &[allow]);
    let app = NewApp { gateway_url: gateway.map(str::to_owned), ..NewApp::new("shop") };
    let made = server.client.create_app(&app).await.unwrap();
    let credentials = BASE64_STANDARD.encode(format!("{}:{}", made.app.key.unwrap(), made.secret));
    (server, format!("Basic {credentials}"))
}

async fn ask(server: &Server, basic: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let (status, text) = server.ask(method, path, &[("Authorization", basic)], &body).await;
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// A message that is due in a moment.
fn soon() -> Value {
    #[expect(clippy::disallowed_methods, reason = "the server's own clock is what counts")]
    let at = Timestamp::now() + std::time::Duration::from_secs(2);
    let zone: Zone = "Asia/Shanghai".parse().unwrap();
    let push =
        json!({ "platform": "all", "audience": "all", "notification": { "alert": "{{run_id}}" } });
    json!({
        "name": "soon", "enabled": true, "push": push, "trigger": { "single": { "time": zone.write(at) } },
    })
}

#[tokio::test]
async fn a_message_reaches_the_gateway_as_it_was_sent_and_authenticated_as_the_app() {
    let receiver = Receiver::start().await;
    let (server, basic) = server(Some(&format!("{}/v3/push", receiver.url))).await;
    let sent = soon();
    let (status, made) = ask(&server, &basic, "POST", "/v3/schedules", &sent).await;
    assert_eq!(status, 200, "{made}");
    let path = format!("/v3/schedules/{}", made["schedule_id"].as_str().unwrap());

    let request = receiver.next().await;

    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/v3/push"));
    assert_eq!(request.header("authorization"), basic);
    assert_eq!(serde_json::from_str::<Value>(&request.body).unwrap(), sent["push"]);
    let json = [("content-type", "application/json")];
    request.answer(500, &[], "");
    receiver.next().await.answer(200, &json, r#"{"sendno":"0","msg_id":"18100"}"#);

    assert_eq!(ask(&server, &basic, "GET", &path, &Value::Null).await.0, 404);
    let messages = format!("{path}/msg_ids");
    let told = eventually(async || {
        let (_, told) = ask(&server, &basic, "GET", &messages, &Value::Null).await;
        (told["count"] == 1).then_some(told)
    })
    .await;
    let message: Value = serde_json::from_str(told["msgids"][0].as_str().unwrap()).unwrap();
    let expected =
        json!({ "msg_id": "18100", "error": { "code": 0, "message": "" }, "needRetry": false });
    assert_eq!(message, expected);
}

#[tokio::test]
async fn without_a_gateway_a_message_fails_and_says_what_to_set() {
    let (server, basic) = server(None).await;
    let (status, _) = ask(&server, &basic, "POST", "/v3/schedules", &soon()).await;
    assert_eq!(status, 200);
    let error = eventually(async || {
        let runs = server.client.runs(&mainspring_client::RunList::default()).await.unwrap();
        runs.items.into_iter().find_map(|run| run.error)
    })
    .await;
    assert!(error.contains("\"shop\" has no push gateway"), "{error}");
}

#[tokio::test]
async fn a_gateway_that_is_set_later_is_used_and_a_disabled_app_is_refused() {
    let receiver = Receiver::start().await;
    let (server, basic) = server(None).await;
    let apps = server.client.apps().await.unwrap().items;
    let shop = &apps.iter().find(|app| app.name == "shop").unwrap().id;
    let gateway = Some(Some(receiver.url.clone()));
    let patch = AppPatch { gateway_url: gateway, ..AppPatch::default() };
    server.client.update_app(shop, &patch).await.unwrap();
    let (status, _) = ask(&server, &basic, "POST", "/v3/schedules", &soon()).await;
    assert_eq!(status, 200);
    let request = receiver.next().await;
    assert_eq!(request.header("authorization"), basic);
    request.answer(200, &[], "{}");

    let patch = AppPatch { enabled: Some(false), ..AppPatch::default() };
    server.client.update_app(shop, &patch).await.unwrap();
    let (status, answer) = ask(&server, &basic, "GET", "/v3/schedules", &Value::Null).await;
    assert_eq!((status, &answer["error"]["code"]), (401, &json!(8101)));
}
