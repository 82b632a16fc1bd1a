/// The path of the stream that says what has changed. With an attempt of a run, it also carries that
/// attempt's trace from after the event `after` on.
pub fn events_path(attempt: Option<(&str, u32)>, after: u64) -> String {
    match attempt {
        // Ids are hex digits: nothing to encode.
        Some((run, attempt)) => {
            format!("/api/v1/events?run={run}&attempt={attempt}&after={after}")
        }
        None => "/api/v1/events".to_owned(),
    }
}
