//! An exchange as lines for people: the request, the answer, and the beginnings of both bodies.

use std::fmt::Write as _;
use std::time::Duration;

use mainspring_wire::{Excerpt, Exchange};

use crate::style::Tone;
use crate::units::{show_duration, show_size};

/// As the answer's status suggests.
pub(super) fn tone(exchange: Option<&Exchange>) -> Tone {
    match exchange.and_then(|exchange| exchange.answer.as_ref()).map(|answer| answer.status) {
        Some(200..300) => Tone::Good,
        Some(300..400) => Tone::Warning,
        _ => Tone::Bad,
    }
}

/// The request on the first line, what came of it on the next ones.
pub(super) fn text(exchange: &Exchange) -> String {
    let Exchange { method, url, address, body, answer, error, total_micros, .. } = exchange;
    let mut text = format!("{method} {url}");
    if let Some(address) = address {
        let _ = write!(text, " ({address})");
    }
    if let Some(body) = body {
        let _ = write!(text, "\n> {}", excerpt(body));
    }
    let total = micros(*total_micros);
    if let Some(answer) = answer {
        let first = micros(answer.first_byte_micros);
        let _ = write!(text, "\n{} after {first}, all after {total}", answer.status);
        let _ = write!(text, "\n< {}", excerpt(&answer.body));
    }
    if let Some(error) = error {
        let _ = write!(text, "\n{error} (after {total})");
    }
    text
}

fn excerpt(body: &Excerpt) -> String {
    let end =
        if body.cut { format!("… (of {})", show_size(body.size_bytes)) } else { String::new() };
    format!("{}{end}", body.text.trim_end())
}

fn micros(micros: u64) -> String {
    show_duration(Duration::from_micros(micros))
}

#[cfg(test)]
mod tests {
    use mainspring_wire::Answer;

    use super::*;

    fn exchange() -> Exchange {
        let body = Excerpt { text: "fine\n".to_owned(), size_bytes: 1536, cut: true };
        Exchange {
            method: "POST".to_owned(),
            url: "https://example.org/{{secret:path}}".to_owned(),
            address: Some("192.0.2.7:443".to_owned()),
            headers: Vec::new(),
            body: Some(Excerpt { text: "{}".to_owned(), size_bytes: 2, cut: false }),
            answer: Some(Answer {
                status: 201,
                version: "HTTP/1.1".to_owned(),
                headers: Vec::new(),
                body,
                first_byte_micros: 1_200,
            }),
            error: None,
            total_micros: 20_000,
        }
    }

    #[test]
    fn an_exchange_shows_both_bodies_and_says_what_was_cut() {
        assert_eq!(tone(Some(&exchange())), Tone::Good);
        assert_eq!(
            text(&exchange()),
            "POST https://example.org/{{secret:path}} (192.0.2.7:443)\n> {}\n\
             201 after 1.2 ms, all after 20 ms\n< fine… (of 1.5 KiB)"
        );
    }

    #[test]
    fn a_failure_says_why_and_after_what_time() {
        let failed = Exchange {
            answer: None,
            body: None,
            address: None,
            error: Some("connection refused".to_owned()),
            ..exchange()
        };
        assert_eq!(tone(Some(&failed)), Tone::Bad);
        assert!(text(&failed).ends_with("\nconnection refused (after 20 ms)"));
    }
}
