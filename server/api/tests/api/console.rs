//! The console's files: packed, cached for ever, and under a strict policy.

use poem::http::Method;

use crate::support::{Answer, Server};

#[tokio::test]
async fn the_page_is_served_at_every_place_inside_the_console() {
    let server = Server::start().await;
    for path in ["/console/", "/console/runs/1?attempt=2", "/console/sign-in"] {
        let page = Answer::of(server.anonymous(Method::GET, path)).await;
        assert_eq!((page.status.as_u16(), page.text.as_str()), (200, "<page>"), "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("cache-control"), "no-cache");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
        assert!(!policy.contains("unsafe-inline"), "{policy}");
    }
}

#[tokio::test]
async fn the_root_leads_to_the_console() {
    let server = Server::start().await;
    for (path, place) in [("/", "console/"), ("/console", "/console/")] {
        let answer = Answer::of(server.anonymous(Method::GET, path)).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (307, place));
    }
}

#[tokio::test]
async fn assets_come_packed_to_those_who_can_unpack_them_and_are_kept_for_ever() {
    let server = Server::start().await;
    let path = "/console/assets/a.js";
    for (taken, packing, text) in
        [("gzip, br", "br", "small"), ("gzip", "gzip", "less small"), ("", "", "script")]
    {
        let request = server.anonymous(Method::GET, path).header("accept-encoding", taken);
        let asset = Answer::of(request).await;
        assert_eq!((asset.header("content-encoding"), asset.text.as_str()), (packing, text));
        assert_eq!(asset.header("content-type"), "text/javascript; charset=utf-8");
        assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(asset.header("vary"), "accept-encoding");
    }
}

#[tokio::test]
async fn nothing_but_reading_is_offered_and_no_packed_file_by_its_own_name() {
    let server = Server::start().await;
    let posted = server.anonymous(Method::POST, "/console/runs");
    Answer::of(posted).await.problem(405, "method_not_allowed");
    let packed = server.anonymous(Method::GET, "/console/assets/a.js.br");
    Answer::of(packed).await.problem(404, "not_found");
}

#[tokio::test]
async fn an_asset_of_another_version_is_not_there() {
    let server = Server::start().await;
    let old = server.anonymous(Method::GET, "/console/assets/old.js");
    Answer::of(old).await.problem(404, "not_found");
}
