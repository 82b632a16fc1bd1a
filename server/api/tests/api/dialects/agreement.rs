//! The documents say what the transcripts show, and the other way round.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{DIALECTS, Dialect};
use crate::transcripts::fits;

/// Every operation of a dialect answers these in the same way: to show them once is enough.
const EVERYWHERE: [&str; 3] = ["401", "403", "413"];

#[derive(Deserialize)]
struct Step {
    says: String,
    ask: String,
    status: u16,
    answer: Option<String>,
}

#[derive(Deserialize)]
struct Document {
    paths: BTreeMap<String, BTreeMap<String, Operation>>,
    components: Components,
}

#[derive(Deserialize)]
struct Components {
    responses: BTreeMap<String, Response>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Operation {
    operation_id: String,
    responses: BTreeMap<String, Response>,
}

#[derive(Deserialize)]
struct Response {
    #[serde(rename = "$ref")]
    reference: Option<String>,
    #[serde(default)]
    content: BTreeMap<String, Content>,
}

#[derive(Deserialize)]
struct Content {
    examples: BTreeMap<String, Example>,
}

/// As it is written: the order of fields is part of what is promised.
#[derive(Deserialize)]
struct Example {
    value: Box<RawValue>,
}

/// A status that an operation is said to answer.
struct Case<'d> {
    operation: &'d str,
    method: String,
    path: &'d str,
    status: &'d str,
    response: &'d Response,
}

impl Document {
    fn cases(&self) -> impl Iterator<Item = Case<'_>> {
        self.paths.iter().flat_map(move |(path, methods)| {
            methods.iter().flat_map(move |(method, operation)| {
                operation.responses.iter().map(move |(status, response)| Case {
                    operation: &operation.operation_id,
                    method: method.to_uppercase(),
                    path,
                    status,
                    response: self.behind(response),
                })
            })
        })
    }

    fn behind<'d>(&'d self, response: &'d Response) -> &'d Response {
        let name = response.reference.as_deref();
        let name = name.and_then(|name| name.strip_prefix("#/components/responses/"));
        name.map_or(response, |name| &self.components.responses[name])
    }
}

impl Case<'_> {
    fn is_answered_by(&self, step: &Step) -> bool {
        let (method, path) = step.ask.split_once(' ').unwrap();
        let path = path.split('?').next().unwrap().trim_end_matches('/');
        let same = |(template, step): (&str, &str)| {
            template.starts_with('{') && !step.is_empty() || template.eq_ignore_ascii_case(step)
        };
        method == self.method
            && path.split('/').count() == self.path.split('/').count()
            && self.path.split('/').zip(path.split('/')).all(same)
    }

    fn is_shown_by(&self, step: &Step) -> bool {
        step.status.to_string() == self.status && self.is_answered_by(step)
    }

    fn is_unseen(&self, dialect: &Dialect) -> bool {
        let is = |pattern: &str, text: &str| pattern == "*" || pattern == text;
        let mut unseen = dialect.unseen.iter();
        unseen.any(|(operation, status)| is(operation, self.operation) && is(status, self.status))
    }
}

impl Dialect {
    fn document(&self) -> Document {
        serde_json::from_str(self.document).unwrap()
    }

    fn steps(&self) -> Vec<Step> {
        serde_json::from_str(self.transcript).unwrap()
    }
}

#[test]
fn what_a_transcript_shows_is_documented() {
    for dialect in DIALECTS {
        let document = dialect.document();
        for step in dialect.steps() {
            let is_nowhere = dialect.nowhere.contains(&step.ask.as_str());
            if is_nowhere || step.status == 405 || step.ask.starts_with("OPTIONS ") {
                continue;
            }
            let shown = document.cases().any(|case| case.is_shown_by(&step));
            assert!(shown, "{}: {} {}: {}", dialect.name, step.ask, step.status, step.says);
        }
    }
}

#[test]
fn what_is_documented_is_shown_by_a_transcript() {
    for dialect in DIALECTS {
        let (document, steps) = (dialect.document(), dialect.steps());
        for case in document.cases().filter(|case| case.status < "500") {
            let shown = steps.iter().any(|step| {
                let everywhere = EVERYWHERE.contains(&case.status);
                (everywhere && step.status.to_string() == case.status) || case.is_shown_by(step)
            });
            let what = format!("{}: {} {}", dialect.name, case.operation, case.status);
            assert!(shown || case.is_unseen(&dialect), "{what} is not shown");
        }
    }
}

#[test]
fn examples_of_answers_are_those_of_a_transcript_to_the_letter() {
    for dialect in DIALECTS {
        let (document, steps) = (dialect.document(), dialect.steps());
        let cases = document.cases().filter(|case| case.status < "500");
        for case in cases.filter(|case| !case.is_unseen(&dialect)) {
            let contents = case.response.content.values();
            for (name, example) in contents.flat_map(|content| &content.examples) {
                let text = written(&example.value);
                let told = steps.iter().any(|step| {
                    let same_kind = step.status.to_string() == case.status;
                    let same = if step.status < 400 { case.is_shown_by(step) } else { same_kind };
                    let expected = step.answer.as_deref().map(loosened);
                    same && expected.is_some_and(|expected| fits(&text, expected.trim_end()))
                });
                let what = format!("{} {} {name}", case.operation, case.status);
                assert_eq!(told, !dialect.untold.contains(&name.as_str()), "{what}: {text}");
            }
        }
    }
}

/// A value as its system writes it: texts as they are, anything else without blanks.
fn written(value: &RawValue) -> String {
    if let Ok(text) = serde_json::from_str::<String>(value.get()) {
        return text.trim_end().to_owned();
    }
    let (mut in_text, mut escaped) = (false, false);
    let keeps = |letter: &char| {
        let keep = in_text || !letter.is_whitespace();
        if *letter == '"' && !escaped {
            in_text = !in_text;
        }
        escaped = *letter == '\\' && !escaped;
        keep
    };
    value.get().chars().filter(keeps).collect()
}

/// An expected answer, where what stands for something else is any text.
fn loosened(answer: &str) -> String {
    let (mut text, mut rest) = (String::new(), answer);
    while let Some((before, after)) = rest.split_once('<') {
        text += before;
        text += "<any>";
        rest = after.find('"').map_or("", |quote| &after[quote..]);
    }
    text + rest
}
