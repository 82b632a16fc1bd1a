//! An exchange as a line of the log: what was asked and answered in one sentence, the rest as fields.

use mainspring_wire::{Excerpt, Exchange, Field, Level};

/// How grave it is, and the sentence.
pub(super) fn sentence(exchange: &Exchange) -> (Level, String) {
    let asked = format!("{} {}", exchange.method, exchange.url);
    let took = milliseconds(exchange.total_micros);
    match (&exchange.answer, &exchange.error) {
        (Some(answer), None) => {
            let level = if answer.status < 400 { Level::Info } else { Level::Warn };
            (level, format!("{asked} → {} · {took}", answer.status))
        }
        (Some(answer), Some(error)) => {
            (Level::Error, format!("{asked} → {} · {took} · {error}", answer.status))
        }
        (None, error) => {
            let error = error.as_deref().unwrap_or_default();
            (Level::Error, format!("{asked} · {took} · {error}"))
        }
    }
}

/// Everything else, in the order in which it happened.
pub(super) fn fields(exchange: &Exchange) -> Vec<Field> {
    let mut all = Vec::new();
    let mut add = |name: &str, value: String| all.push(Field { name: name.to_owned(), value });
    if let Some(address) = &exchange.address {
        add("address", address.clone());
    }
    for Field { name, value } in &exchange.headers {
        add(&format!("> {name}"), value.clone());
    }
    if let Some(body) = &exchange.body {
        add("> body", excerpt(body));
    }
    if let Some(answer) = &exchange.answer {
        add("first byte", milliseconds(answer.first_byte_micros));
        add("protocol", answer.version.clone());
        for Field { name, value } in &answer.headers {
            add(&format!("< {name}"), value.clone());
        }
        add("< body", excerpt(&answer.body));
    }
    all
}

fn excerpt(excerpt: &Excerpt) -> String {
    if excerpt.cut {
        format!("{} … ({} bytes)", excerpt.text, excerpt.size_bytes)
    } else {
        excerpt.text.clone()
    }
}

fn milliseconds(micros: u64) -> String {
    format!("{}.{} ms", micros / 1000, micros % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(text: &str) -> Exchange {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn an_answer_is_told_in_one_sentence_with_the_rest_behind_it() {
        let told = exchange(
            r#"{"method":"POST","url":"http://a/","address":"192.0.2.7:80",
                "headers":[{"name":"x-a","value":"b"}],
                "body":{"text":"{}","size_bytes":2,"cut":false},
                "answer":{"status":503,"version":"HTTP/1.1","headers":[{"name":"retry-after","value":"7"}],
                          "body":{"text":"busy","size_bytes":9000,"cut":true},"first_byte_micros":1250},
                "total_micros":12345}"#,
        );
        assert_eq!(sentence(&told), (Level::Warn, "POST http://a/ → 503 · 12.3 ms".to_owned()));
        let fields = fields(&told);
        let shown: Vec<_> = fields.iter().map(|f| (f.name.as_str(), f.value.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("address", "192.0.2.7:80"),
                ("> x-a", "b"),
                ("> body", "{}"),
                ("first byte", "1.2 ms"),
                ("protocol", "HTTP/1.1"),
                ("< retry-after", "7"),
                ("< body", "busy … (9000 bytes)"),
            ]
        );
    }

    #[test]
    fn a_failure_is_told_with_its_reason() {
        let told = exchange(
            r#"{"method":"GET","url":"http://a/","headers":[],"error":"no connection","total_micros":900}"#,
        );
        let sentence = sentence(&told);
        assert_eq!(sentence, (Level::Error, "GET http://a/ · 0.9 ms · no connection".to_owned()));
    }
}
