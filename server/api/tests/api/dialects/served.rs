//! What is served of the documents, and by whom.

use mainspring_api::{ApiOptions, Doors};
use poem::EndpointExt as _;
use poem::http::Method;
use poem::test::TestClient;

use super::{DIALECTS, Dialect};
use crate::support::{Answer, Server, doors, options};

#[tokio::test]
async fn a_door_that_is_open_serves_its_document_and_a_page_over_it() {
    let server = Server::start().await;
    let get = async |path: String| Answer::of(server.anonymous(Method::GET, &path)).await;
    for Dialect { name, document, .. } in DIALECTS {
        let found = get(format!("/openapi/{name}.json")).await;
        assert_eq!(found.header("content-type"), "application/json");
        assert!(found.text == document, "{name}");
        let page = get(format!("/swagger/{name}")).await;
        assert_eq!(page.status.as_u16(), 200);
        assert!(page.header("content-security-policy").contains("script-src 'self';"));
        assert!(page.text.contains(&format!(r#"data-document="../openapi/{name}.json""#)));
    }
}

#[tokio::test]
async fn a_door_that_is_closed_serves_no_document_and_is_not_linked() {
    let server = Server::start().await;
    let one = Doors { ksana: doors().ksana, ..Doors::default() };
    let http = TestClient::new(mainspring_api::routes(server.engine.clone(), options(one)).boxed());
    let get = async |path: String| Answer::of(http.request(Method::GET, &path)).await;
    let front = get("/swagger".to_owned()).await.text;
    for Dialect { name, .. } in DIALECTS {
        let is_open = name == "ksana";
        let status = if is_open { 200 } else { 404 };
        for path in [format!("/openapi/{name}.json"), format!("/swagger/{name}")] {
            assert_eq!(get(path).await.status.as_u16(), status, "{name}");
        }
        assert_eq!(front.contains(&format!(r#"href="swagger/{name}""#)), is_open, "{name}");
    }
}

#[tokio::test]
async fn the_documents_name_the_address_at_which_the_server_is_reached() {
    let server = Server::start().await;
    let public_url = Some("https://jobs.example.com/a".to_owned());
    let options = ApiOptions { public_url: public_url.clone(), ..options(doors()) };
    let http = TestClient::new(mainspring_api::routes(server.engine.clone(), options).boxed());
    for name in DIALECTS.map(|dialect| dialect.name).into_iter().chain(["native"]) {
        let path = format!("/openapi/{name}.json");
        let document = Answer::of(http.request(Method::GET, path)).await.expect(200);
        assert_eq!(document["servers"][0]["url"].as_str(), public_url.as_deref(), "{name}");
    }
}
