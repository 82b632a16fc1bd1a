//! From the wire to the domain and back, by hand, and nothing else.

pub(crate) mod app;
pub(crate) mod attempt;
mod exchange;
mod http;
pub(crate) mod job;
pub(crate) mod key;
pub(crate) mod overview;
pub(crate) mod plugin;
pub(crate) mod run;
pub(crate) mod schedule;
pub(crate) mod secret;
pub(crate) mod session;
pub(crate) mod tick;
pub(crate) mod trace;
pub(crate) mod whereabouts;
mod work;

use std::time::Duration;

use mainspring_domain::json::Json as Document;
use mainspring_domain::page::Page as Part;
use mainspring_domain::{Broken, Invalid, Timestamp};
use mainspring_wire::{BrokenRule, Json, Page, Time};

/// A page of a list.
pub(crate) fn page<D, C: ToString, W>(part: Part<D, C>, view: impl Fn(D) -> W) -> Page<W> {
    Page {
        items: part.items.into_iter().map(view).collect(),
        next_cursor: part.next.map(|cursor| cursor.to_string()),
    }
}

/// A list that is not paged.
pub(crate) fn whole<D, W>(items: Vec<D>, view: impl Fn(D) -> W) -> Page<W> {
    Page::whole(items.into_iter().map(view).collect())
}

/// JSON that is passed on.
pub(crate) fn json(json: &Json) -> Document {
    Document::from(&*json.0)
}

/// Reads a time in whole microseconds. The error is a sentence without the field's name.
pub(crate) fn read_time(text: &str) -> Result<Timestamp, String> {
    let time: Option<Timestamp> = text.parse().ok();
    time.and_then(|time| Timestamp::from_microsecond(time.as_microsecond()).ok())
        .ok_or_else(|| "must be an RFC 3339 time, as in 2026-03-29T01:30:00Z".to_owned())
}

/// A broken rule under the name that the request's field has.
pub(crate) fn broken_rule(broken: &Broken) -> BrokenRule {
    let field = match broken.field.as_str() {
        "work.plugin" => "work.plugin.name",
        "work.version" => "work.plugin.digest",
        "work.input" => "work.plugin.input",
        "schedule.trigger.every.period" => "schedule.trigger.every.period_ms",
        "schedule.trigger.delay.period" => "schedule.trigger.delay.period_ms",
        "signature_window" => "signature_window_ms",
        "retry.delay" => "retry.delay_ms",
        "retry.cap" => "retry.cap_ms",
        "limits.timeout" => "limits.timeout_ms",
        "limits.memory" => "limits.memory_bytes",
        "limits.log" => "limits.log_bytes",
        "limits.output" => "limits.output_bytes",
        field => field,
    };
    BrokenRule { field: field.to_owned(), reason: broken.reason.clone() }
}

fn time(time: Timestamp) -> Time {
    Time(time.to_string())
}

fn raw(document: &Document) -> Json {
    Json(document.to_raw())
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Takes a field that was read, or adds why it could not be.
fn field<T, Name: Into<String>>(
    name: impl FnOnce() -> Name,
    read: Result<T, impl ToString>,
    invalid: &mut Invalid,
) -> Option<T> {
    read.map_err(|reason| invalid.add(name(), reason.to_string())).ok()
}

fn read_time_of(name: &str, text: Option<&Time>, invalid: &mut Invalid) -> Option<Timestamp> {
    text.and_then(|Time(text)| field(|| name, read_time(text), invalid))
}
