//! HTTP jobs against a receiver on this machine, which the settings allow to be reached.

use mainspring_client::wire::{
    Assertions, Backoff, BearerAuth, HttpAuth, HttpWork, Json, JsonEquals, NewJob, NewRun,
    NewSecret, OutcomeKind, Retry, RunState, Signing, StandardWebhooks, Time, TraceKind, Work,
};
use mainspring_client::{Error, JobList};
use mainspring_domain::Timestamp;

use crate::receiver::Receiver;
use crate::support::{Server, text};

const ALLOW: (&str, &str) = ("MAINSPRING_EGRESS_ALLOW", "127.0.0.0/8");

fn server() -> Server {
    Server::start_with(tempfile::tempdir().unwrap(), &[ALLOW])
}

/// A job that makes this request and is tried once.
fn job(http: HttpWork) -> NewJob {
    let retry = Retry { max: 0, ..Retry::default() };
    NewJob { retry, ..NewJob::new("asks", Work::Http(http)) }
}

fn json(text: &str) -> Json {
    Json::parse(text.to_owned()).unwrap()
}

async fn set_secret(server: &Server, name: &str, value: &str) {
    let hosts = vec!["127.0.0.1".to_owned()];
    let secret = NewSecret { value: value.to_owned(), hosts };
    server.client.set_secret(name, &secret).await.unwrap();
}

#[tokio::test]
async fn a_request_is_made_as_it_was_written_and_the_answer_is_the_output() {
    let (server, receiver) = (server(), Receiver::start().await);
    let url = format!("{}/jobs/{{{{job_id}}}}?run={{{{run_id}}}}", receiver.url);
    let body = Some(json(r#"{"run":"{{run_id}}","n":1.50}"#));
    let run = server.run(&job(HttpWork { body, ..HttpWork::new("PUT", url) })).await;

    let request = receiver.next().await;
    assert_eq!(request.method, "PUT");
    assert_eq!(request.target, format!("/jobs/{}?run={}", run.job_id, run.id));
    assert_eq!(request.body, format!(r#"{{"run":"{}","n":1.50}}"#, run.id));
    assert_eq!(request.header("content-type"), "application/json");
    request.answer(201, &[("content-type", "application/json")], r#"{"accepted":true}"#);

    let (events, ended) = server.follow(&run, 1).await;
    assert_eq!(ended.state, RunState::Succeeded);
    let exchange = events.iter().find_map(|event| event.exchange.as_ref()).unwrap();
    let answer = exchange.answer.as_ref().unwrap();
    assert_eq!((answer.status, answer.body.text.as_str()), (201, r#"{"accepted":true}"#));
    let attempt = server.client.attempts(&run.id).await.unwrap().items.remove(0);
    let output: serde_json::Value =
        serde_json::from_str(attempt.output.as_ref().unwrap().as_str()).unwrap();
    assert_eq!((&output["status"], &output["body"]["accepted"]), (&201.into(), &true.into()));
}

#[tokio::test]
async fn a_runs_own_input_is_sent_in_place_of_the_body() {
    let (server, receiver) = (server(), Receiver::start().await);
    let body = Some(json(r#""the job's""#));
    let job = job(HttpWork { body, ..HttpWork::new("POST", &receiver.url) });
    let job = server.client.create_job(&job, None).await.unwrap();
    // Not expanded: whoever may queue a run need not be allowed to use secrets.
    let input = Some(json(r#"{"text":"{{secret:none}} {{run_id}}"}"#));
    let new = NewRun { input, ..NewRun::default() };
    let run = server.client.run_job(&job.id, &new, None).await.unwrap();
    let request = receiver.next().await;
    assert_eq!(request.body, r#"{"text":"{{secret:none}} {{run_id}}"}"#);
    request.answer(204, &[], "");
    assert_eq!(server.follow(&run, 1).await.1.state, RunState::Succeeded);
}

#[tokio::test]
async fn a_receiver_that_asks_for_patience_gets_it() {
    let (server, receiver) = (server(), Receiver::start().await);
    let retry = Retry { max: 1, backoff: Backoff::Fixed, delay_ms: 0, jitter: false, cap_ms: 0 };
    let run = server.run(&NewJob { retry, ..job(HttpWork::new("GET", &receiver.url)) }).await;
    receiver.next().await.answer(503, &[("retry-after", "1")], "later");
    receiver.next().await.answer(200, &[], "now");
    let (_, ended) = server.follow(&run, 2).await;
    assert_eq!((ended.state, ended.attempts), (RunState::Succeeded, 2));
    let attempts = server.client.attempts(&run.id).await.unwrap().items;
    let outcomes: Vec<_> = attempts.iter().map(|attempt| attempt.outcome).collect();
    assert_eq!(outcomes, [Some(OutcomeKind::Retry), Some(OutcomeKind::Done)]);
    let time = |time: &Time| time.0.parse::<Timestamp>().unwrap();
    let waited = time(&attempts[1].started_at) - time(attempts[0].finished_at.as_ref().unwrap());
    assert!(waited.get_seconds() >= 1, "{waited}");
}

#[tokio::test]
async fn an_answer_that_is_not_what_was_asserted_fails_the_run_and_says_where() {
    let (server, receiver) = (server(), Receiver::start().await);
    let equals = JsonEquals { pointer: "/state".to_owned(), equals: json(r#""up""#) };
    let assertions = Assertions { json: vec![equals], ..Assertions::default() };
    let run =
        server.run(&job(HttpWork { assertions, ..HttpWork::new("GET", &receiver.url) })).await;
    receiver.next().await.answer(200, &[], r#"{"state":"down"}"#);
    let (_, ended) = server.follow(&run, 1).await;
    assert_eq!(ended.state, RunState::Failed);
    assert!(ended.error.unwrap().contains("/state"));
}

#[tokio::test]
async fn a_run_that_waits_for_an_answer_is_cancelled() {
    let (server, receiver) = (server(), Receiver::start().await);
    let run = server.run(&job(HttpWork::new("GET", &receiver.url))).await;
    let _unanswered = receiver.next().await;
    server.client.cancel_run(&run.id).await.unwrap();
    assert_eq!(server.follow(&run, 1).await.1.state, RunState::Cancelled);
}

#[tokio::test]
async fn a_secret_reaches_the_receiver_and_nothing_else() {
    let value = "correct-horse-battery-staple";
    let data = tempfile::tempdir().unwrap();
    let server = Server::start_with(data, &[ALLOW, ("MAINSPRING_LOG_LEVEL", "trace")]);
    let receiver = Receiver::start().await;
    set_secret(&server, "token", value).await;
    let token = "{{secret:token}}".to_owned();
    let work = HttpWork {
        body: Some(json(r#"{"in the body":"{{secret:token}}"}"#)),
        auth: Some(HttpAuth::Bearer(BearerAuth { token })),
        ..HttpWork::new("POST", format!("{}/{{{{secret:token}}}}", receiver.url))
    };
    let run = server.run(&job(work)).await;
    let request = receiver.next().await;
    assert_eq!(request.header("authorization"), format!("Bearer {value}"));
    assert_eq!(request.body, format!(r#"{{"in the body":"{value}"}}"#));
    assert_eq!(request.target, format!("/{value}"));
    // One that repeats what it got.
    let echo = format!("you said {value}");
    request.answer(200, &[("x-echo", value)], &echo);
    let (events, ended) = server.follow(&run, 1).await;
    assert_eq!(ended.state, RunState::Succeeded);
    let exchange = events.iter().find_map(|event| event.exchange.as_ref()).unwrap();
    assert!(exchange.url.ends_with("/{{secret:token}}"), "{exchange:?}");
    let attempts = server.client.attempts(&run.id).await.unwrap();
    for told in [
        serde_json::to_string(&events).unwrap(),
        serde_json::to_string(&attempts).unwrap(),
        serde_json::to_string(&ended).unwrap(),
        text(&server.cli(&["run", "show", &run.id]).stdout),
        server.log(),
    ] {
        assert!(!told.contains(value), "{told}");
    }
    let written = server.written();
    assert!(!written.windows(value.len()).any(|window| window == value.as_bytes()));
}

#[tokio::test]
async fn after_a_kill_the_same_webhook_is_sent_again_under_the_same_id() {
    let (server, receiver) = (server(), Receiver::start().await);
    set_secret(&server, "hook", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").await;
    let secrets = vec!["hook".to_owned()];
    let signing = Some(Signing::StandardWebhooks(StandardWebhooks { secrets }));
    let body = Some(json(r#"{"order":7}"#));
    let work = HttpWork { signing, body, ..HttpWork::new("POST", &receiver.url) };
    let run = server.run(&job(work)).await;
    let first = receiver.next().await;

    let server = Server::start_with(server.kill(), &[ALLOW]);
    let second = receiver.next().await;
    assert_eq!(first.header("webhook-id"), run.id);
    assert_eq!(second.header("webhook-id"), run.id);
    assert_eq!(first.body, second.body);
    assert!(second.header("webhook-signature").starts_with("v1,"));
    second.answer(200, &[], "");
    let (_, ended) = server.follow(&run, 2).await;
    assert_eq!((ended.state, ended.interruptions), (RunState::Succeeded, 1));
}

#[tokio::test]
async fn without_leave_no_private_address_is_reached_by_number_or_by_name() {
    let (server, receiver) = (Server::start(), Receiver::start().await);
    let refused = server.client.create_job(&job(HttpWork::new("GET", &receiver.url)), None).await;
    let Err(Error::Problem(problem)) = refused else { panic!("{refused:?}") };
    assert_eq!(problem.errors[0].field, "work.http.url");
    assert!(problem.errors[0].reason.contains("egress.allow"), "{problem:?}");

    let named = receiver.url.replace("127.0.0.1", "localhost");
    let run = server.run(&job(HttpWork::new("GET", named))).await;
    let (events, ended) = server.follow(&run, 1).await;
    assert_eq!(ended.state, RunState::Failed);
    assert!(ended.error.unwrap().contains("egress.allow"));
    assert!(events.iter().any(|event| event.kind == TraceKind::Ended));
}

#[tokio::test]
async fn the_command_line_makes_follows_and_shows_a_request() {
    let (server, receiver) = (server(), Receiver::start().await);
    let made = server.cli(&[
        "job",
        "create",
        "ping",
        "--http",
        &receiver.url,
        "-H",
        "x-a: b",
        "--expect-json",
        "/ok=true",
    ]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let listed = text(&server.cli(&["job", "list"]).stdout);
    assert!(listed.contains(&format!("GET {}", receiver.url)), "{listed}");

    let job = server.client.jobs(&JobList::default()).await.unwrap().items.remove(0);
    let run = server.client.run_job(&job.id, &NewRun::default(), None).await.unwrap();
    let request = receiver.next().await;
    assert_eq!(request.header("x-a"), "b");
    request.answer(200, &[], r#"{"ok":true}"#);
    server.follow(&run, 1).await;
    let shown = text(&server.cli(&["run", "tail", &run.id]).stdout);
    assert!(shown.contains(r#"< {"ok":true}"#) && shown.contains("200 after"), "{shown}");
    assert!(text(&server.cli(&["job", "show", "ping"]).stdout).contains("/ok = true"));
}
