//! Answers that go on: server-sent events, for as long as their caller would still be let in.

use std::time::Duration;

use futures::future::{BoxFuture, FutureExt as _};
use futures::stream::{self, BoxStream, Stream, StreamExt as _};
use mainspring_engine::Error;
use poem::web::sse::{Event, SSE};
use poem::{IntoResponse, Response};
use serde::Serialize;
use tokio::time::sleep;

use crate::access::Access;
use crate::problem::Refusal;

/// How long nothing may be said: proxies close what is silent for a minute.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How often it is looked whether the key or the session still holds.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// An event that carries JSON.
pub(super) fn message(kind: &str, data: &impl Serialize) -> Event {
    Event::message(serde_json::to_string(data).unwrap_or_default()).event_type(kind)
}

/// Sends events until they end, or until the caller's key or session does: then a last one, of the type
/// `problem`, says so.
pub(super) fn respond(
    events: impl Stream<Item = Event> + Send + 'static,
    access: Access,
) -> Response {
    let request = access.request;
    let refused = refused(access)
        .map(move |error| message("problem", &Refusal::from(error).into_problem(request)));
    SSE::new(until(events.boxed(), refused.boxed())).keep_alive(KEEP_ALIVE).into_response()
}

/// Resolves once the caller would not be let in any more.
async fn refused(access: Access) -> Error {
    let session = access.session.as_ref().map(|signed_in| signed_in.session.id);
    loop {
        sleep(LOOK_AGAIN).await;
        match access.engine.still_admits(&access.caller, session).await {
            // What cannot be looked up now is looked up again.
            Ok(()) | Err(Error::Store(_)) => {}
            Err(error) => return error,
        }
    }
}

fn until(
    events: BoxStream<'static, Event>,
    last: BoxFuture<'static, Event>,
) -> impl Stream<Item = Event> + Send {
    stream::unfold(Some((events, last)), |going_on| async move {
        let (mut events, mut last) = going_on?;
        tokio::select! {
            biased;
            event = &mut last => Some((event, None)),
            event = events.next() => Some((event?, Some((events, last)))),
        }
    })
}
