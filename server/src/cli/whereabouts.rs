//! Where a run is now, for people.

use std::time::Duration;

use anyhow::Result;
use mainspring_client::Client;
use mainspring_wire::{Doing, Whereabouts};

use super::out;
use super::trace::stack;
use crate::style::harmless;
use crate::units::show_duration;

/// Looks once, and shows what is there.
pub(super) async fn show(client: &Client, run: &str, json: bool) -> Result<()> {
    let here = client.whereabouts(run).await?;
    if json { out::print_json(&here) } else { out::print(&text(&here)) }
}

fn text(here: &Whereabouts) -> String {
    let doing = match here.state {
        Doing::Nothing => return "No attempt of it is under way.\n".to_owned(),
        Doing::Starting => "It is being loaded, or waits for a place".to_owned(),
        Doing::Computing => "It computes".to_owned(),
        Doing::Waiting => {
            let call = harmless(here.waiting_in.as_deref().unwrap_or_default());
            let since = here.waiting_since.as_ref().map(|since| format!(" since {since}"));
            format!("It waits in {call}{}", since.unwrap_or_default())
        }
    };
    let elapsed = show_duration(Duration::from_millis(here.elapsed_ms.unwrap_or_default()));
    let rounds = here.rounds.unwrap_or_default();
    let frames = stack(&here.frames);
    format!("{doing}; under way for {elapsed}, went on after {rounds} pauses.\n{frames}")
}

#[cfg(test)]
mod tests {
    use mainspring_wire::Frame;

    use super::*;

    #[test]
    fn a_run_that_waits_says_in_what_since_when_and_where_it_called() {
        let frame = Frame {
            function: "probe::run".to_owned(),
            file: Some("lib.rs".to_owned()),
            line: Some(7),
        };
        let here = Whereabouts {
            state: Doing::Waiting,
            waiting_in: Some("sleep".to_owned()),
            waiting_since: Some("2026-01-01T00:00:00Z".into()),
            frames: vec![frame],
            rounds: Some(2),
            elapsed_ms: Some(1_500),
        };
        let expected = "It waits in sleep since 2026-01-01T00:00:00Z; under way for 1.5 s, went on \
                        after 2 pauses.\n    at probe::run  lib.rs:7\n";
        assert_eq!(text(&here), expected);
    }
}
