use futures::stream::{BoxStream, StreamExt as _};
use mainspring_domain::id::RunId;
use mainspring_engine::{Engine, Error, Followed};
use mainspring_wire::{Page, TraceEvent};
use poem::web::sse::Event;
use poem::{IntoResponse, Response};
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::registry::{MetaMediaType, MetaResponses, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiResponse, OpenApi};

use super::Tag;
use super::convert::{self, run, trace};
use super::stream::{message, respond};
use crate::access::Access;
use crate::border::RequestId;
use crate::param::{Limit, Param};
use crate::problem::Refusal;
use crate::reply::{Answer, Finding, Found, one};

pub(crate) struct TracesApi;

#[OpenApi(prefix_path = "/api/v1", tag = "Tag::Traces")]
impl TracesApi {
    /// Read a trace
    ///
    /// The events of an attempt that there are by now. To go on, pass the last one's `seq` as
    /// `after`, until the answer is empty.
    #[oai(path = "/runs/:id/attempts/:number/trace", method = "get", operation_id = "getTrace")]
    async fn read(
        &self,
        access: Access,
        /// The run.
        id: Path<Param<RunId>>,
        /// The attempt, from 1.
        number: Path<u32>,
        /// Only events after the one with this number.
        #[oai(default)]
        after: Query<u64>,
        /// How many at most.
        #[oai(default = "Limit::usual")]
        limit: Query<Param<Limit>>,
    ) -> Answer<Found<Page<TraceEvent>>, Finding> {
        let Param(Limit(limit)) = limit.0;
        let caller = &access.caller;
        let events = access.engine.trace(caller, id.0.0, number.0, after.0, limit).await?;
        Ok(Found(convert::whole(events, trace::view)))
    }

    /// Follow a trace
    ///
    /// Server-sent events: first those that there are, then each as it happens, without gap or
    /// repetition. Events of the type `trace` carry one event as JSON, and its `seq` as their id; one
    /// of the type `end` carries the run as it is when the attempt has ended, and is the last. One of
    /// the type `problem` says why the server does not go on: also when the caller's key or session has ended. Waits for the attempt to begin where its
    /// run is not finished. After a broken connection, ask again with `Last-Event-ID`, as browsers do
    /// by themselves.
    #[oai(
        path = "/runs/:id/attempts/:number/trace/stream",
        method = "get",
        operation_id = "followTrace"
    )]
    async fn follow(
        &self,
        access: Access,
        /// The run.
        id: Path<Param<RunId>>,
        /// The attempt, from 1.
        number: Path<u32>,
        /// Only events after the one with this number.
        #[oai(default)]
        after: Query<u64>,
        /// The same; comes before `after`.
        #[oai(name = "Last-Event-ID")]
        last: Header<Option<u64>>,
    ) -> Answer<Following, Finding> {
        let after = last.0.unwrap_or(after.0);
        let events = access.engine.follow(&access.caller, id.0.0, number.0, after).await?;
        Ok(Following { events, access })
    }
}

/// A trace as server-sent events.
struct Following {
    events: BoxStream<'static, Result<Followed, Error>>,
    access: Access,
}

impl IntoResponse for Following {
    fn into_response(self) -> Response {
        let Self { events, access } = self;
        let (engine, request) = (access.engine.clone(), access.request);
        respond(events.map(move |followed| event(followed, &engine, request)), access)
    }
}

fn event(followed: Result<Followed, Error>, engine: &Engine, request: RequestId) -> Event {
    match followed {
        Ok(Followed::Event(event)) => {
            let seq = event.seq.to_string();
            message("trace", &trace::view(event)).id(seq)
        }
        Ok(Followed::End { run }) => message("end", &run::view(run, engine.now())),
        Err(error) => message("problem", &Refusal::from(error).into_problem(request)),
    }
}

impl ApiResponse for Following {
    fn meta() -> MetaResponses {
        let content_type = "text/event-stream";
        let content = MetaMediaType { content_type, schema: TraceEvent::schema_ref() };
        one(200, "Events as they happen", vec![content], Vec::new())
    }

    fn register(registry: &mut Registry) {
        TraceEvent::register(registry);
    }
}
