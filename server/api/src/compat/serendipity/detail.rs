//! Where a task is now, in the words of its clients.

use mainspring_domain::app::Caller;
use mainspring_domain::attempt::Frame;
use mainspring_domain::run::{Run, RunState};
use mainspring_domain::whereabouts::{Doing, Whereabouts};
use mainspring_engine::{Engine, Error};
use serde::Serialize;

/// What is told of an execution; all of it null for one that nobody knows.
#[derive(Debug, Default, Serialize)]
pub(super) struct Detail {
    state: Option<&'static str>,
    /// A JSON text: the frames, innermost first.
    #[serde(rename = "trace_list")]
    frames: String,
    executed_file_name: Option<String>,
    executed_function_name: Option<String>,
    executed_function_line: Option<u32>,
    vars: Option<[(); 0]>,
    round: Option<u64>,
    /// Milliseconds.
    elapsed: Option<u64>,
}

/// A frame as PHP tells it; what means nothing here is left out.
#[derive(Debug, Serialize)]
struct Shown<'f> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    function: &'f str,
    args: [(); 0],
}

pub(super) async fn of(engine: &Engine, caller: &Caller, run: &Run) -> Result<Detail, Error> {
    let found = engine.whereabouts(caller, run.id).await?;
    Ok(match (found, &run.state) {
        (Some(found), _) => Detail::at(&found),
        (None, RunState::Queued { .. }) => Detail::without_stack("waiting"),
        (None, _) => Detail::without_stack("none"),
    })
}

impl Detail {
    pub(super) fn unknown() -> Self {
        Self { frames: "null".to_owned(), ..Self::default() }
    }

    fn without_stack(state: &'static str) -> Self {
        let (state, frames, vars) = (Some(state), "[]".to_owned(), Some([]));
        Self { state, frames, vars, round: Some(0), elapsed: Some(0), ..Self::default() }
    }

    fn at(found: &Whereabouts) -> Self {
        let (state, call) = match &found.doing {
            Doing::Computing => ("running", None),
            Doing::Waiting { call, .. } => ("waiting", Some(call.as_str())),
            Doing::Starting => ("waiting", None),
        };
        let waits_in = call.map(|function| Shown { file: None, line: None, function, args: [] });
        let frames: Vec<Shown<'_>> =
            waits_in.into_iter().chain(found.frames.iter().map(Shown::of)).collect();
        let innermost = found.frames.iter().find(|frame| frame.file.is_some());
        Self {
            state: Some(state),
            frames: serde_json::to_string(&frames).unwrap_or_default(),
            executed_file_name: innermost.and_then(|frame| frame.file.clone()),
            executed_function_name: innermost.map(|frame| frame.function.clone()),
            executed_function_line: innermost.and_then(|frame| frame.line),
            vars: Some([]),
            round: Some(found.rounds),
            elapsed: Some(u64::try_from(found.elapsed.as_millis()).unwrap_or(u64::MAX)),
        }
    }
}

impl<'f> Shown<'f> {
    fn of(frame: &'f Frame) -> Self {
        Self { file: frame.file.as_deref(), line: frame.line, function: &frame.function, args: [] }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_waiting_guest_is_told_with_its_call_and_the_innermost_place_that_has_a_source() {
        let frame = |function: &str, place: Option<(&str, u32)>| Frame {
            function: function.to_owned(),
            file: place.map(|(file, _)| file.to_owned()),
            line: place.map(|(_, line)| line),
        };
        let found = Whereabouts {
            doing: Doing::Waiting { call: "sleep".to_owned(), waited: Duration::from_secs(1) },
            frames: vec![frame("stub", None), frame("work", Some(("src/lib.rs", 37)))],
            rounds: 509,
            elapsed: Duration::from_millis(9805),
        };
        let told = serde_json::to_string(&Detail::at(&found)).unwrap();
        let expected = concat!(
            r#"{"state":"waiting","trace_list":"[{\"function\":\"sleep\",\"args\":[]},"#,
            r#"{\"function\":\"stub\",\"args\":[]},"#,
            r#"{\"file\":\"src/lib.rs\",\"line\":37,\"function\":\"work\",\"args\":[]}]","#,
            r#""executed_file_name":"src/lib.rs","executed_function_name":"work","#,
            r#""executed_function_line":37,"vars":[],"round":509,"elapsed":9805}"#,
        );
        assert_eq!(told, expected);
    }
}
