//! One stream of everything that a client shows.

use futures::StreamExt as _;
use futures::stream::BoxStream;
use poem::http::Method;
use poem::web::sse::Event;
use serde_json::{Value, json};

use crate::support::{Answer, Server};

type Events = BoxStream<'static, (String, String, Value)>;

async fn events(server: &Server, query: &str) -> Events {
    let path = format!("/api/v1/events{query}");
    let request = server.anonymous(Method::GET, &path).header("x-api-key", &server.viewer);
    let response = request.send().await;
    response.assert_content_type("text/event-stream");
    let event = |event| match event {
        Event::Message { id, event, data } => (event, id, serde_json::from_str(&data).unwrap()),
        Event::Retry { retry } => panic!("an event of {retry} ms"),
    };
    response.sse_stream().map(event).boxed()
}

/// The next event of a kind.
async fn next(events: &mut Events, kind: &str) -> (String, Value) {
    loop {
        let (found, id, data) = events.next().await.unwrap();
        if found == kind {
            return (id, data);
        }
    }
}

#[tokio::test]
async fn changes_are_named_by_their_kind() {
    let server = Server::start().await;
    let mut events = events(&server, "").await;
    server.job("new").await;
    assert_eq!(next(&mut events, "changed").await.1, json!({ "topics": ["jobs"] }));
}

#[tokio::test]
async fn a_trace_comes_in_arrays_that_go_on_where_the_last_was_seen() {
    let server = Server::start().await;
    let run = server.run(&server.job("traced").await, json!({})).await;
    server.end_of(&run).await;
    let seqs = |data: &Value| {
        let events = data.as_array().unwrap().iter();
        events.map(|event| event["seq"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    let query = format!("?run={run}&attempt=1");
    let mut all = events(&server, &query).await;
    let (id, data) = next(&mut all, "trace").await;
    assert_eq!((id.as_str(), seqs(&data)), ("2", vec![1, 2]));
    assert_eq!(next(&mut all, "end").await.1["state"], "succeeded");
    let mut rest = events(&server, &format!("{query}&after=1")).await;
    assert_eq!(seqs(&next(&mut rest, "trace").await.1), [2]);
}

#[tokio::test]
async fn a_stream_ends_with_the_key_that_opened_it() {
    let server = Server::start().await;
    let mut events = events(&server, "").await;
    let keys = server.get("/api/v1/keys").await.expect(200);
    let viewer = keys["items"].as_array().unwrap().iter().find(|key| key["name"] == "viewer");
    let path = format!("/api/v1/keys/{}", viewer.unwrap()["id"].as_str().unwrap());
    server.send(Method::DELETE, &path, &[], "").await.expect(204);
    assert_eq!(next(&mut events, "problem").await.1["code"], "unauthenticated");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn half_a_name_of_an_attempt_and_an_unknown_one_are_refused() {
    let server = Server::start().await;
    let run = server.run(&server.job("traced").await, json!({})).await;
    let ask = async |query: String| server.get(&format!("/api/v1/events{query}")).await;
    ask(format!("?run={run}")).await.problem(400, "bad_parameter");
    ask("?attempt=1".to_owned()).await.problem(400, "bad_parameter");
    ask(format!("?run={run}&attempt=9")).await.problem(404, "not_found");
    let foreign = format!("/api/v1/events?run={run}&attempt=1");
    let request = server.anonymous(Method::GET, &foreign).header("x-api-key", &server.stranger);
    Answer::of(request).await.problem(404, "not_found");
}
