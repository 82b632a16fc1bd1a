//! Traces, read and followed.

use futures::StreamExt as _;
use poem::http::Method;
use poem::web::sse::Event;
use serde_json::{Value, json};

use crate::support::{Answer, Server};

/// Type, id and data of the events of a stream.
async fn stream(server: &Server, path: &str, last: Option<&str>) -> Vec<(String, String, Value)> {
    let mut request = server.anonymous(Method::GET, path).header("x-api-key", &server.viewer);
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let response = request.send().await;
    response.assert_content_type("text/event-stream");
    let event = |event| match event {
        Event::Message { id, event, data } => (event, id, serde_json::from_str(&data).unwrap()),
        Event::Retry { retry } => panic!("an event of {retry} ms"),
    };
    response.sse_stream().map(event).collect().await
}

async fn traced(server: &Server) -> (String, String) {
    let run = server.run(&server.job("traced").await, json!({})).await;
    let trace = format!("/api/v1/runs/{run}/attempts/1/trace");
    (run, trace)
}

#[tokio::test]
async fn a_trace_is_followed_from_its_first_line_to_its_end() {
    let server = Server::start().await;
    let (run, trace) = traced(&server).await;
    let events = stream(&server, &format!("{trace}/stream"), None).await;
    let kinds: Vec<_> = events.iter().map(|(kind, id, _)| (kind.as_str(), id.as_str())).collect();
    // The end has no id of its own, so the last one holds.
    assert_eq!(kinds, [("trace", "1"), ("trace", "2"), ("end", "2")]);
    let (_, _, first) = &events[0];
    assert_eq!((&first["kind"], &first["level"]), (&"log".into(), &"info".into()));
    assert_eq!((&first["seq"], &first["message"]), (&1.into(), &"one".into()));
    assert_eq!(first["fields"], json!([{ "name": "run", "value": run }]));
    assert_eq!(events[2].2["state"], "succeeded");
}

#[tokio::test]
async fn following_goes_on_after_the_last_event_that_was_seen() {
    let server = Server::start().await;
    let (run, trace) = traced(&server).await;
    server.end_of(&run).await;
    let seqs = |events: Vec<(String, String, Value)>| {
        let events = events.into_iter();
        events.map(|(kind, _, data)| format!("{kind} {}", data["seq"])).collect::<Vec<_>>()
    };
    let path = format!("{trace}/stream");
    assert_eq!(seqs(stream(&server, &path, Some("1")).await), ["trace 2", "end null"]);
    let after = format!("{path}?after=1");
    assert_eq!(seqs(stream(&server, &after, None).await), ["trace 2", "end null"]);
    assert_eq!(seqs(stream(&server, &after, Some("2")).await), ["end null"]);
    let request = server.anonymous(Method::GET, &path).header("x-api-key", &server.viewer);
    Answer::of(request.header("last-event-id", "x")).await.problem(400, "bad_parameter");
}

#[tokio::test]
async fn a_trace_is_read_in_slices() {
    let server = Server::start().await;
    let (run, trace) = traced(&server).await;
    server.end_of(&run).await;
    let messages = async |query: &str| {
        let page = server.get(&format!("{trace}?{query}")).await.expect(200);
        let items = page["items"].as_array().unwrap().iter();
        items.map(|event| event["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(messages("limit=1").await, ["one"]);
    assert_eq!(messages("after=1").await, ["two"]);
    assert_eq!(messages("after=2").await, [""; 0]);
    let other = trace.replace("attempts/1", "attempts/2");
    server.get(&other).await.problem(404, "not_found");
    server.get(&format!("{other}/stream")).await.problem(404, "not_found");
}
