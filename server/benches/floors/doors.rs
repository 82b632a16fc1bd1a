//! What is created through the doors for clients of other systems, against the same through the native API.

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use mainspring_client::wire::{Json, NewApp, NewJob, PluginWork, Work};
use mainspring_domain::Timestamp;
use mainspring_domain::http::SignedNonce;
use mainspring_domain::schedule::Zone;

use crate::clock::SystemClock;
use crate::create::flood_with;
use crate::node::scratch;
use crate::raw::{request, request_with};
use crate::report::{Better, Row, median};
use crate::server::{KEY, Server};

const IN_FLIGHT: u32 = 32;
const JOBS: u32 = 6_400;
const ROUNDS: usize = 3;

/// The limits of an app, lifted.
const UNLIMITED: [(&str, &str); 2] =
    [("MAINSPRING_JPUSH_RATE_PER_MINUTE", "0"), ("MAINSPRING_JPUSH_MAX_SCHEDULES", "0")];

type Requests = Box<dyn Fn(u32) -> Vec<u8>>;

/// A route that creates, by what it sends for each number, and what the native API is sent for the same: one request
/// after the other.
struct Route {
    what: &'static str,
    request: Requests,
    native: Vec<Requests>,
}

pub(crate) fn run() -> Result<Vec<Row>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut ratios = [const { Vec::new() }; 4];
    let mut names = [""; 4];
    let mut native = Vec::new();
    for _ in 0..ROUNDS {
        let server = Server::start_with(tempfile::tempdir_in(scratch()?)?, &UNLIMITED)?;
        runtime.block_on(async {
            let routes = routes(&server).await?;
            let flood =
                async |request: &Requests| flood_with(server.port, request, IN_FLIGHT, JOBS).await;
            for ((route, ratios), name) in routes.iter().zip(&mut ratios).zip(&mut names) {
                let mut own = 0.0;
                for request in &route.native {
                    own += flood(request).await?;
                }
                let theirs = flood(&route.request).await?;
                if let [_] = &*route.native {
                    native.push(f64::from(JOBS) / own);
                }
                ratios.push(own / theirs * 100.0);
                *name = route.what;
            }
            anyhow::Ok(())
        })?;
    }
    let how = format!(
        "{JOBS} jobs over HTTP on {IN_FLIGHT} connections, SQLite FULL, right after as many by POST /api/v1/jobs \
         ({:.0}/s) at the same server, with a run of each where the door runs it; limits lifted; median of {ROUNDS} rounds",
        median(&mut native)
    );
    let row = |(what, mut ratios): (&'static str, Vec<f64>)| Row {
        what,
        unit: "%",
        measured: median(&mut ratios),
        floor: 60.0,
        goal: 100.0,
        better: Better::More,
        how: how.clone(),
    };
    Ok(names.into_iter().zip(ratios).map(row).collect())
}

/// A job that fires tomorrow, as the others do.
fn native_job(number: u32) -> Vec<u8> {
    let body = format!(
        r#"{{"name":"{number}","work":{{"http":{{"method":"POST","url":"https://example.com/"}}}},
            "schedule":{{"trigger":{{"every":{{"period_ms":86400000}}}}}}}}"#
    );
    request("POST", "/jobs", KEY, &body)
}

async fn routes(server: &Server) -> Result<[Route; 4]> {
    // As those have it that are made through the door: signatures as old as the server lets them be.
    let app = NewApp { signature_window_ms: Some(None), ..NewApp::new("shop") };
    let app = server.client()?.create_app(&app).await?;
    let key = app.app.key.context("the app has no key")?;
    let basic = BASE64_STANDARD.encode(format!("{key}:{}", app.secret));
    let basic = format!("Basic {basic}");
    let now = mainspring_domain::ports::Clock::now(&SystemClock);
    let zone: Zone = "Asia/Shanghai".parse().map_err(|error| anyhow::anyhow!("{error}"))?;
    let tomorrow = zone.write(now + std::time::Duration::from_hours(24));
    let door = |what, request: Requests| {
        let native: Vec<Requests> = vec![Box::new(native_job)];
        Route { what, request, native }
    };
    // What comes through this one runs at once.
    let work =
        Work::Plugin(PluginWork { name: "echo".into(), digest: None, input: Json::default() });
    let job = server.client()?.create_job(&NewJob::new("no-op", work), None).await?.id;
    let run = request("POST", &format!("/jobs/{job}/runs"), KEY, "{}");
    let and_run: Vec<Requests> = vec![Box::new(native_job), Box::new(move |_| run.clone())];
    Ok([
        door("creating through Ksana's door, of the native route", Box::new(ksana)),
        door(
            "creating through JPush's door, of the native route",
            Box::new(move |number| jpush(number, &basic, &tomorrow)),
        ),
        Route {
            native: and_run,
            ..door("creating through WbtWebJob's door, of both native routes", Box::new(webjob))
        },
        door(
            "creating through Serendipity-Job's door, of the native route",
            Box::new(signed(now, &key, &app.secret)),
        ),
    ])
}

fn ksana(number: u32) -> Vec<u8> {
    let body = format!(
        r#"{{"name":"{number}","type":"http","http":{{"method":"POST","url":"https://example.com/"}},
            "schedule":{{"kind":"every","every":"24h"}}}}"#
    );
    request_with("POST", "/jobs", &[("x-api-key", KEY)], &body)
}

fn jpush(number: u32, basic: &str, tomorrow: &str) -> Vec<u8> {
    let body = format!(
        r#"{{"name":"n{number}","enabled":true,"trigger":{{"single":{{"time":"{tomorrow}"}}}},
            "push":{{"platform":"all","audience":"all","notification":{{"alert":"Hello"}}}}}}"#
    );
    request_with("POST", "/v3/schedules", &[("authorization", basic)], &body)
}

/// The only one that runs what it makes at once.
fn webjob(number: u32) -> Vec<u8> {
    let body = format!(r#"{{"businessId":"{number}","jobType":1,"name":"bench"}}"#);
    request_with("POST", "/api/jobs", &[("x-api-key", KEY)], &body)
}

/// Each request signs a nonce of its own.
fn signed(now: Timestamp, key: &str, secret: &str) -> impl Fn(u32) -> Vec<u8> + use<> {
    let (key, secret) = (key.to_owned(), secret.to_owned());
    move |number| {
        let signed = SignedNonce::new(&key, &secret, now, format!("{number:016}"), "payload");
        let values = signed.values();
        let headers: Vec<(&str, &str)> =
            SignedNonce::HEADERS.into_iter().zip(values.iter().map(String::as_str)).collect();
        let body = format!(
            r#"{{"taskNo":"{number}","content":{{}},"timeout":1000,"name":"bench","runtime":4102444800}}"#
        );
        request_with("POST", "/task/create", &headers, &body)
    }
}
