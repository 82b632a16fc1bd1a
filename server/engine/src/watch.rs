//! Everything that one watcher wants to know, in one stream: what changes, and the trace of an attempt.

use std::sync::Arc;
use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt as _};
use mainspring_domain::run::Run;
use mainspring_domain::trace::TraceEvent;
use tokio::time::sleep;

use crate::changes::{Seen, Topic};
use crate::follow::Followed;
use crate::{Core, Error};

/// What a watcher is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watched {
    /// Things of these kinds have changed since it was last said.
    Changed(Vec<Topic>),
    /// The next events of the trace, in order and without holes; never empty.
    Trace(Vec<TraceEvent>),
    /// The attempt has ended, or will never begin. Changes are still told.
    End {
        /// The run as it is then.
        run: Box<Run>,
    },
}

/// How long changes are gathered before they are told: a person does not look more often.
const GATHER_CHANGES: Duration = Duration::from_millis(400);

/// How long events of a trace are gathered: two frames of a screen.
const GATHER_TRACE: Duration = Duration::from_millis(33);

/// The most events that are told at once.
const MOST_EVENTS: usize = 500;

type Traces = BoxStream<'static, Result<Followed, Error>>;

/// Joins the two. Both go on for ever but for a trace that cannot be read.
pub(crate) fn watch(
    core: &Arc<Core>,
    trace: Option<Traces>,
) -> BoxStream<'static, Result<Watched, Error>> {
    let changes = changes(Arc::clone(core));
    match trace {
        Some(trace) => stream::select(changes, gathered(trace)).boxed(),
        None => changes.boxed(),
    }
}

/// The first change is told at once, and what follows it within a moment together.
fn changes(core: Arc<Core>) -> impl stream::Stream<Item = Result<Watched, Error>> + Send {
    let seen = core.changes.seen();
    stream::unfold((core, seen, false), |(core, mut seen, again): (_, Seen, _)| async move {
        if again {
            sleep(GATHER_CHANGES).await;
        }
        let topics = core.changes.next(&mut seen).await;
        Some((Ok(Watched::Changed(topics)), (core, seen, true)))
    })
}

fn gathered(trace: Traces) -> impl stream::Stream<Item = Result<Watched, Error>> + Send {
    let chunks = trace.ready_chunks(MOST_EVENTS);
    // What was there before is told as fast as it is read: only what happens now is gathered.
    let slowly = stream::unfold((chunks, false), |(mut chunks, caught_up)| async move {
        if caught_up {
            sleep(GATHER_TRACE).await;
        }
        let chunk = chunks.next().await?;
        let caught_up = chunk.len() < MOST_EVENTS;
        Some((chunk, (chunks, caught_up)))
    });
    slowly.flat_map(|chunk| stream::iter(told(chunk)))
}

/// The events of a chunk as one, and what ends them.
fn told(chunk: Vec<Result<Followed, Error>>) -> Vec<Result<Watched, Error>> {
    let mut events = Vec::with_capacity(chunk.len());
    let mut last = None;
    for followed in chunk {
        match followed {
            Ok(Followed::Event(event)) => events.push(event),
            Ok(Followed::End { run }) => last = Some(Ok(Watched::End { run: Box::new(run) })),
            Err(error) => last = Some(Err(error)),
        }
    }
    let events = (!events.is_empty()).then_some(Ok(Watched::Trace(events)));
    events.into_iter().chain(last).collect()
}
