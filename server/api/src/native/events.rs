use std::time::Duration;

use futures::stream::{self, BoxStream, Stream, StreamExt as _};
use mainspring_domain::id::RunId;
use mainspring_engine::{Engine, Error, Watched, WatchedAttempt};
use mainspring_wire::{Changed, TraceEvent};
use poem::web::sse::Event;
use poem::{IntoResponse, Response};
use poem_openapi::param::{Header, Query};
use poem_openapi::registry::{MetaMediaType, MetaResponses, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiResponse, OpenApi};
use tokio::time::sleep;

use super::Tag;
use super::convert::{run, trace};
use super::stream::{message, respond};
use crate::access::Access;
use crate::border::RequestId;
use crate::param::Param;
use crate::problem::{Code, Refusal};
use crate::reply::{Answer, Finding, one};

pub(crate) struct EventsApi;

#[OpenApi(prefix_path = "/api/v1", tag = "Tag::System")]
impl EventsApi {
    /// Watch what happens
    ///
    /// One stream of server-sent events for all that a client shows. Events of the type `changed` name
    /// the kinds of things that have changed, at most about twice a second: look again at what you show
    /// of them. With `run` and `attempt`, events of the type `trace` carry an array of that attempt's
    /// trace events, first those that there are, then each as it happens, without gap or repetition,
    /// with the last one's `seq` as their id; one of the type `end` carries the run as it is when the
    /// attempt has ended. One of the type `problem` says why the server does not go on: also when the
    /// caller's key or session has ended. One of the type `beat` comes every ten seconds: where it
    /// does not, the connection is dead. After a broken connection, ask again with `Last-Event-ID`, as
    /// browsers do by themselves.
    #[oai(path = "/events", method = "get", operation_id = "followEvents")]
    async fn follow(
        &self,
        access: Access,
        /// The run whose attempt is followed.
        run: Query<Option<Param<RunId>>>,
        /// The attempt that is followed, from 1.
        attempt: Query<Option<u32>>,
        /// Only trace events after the one with this number.
        #[oai(default)]
        after: Query<u64>,
        /// The same; comes before `after`.
        #[oai(name = "Last-Event-ID")]
        last: Header<Option<u64>>,
    ) -> Answer<Watching, Finding> {
        let after = last.0.unwrap_or(after.0);
        let attempt = match (run.0, attempt.0) {
            (Some(Param(run)), Some(ordinal)) => Some(WatchedAttempt { run, ordinal, after }),
            (None, None) => None,
            _ => {
                let both = "`run` and `attempt` name an attempt only together";
                return Err(Refusal::new(Code::BadParameter, both).into());
            }
        };
        let events = access.engine.watch(&access.caller, attempt).await?;
        Ok(Watching { events, access })
    }
}

/// What happens as server-sent events.
struct Watching {
    events: BoxStream<'static, Result<Watched, Error>>,
    access: Access,
}

/// How often it is said that the connection holds.
const BEAT: Duration = Duration::from_secs(10);

impl IntoResponse for Watching {
    fn into_response(self) -> Response {
        let Self { events, access } = self;
        let (engine, request) = (access.engine.clone(), access.request);
        let events = events.map(move |watched| event(watched, &engine, request));
        respond(stream::select(events, beats()), access)
    }
}

fn beats() -> impl Stream<Item = Event> + Send {
    stream::unfold((), |()| async {
        sleep(BEAT).await;
        Some((message("beat", &serde_json::json!({})), ()))
    })
}

fn event(watched: Result<Watched, Error>, engine: &Engine, request: RequestId) -> Event {
    match watched {
        Ok(Watched::Changed(topics)) => {
            let topics = topics.into_iter().map(trace::topic).collect();
            message("changed", &Changed { topics })
        }
        Ok(Watched::Trace(events)) => {
            let last = events.last().map_or(0, |event| event.seq).to_string();
            let events: Vec<_> = events.into_iter().map(trace::view).collect();
            message("trace", &events).id(last)
        }
        Ok(Watched::End { run }) => message("end", &run::view(*run, engine.now())),
        Err(error) => message("problem", &Refusal::from(error).into_problem(request)),
    }
}

impl ApiResponse for Watching {
    fn meta() -> MetaResponses {
        let content_type = "text/event-stream";
        let content = MetaMediaType { content_type, schema: Changed::schema_ref() };
        one(200, "Events as they happen", vec![content], Vec::new())
    }

    fn register(registry: &mut Registry) {
        Changed::register(registry);
        TraceEvent::register(registry);
    }
}
