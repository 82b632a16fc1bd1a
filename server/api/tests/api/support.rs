//! A server to ask, and what it answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use futures::StreamExt as _;
use mainspring_api::{
    ApiOptions, ConsoleFile, Doors, JpushOptions, KsanaOptions, SerendipityOptions, WebJobOptions,
};
use mainspring_domain::Timestamp;
use mainspring_domain::app::{AppSpec, Caller, Role};
use mainspring_domain::id::AppId;
use mainspring_domain::ports::{Clock, Entropy};
use mainspring_engine::{Engine, Followed, Loops, NewKey, Ports, Settings, Vault};
use mainspring_store::{Sqlite, SqliteOptions, Synchronous};
use poem::endpoint::BoxEndpoint;
use poem::http::{HeaderMap, HeaderValue, Method, StatusCode};
use poem::test::{TestClient, TestRequestBuilder};
use poem::{Body, EndpointExt as _};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Semaphore;

use crate::runner::{Echo, file};

/// The most that a body may have at this server.
pub(crate) const MAX_BODY: u64 = 64 << 10;

/// The most that a plugin may have at this server.
pub(crate) const MAX_PLUGIN: u64 = 128 << 10;

/// What stands for the files of the console.
const CONSOLE: &[ConsoleFile] = &[
    ("index.html", b"<page>"),
    ("assets/a.js", b"script"),
    ("assets/a.js.br", b"small"),
    ("assets/a.js.gz", b"less small"),
];

pub(crate) struct Server {
    pub(crate) http: TestClient<BoxEndpoint<'static>>,
    pub(crate) engine: Engine,
    pub(crate) caller: Caller,
    pub(crate) admin: String,
    pub(crate) operator: String,
    pub(crate) viewer: String,
    /// An admin's, of another app.
    pub(crate) stranger: String,
    /// A permit for each run that may tell its progress.
    pub(crate) gate: Arc<Semaphore>,
    _loops: Loops,
    _directory: TempDir,
}

impl Server {
    /// A server with the plugin `echo`, whose schedules never fire: its time stands nearly still.
    pub(crate) async fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("test.db");
        let sqlite = SqliteOptions { synchronous: Synchronous::Off };
        let store = Arc::new(Sqlite::open(&path, sqlite).await.unwrap());
        let clock = Arc::new(SlowClock(AtomicI64::new(1_800_000_000_000_000)));
        let entropy = Arc::new(Counting(AtomicU64::new(1)));
        let key = "07".repeat(32).parse().unwrap();
        let vault = Vault::new(&key, store.clone(), clock.clone(), entropy.clone());
        let gate = Arc::new(Semaphore::new(0));
        let runner = Arc::new(Echo { gate: Arc::clone(&gate) });
        let vault = Arc::new(vault);
        let ports = Ports { store, vault, runner, clock, entropy };
        let engine = Engine::new(ports, Settings::default());
        engine.install_builtin(file("echo", "1.0.0")).await.unwrap();
        let admin = engine.seed_admin("root", None).await.unwrap().unwrap().reveal().to_owned();
        let caller = engine.authenticate(&admin).await.unwrap();
        let app = another_app(&path).await;
        let key = async |name: &str, role, app| {
            let new = NewKey { name: name.to_owned(), role, app, expires_at: None };
            let (_, secret) = engine.create_key(&caller, new, None).await.unwrap().value;
            secret.unwrap().reveal().to_owned()
        };
        let operator = key("operator", Role::Operator, None).await;
        let viewer = key("viewer", Role::Viewer, None).await;
        let stranger = key("stranger", Role::Admin, Some(app)).await;
        let routes = mainspring_api::routes(engine.clone(), options(doors()));
        let http = TestClient::new(routes.boxed());
        let loops = engine.start();
        Self {
            http,
            engine,
            caller,
            admin,
            operator,
            viewer,
            stranger,
            gate,
            _loops: loops,
            _directory: directory,
        }
    }

    /// A new app: its key and its secret.
    pub(crate) async fn app(&self, name: &str) -> (String, String) {
        let (app, secret) = self.engine.create_app(&self.caller, AppSpec::new(name)).await.unwrap();
        (app.key.unwrap(), secret.reveal().to_owned())
    }

    /// A request without a key.
    pub(crate) fn anonymous(
        &self,
        method: Method,
        path: &str,
    ) -> TestRequestBuilder<'_, BoxEndpoint<'static>> {
        self.http.request(method, path)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = self.anonymous(Method::GET, path).header("x-api-key", &self.admin);
        Answer::of(request).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, &[], body.to_string()).await
    }

    /// Sends JSON as the administrator.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = self
            .anonymous(method, path)
            .header("authorization", format!("Bearer {}", self.admin))
            .content_type("application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(request.body(body)).await
    }

    /// The id of a new job that runs `echo`.
    pub(crate) async fn job(&self, name: &str) -> String {
        let job = json!({ "name": name, "work": { "plugin": { "name": "echo" } } });
        self.post("/api/v1/jobs", job).await.expect(201)["id"].as_str().unwrap().to_owned()
    }

    /// The id of a new run.
    pub(crate) async fn run(&self, job: &str, new: Value) -> String {
        let path = format!("/api/v1/jobs/{job}/runs");
        self.post(&path, new).await.expect(201)["id"].as_str().unwrap().to_owned()
    }

    /// Waits until a run's first attempt is over.
    pub(crate) async fn end_of(&self, run: &str) {
        let run = run.parse().unwrap();
        let mut events = self.engine.follow(&self.caller, run, 1, 0).await.unwrap();
        while let Some(event) = events.next().await {
            if let Followed::End { .. } = event.unwrap() {
                return;
            }
        }
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) async fn of(request: TestRequestBuilder<'_, BoxEndpoint<'static>>) -> Self {
        let (parts, body) = request.send().await.0.into_parts();
        let text = body.into_string().await.unwrap();
        Self { status: parts.status, headers: parts.headers, text }
    }

    /// The same for what may go on for ever: of events, only that they are told.
    pub(crate) async fn begin_of(request: TestRequestBuilder<'_, BoxEndpoint<'static>>) -> Self {
        let (parts, body) = request.send().await.0.into_parts();
        let kind = parts.headers.get("content-type").map(HeaderValue::as_bytes);
        let text = match kind {
            Some(b"text/event-stream") => String::new(),
            _ => body.into_string().await.unwrap(),
        };
        Self { status: parts.status, headers: parts.headers, text }
    }

    /// The body of an answer with this status.
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// The problem that the answer states, after a look at what all problems have in common.
    pub(crate) fn problem(&self, status: u16, code: &str) -> Value {
        let problem = self.expect(status);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["type"], format!("urn:mainspring:problem:{code}"));
        let id = self.header("x-request-id");
        assert_eq!(problem["instance"], format!("urn:mainspring:request:{id}"));
        problem
    }

    /// The only broken rule.
    pub(crate) fn broken(&self, field: &str) -> String {
        let problem = self.problem(422, "invalid");
        let errors = problem["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 1, "{problem}");
        assert_eq!(errors[0]["field"], field, "{problem}");
        errors[0]["reason"].as_str().unwrap().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

async fn another_app(path: &std::path::Path) -> AppId {
    use sqlx::{Connection as _, SqliteConnection};

    let app = AppId::new(Timestamp::UNIX_EPOCH, [7; 10]);
    let mut database =
        SqliteConnection::connect(&format!("sqlite:{}", path.display())).await.unwrap();
    sqlx::query("insert into apps (id, name, created_at) values (?1, 'another', 0)")
        .bind(app.0.as_bytes().as_slice())
        .execute(&mut database)
        .await
        .unwrap();
    database.close().await.unwrap();
    app
}

/// Goes on by a microsecond whenever it is looked at.
struct SlowClock(AtomicI64);

impl Clock for SlowClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.fetch_add(1, Ordering::Relaxed)).unwrap()
    }
}

/// Bytes that are all different, so that ids sort by their making.
struct Counting(AtomicU64);

impl Entropy for Counting {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let next = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            chunk.copy_from_slice(&next[..chunk.len()]);
        }
    }
}

/// What servers of tests are like.
pub(crate) fn options(doors: Doors) -> ApiOptions {
    ApiOptions {
        max_body_bytes: MAX_BODY,
        max_plugin_bytes: MAX_PLUGIN,
        public_url: None,
        console: CONSOLE,
        doors,
    }
}

/// All of them, each with its defaults.
pub(crate) fn doors() -> Doors {
    let ksana = KsanaOptions {
        timeout: Duration::from_secs(10),
        max_retries: 3,
        retry_backoff: Duration::from_secs(5),
        allow_origin: "*".to_owned(),
    };
    let jpush = JpushOptions {
        zone: "Asia/Shanghai".parse().unwrap(),
        max_schedules: 100,
        rate_per_minute: 1000,
    };
    let serendipity = SerendipityOptions {
        signature_window: Duration::from_hours(1800 * 24),
        open_registration: false,
        zone: "Asia/Shanghai".parse().unwrap(),
    };
    Doors {
        jpush: Some(jpush),
        ksana: Some(ksana),
        serendipity: Some(serendipity),
        webjob: Some(WebJobOptions::default()),
    }
}
