//! What `/api/v1` says of the doors for clients of other systems.

use mainspring_api::Doors;
use poem::EndpointExt as _;
use poem::test::TestClient;
use serde_json::{Value, json};

use crate::support::{Server, options};

#[tokio::test]
async fn a_door_is_told_of_whether_it_is_open_or_not() {
    let server = Server::start().await;
    let open = server.get("/api/v1/doors").await.expect(200);
    let routes = mainspring_api::routes(server.engine.clone(), options(Doors::default())).boxed();
    let client = TestClient::new(routes);
    let request = client.get("/api/v1/doors").header("x-api-key", &server.viewer);
    let closed: Value = request.send().await.json().await.value().deserialize();
    for (doors, is_open) in [(open, true), (closed, false)] {
        let doors = doors["items"].as_array().unwrap();
        assert_eq!(doors.len(), 4);
        assert!(doors.iter().all(|door| door["open"] == is_open), "{doors:?}");
    }
}

#[tokio::test]
async fn jobs_are_found_by_the_door_that_they_came_through() {
    let server = Server::start().await;
    server.job("at home").await;
    let sent = json!({ "businessId": "ORDER_1", "jobType": 1, "name": "from elsewhere" });
    let made = server.send(poem::http::Method::POST, "/api/jobs", &[], sent.to_string()).await;
    made.expect(201);
    let page = server.get("/api/v1/jobs?door=webjob").await.expect(200);
    let jobs = page["items"].as_array().unwrap();
    assert_eq!(jobs.len(), 1);
    assert_eq!(
        (&jobs[0]["name"], &jobs[0]["reference"]),
        (&"from elsewhere".into(), &"ORDER_1".into())
    );
    assert_eq!(server.get("/api/v1/jobs?door=ksana").await.expect(200)["items"], json!([]));
}
