use mainspring_wire::{Json, Statuses};

use crate::json::{Fault, Kind, Tree, compact, pretty, quote};

/// What a body that is typed looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyKind {
    /// A text, or nothing.
    Text,
    /// JSON that can be put in order.
    Json,
    /// It begins as JSON does, and is none. With placeholders in it, it may become some.
    Odd(Fault),
}

impl BodyKind {
    /// The kind of a body.
    pub fn of(typed: &str) -> Self {
        if !typed.trim_start().starts_with(['{', '[']) {
            return Self::Text;
        }
        Tree::whole(typed).map_or_else(Self::Odd, |_| Self::Json)
    }
}

/// A body as it is edited: a text as it stands, any other JSON as JSON.
pub(super) fn body_text(body: Option<&Json>) -> String {
    let text = body.map_or("null", Json::as_str);
    match Tree::whole(text) {
        Ok(tree) if tree.root().kind() == Kind::Null => String::new(),
        Ok(tree) => tree.root().string().unwrap_or_else(|| in_order(text)),
        Err(_) => text.to_owned(),
    }
}

fn in_order(json: &str) -> String {
    pretty(json).unwrap_or_else(|_| json.to_owned())
}

/// A body as it was typed; none where there is nothing.
pub(super) fn typed_body(typed: &str) -> Option<Json> {
    (!typed.is_empty()).then(|| Json::parse(quote(typed)).ok()).flatten()
}

/// A value to compare with as it is edited: on one line.
pub(super) fn value_text(value: &Json) -> String {
    compact(value.as_str()).unwrap_or_else(|_| value.as_str().to_owned())
}

/// A value to compare with as it was typed: JSON, or a text without its quotation marks.
pub(super) fn typed_value(typed: &str) -> Json {
    let typed = typed.trim();
    Json::parse(typed.to_owned()).or_else(|_| Json::parse(quote(typed))).unwrap_or_default()
}

/// Status codes as they are typed: codes and ranges between commas. `None` where one is neither.
pub(super) fn statuses(typed: &str) -> Option<Vec<Statuses>> {
    let code = |text: &str| text.trim().parse().ok().filter(|it| (100..=599_u16).contains(it));
    let one = |text: &str| {
        let code = match text.split_once(['-', '–']) {
            Some((from, to)) => format!("{}-{}", code(from)?, code(to)?),
            None => code(text)?.to_string(),
        };
        Some(Statuses(code))
    };
    let parts = typed.split([',', '，']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_codes_and_ranges_and_nothing_else() {
        let texts =
            |typed| statuses(typed).map(|all| all.into_iter().map(|one| one.0).collect::<Vec<_>>());
        assert_eq!(texts("200 - 299, 404"), Some(vec!["200-299".into(), "404".into()]));
        assert_eq!(texts(""), Some(vec![]));
        for bad in ["2xx", "20", "200-", "600", "200-299-300"] {
            assert_eq!(texts(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_value_to_compare_with_may_come_without_its_quotation_marks() {
        assert_eq!(typed_value("true").as_str(), "true");
        assert_eq!(typed_value(" done ").as_str(), "\"done\"");
        assert_eq!(typed_value("\"7\"").as_str(), "\"7\"");
    }

    #[test]
    fn a_body_is_told_by_what_it_begins_with() {
        for text in ["", "a=b", "17", "null"] {
            assert_eq!(BodyKind::of(text), BodyKind::Text, "{text}");
        }
        assert_eq!(BodyKind::of(r#" {"a": "{{run_id}}"}"#), BodyKind::Json);
        let odd = BodyKind::of("[1,\n{{run_id}}]");
        assert!(matches!(odd, BodyKind::Odd(fault) if fault.line == 2));
    }

    #[test]
    fn a_body_that_is_a_text_is_edited_without_its_quotation_marks() {
        let text = |json: &str| body_text(Some(&Json::parse(json.to_owned()).unwrap()));
        assert_eq!(text(r#""a \"b\"""#), "a \"b\"");
        assert_eq!(text(r#"{"a":1.0}"#), "{\n  \"a\": 1.0\n}");
        assert_eq!((text("null"), body_text(None)), (String::new(), String::new()));
        assert_eq!(typed_body("a \"b\"").unwrap().as_str(), r#""a \"b\"""#);
    }
}
