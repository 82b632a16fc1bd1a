//! What an answer, or none, means for the run.

use std::error::Error;
use std::time::Duration;

use mainspring_domain::Timestamp;
use mainspring_domain::attempt::Outcome;
use mainspring_domain::http::HttpCall;
use mainspring_domain::json::Json;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::answer::{Body, broken_assertion, output};
use super::egress::Refused;

/// An answer that could be read to its end, or to the bound.
pub(super) struct Answered {
    pub(super) status: u16,
    /// The wait that it asks for.
    pub(super) retry_after: Option<Duration>,
    pub(super) body: Body,
}

/// An answer of success whose body is not as asserted may be right next time; a wrong status is, if it
/// tells of a passing state or the call says so.
pub(super) fn of_answer(answered: &Answered, call: &HttpCall, most_output: u64) -> Outcome {
    let (assertions, Answered { status, retry_after, body }) = (&call.assertions, answered);
    if assertions.accept(*status) {
        return match broken_assertion(assertions, body) {
            None => {
                let most = usize::try_from(most_output).unwrap_or(usize::MAX);
                Outcome::Done { output: output(*status, body, most) }
            }
            Some(message) => Outcome::Retry { message, details: None, after: *retry_after },
        };
    }
    let message = format!("the answer's status is {status}{}", meaning(*status));
    let details = Json::parse(&format!(r#"{{"status":{status}}}"#)).ok();
    if call.is_tried_again(*status) {
        Outcome::Retry { message, details, after: *retry_after }
    } else {
        Outcome::Fatal { message, details }
    }
}

fn meaning(status: u16) -> String {
    let known = reqwest::StatusCode::from_u16(status).ok().and_then(|code| code.canonical_reason());
    let redirect =
        if (300..400).contains(&status) { "; redirects are not followed further" } else { "" };
    known.map(|reason| format!(" ({reason}){redirect}")).unwrap_or_default()
}

/// No answer. What the guard refuses will be refused again; all else may pass.
pub(super) fn of_error(error: &reqwest::Error) -> Outcome {
    if let Some(refused) = find::<Refused>(error) {
        return Outcome::Fatal { message: refused.to_string(), details: None };
    }
    let innermost = chain(error).last().map(ToString::to_string).unwrap_or_default();
    let message = if error.is_connect() && error.is_timeout() {
        "no connection within 10 s".to_owned()
    } else if error.is_connect() {
        format!("no connection: {innermost}")
    } else if error.is_builder() {
        return Outcome::Fatal {
            message: format!("no such request can be made: {innermost}"),
            details: None,
        };
    } else {
        format!("the connection failed: {innermost}")
    };
    Outcome::Retry { message, details: None, after: None }
}

fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |error: &&(dyn Error + 'static)| (*error).source())
}

fn find<E: Error + 'static>(error: &reqwest::Error) -> Option<&E> {
    chain(error).find_map(|error| error.downcast_ref::<E>())
}

/// RFC 9110, 10.2.3: seconds, or a date. `now`: when the answer came.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = Timestamp::try_from(httpdate::parse_http_date(text).ok()?).ok()?;
    Some(Duration::try_from(date.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use mainspring_domain::http::Assertions;
    use reqwest::header::HeaderValue;

    use super::*;

    fn outcome(status: u16) -> Outcome {
        let body = Body { text: "hello".into(), cut: false };
        let answered = Answered { status, retry_after: Some(Duration::from_secs(7)), body };
        let call = HttpCall {
            method: "GET".into(),
            url: "https://example.org".into(),
            headers: Vec::new(),
            body: None,
            auth: None,
            signing: None,
            assertions: Assertions::default(),
            retry_statuses: Vec::new(),
            redirects: 0,
        };
        of_answer(&answered, &call, 1000)
    }

    #[test]
    fn statuses_of_a_passing_state_are_tried_again_and_others_not() {
        for status in [408, 425, 429, 500, 502, 503, 599] {
            let Outcome::Retry { after, .. } = outcome(status) else { panic!("{status}") };
            assert_eq!(after, Some(Duration::from_secs(7)));
        }
        for status in [301, 304, 400, 401, 404, 410, 422] {
            assert!(matches!(outcome(status), Outcome::Fatal { .. }), "{status}");
        }
        assert!(matches!(outcome(204), Outcome::Done { .. }));
    }

    #[test]
    fn a_wait_is_told_in_seconds_or_as_a_date() {
        let wait = |text: &'static str| {
            let headers = [(RETRY_AFTER, HeaderValue::from_static(text))].into_iter().collect();
            retry_after(&headers, "2026-01-01T00:00:00Z".parse().unwrap())
        };
        assert_eq!(wait("120"), Some(Duration::from_secs(120)));
        assert_eq!(wait("Thu, 01 Jan 2026 00:01:00 GMT"), Some(Duration::from_secs(60)));
        assert_eq!(wait("Wed, 31 Dec 2025 00:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("-1"), None);
    }
}
