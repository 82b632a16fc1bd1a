//! The documents of the doors for clients of other systems.

mod agreement;
mod hub;
mod served;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::operations::{operations, resolve};

struct Dialect {
    name: &'static str,
    document: &'static str,
    transcript: &'static str,
    /// Requests that no operation is there for.
    nowhere: &'static [&'static str],
    /// Statuses below 500 that the transcript does not show, by operation; `*` stands for all.
    unseen: &'static [(&'static str, &'static str)],
    /// Examples of answers that it does not show.
    untold: &'static [&'static str],
}

const DIALECTS: [Dialect; 4] = [
    Dialect {
        name: "ksana",
        document: include_str!("../../../../openapi/ksana.json"),
        transcript: include_str!("../transcripts/ksana.json"),
        nowhere: &["GET /jobs/", "GET /jobs/<ping>/runs"],
        // Bodies of all doors are read by the same function.
        unseen: &[("*", "413")],
        // The words about malformed JSON are the parser's.
        untold: &["json"],
    },
    Dialect {
        name: "jpush",
        document: include_str!("../../../../openapi/jpush.json"),
        transcript: include_str!("../transcripts/jpush.json"),
        nowhere: &["GET /v3/nothing", "PATCH /v3/schedules"],
        // A transcript that used up a minute's calls would be long, and one that expires a schedule would wait.
        unseen: &[("*", "429")],
        untold: &["expired"],
    },
    Dialect {
        name: "serendipity",
        document: include_str!("../../../../openapi/serendipity.json"),
        transcript: include_str!("../transcripts/serendipity.json"),
        nowhere: &[
            "POST /application",
            "POST /application/x",
            "POST /task",
            "POST /task/dag",
            "POST /task/create/x",
            "POST /nsq",
        ],
        unseen: &[],
        // The runner of these tests has no stack, and stops at once.
        untold: &["running", "late"],
    },
    Dialect {
        name: "webjob",
        document: include_str!("../../../../openapi/webjob.json"),
        transcript: include_str!("../transcripts/webjob.json"),
        nowhere: &[
            "GET /api/jobs/<order>/steps",
            "GET /api/jobs/a/b/c",
            "GET /api/jobs//logs",
            "GET /api/jobsmith",
            "GET /API/v1/jobs",
            // Whatever is below the board leads where the board does.
            "GET /hangfire/jobs/enqueued",
        ],
        // What the hub answers is asked for in `hub.rs`, and its conversations are tests of their own.
        unseen: &[("negotiate", "*"), ("connect", "*"), ("send", "*"), ("disconnect", "*")],
        untold: &[],
    },
];

#[test]
fn documents_are_complete() {
    for dialect in DIALECTS {
        let document: Value = serde_json::from_str(dialect.document).unwrap();
        let schemes = &document["components"]["securitySchemes"];
        assert_eq!(document["openapi"], "3.0.3");
        refer(&document, &document);
        let mut ids = BTreeSet::new();
        for operation in operations(&document) {
            let (id, value) = (&operation.id, &operation.value);
            assert!(ids.insert(id.clone()), "{id} is there twice");
            assert!(value["summary"].as_str().is_some_and(|text| !text.is_empty()), "{id}");
            let parameters = value["parameters"].as_array().into_iter().flatten();
            let in_path: Vec<_> = parameters.filter(|p| p["in"] == "path").collect();
            let templates = operation.path.matches('{').count();
            assert_eq!(in_path.len(), templates, "{id}");
            for needed in value["security"].as_array().unwrap() {
                for name in needed.as_object().unwrap().keys() {
                    assert!(schemes[name].is_object(), "{id}: {name}");
                }
            }
            for response in value["responses"].as_object().unwrap().values() {
                let response = resolve(&document, response);
                assert!(response["description"].is_string(), "{id}: {response}");
            }
        }
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            for (field, property) in schema["properties"].as_object().into_iter().flatten() {
                let described = property["description"].is_string() || property["$ref"].is_string();
                assert!(described, "{name}.{field}");
            }
        }
    }
}

/// Looks that all references lead somewhere.
fn refer(document: &Value, value: &Value) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(name)) = members.get("$ref") {
                assert!(document.pointer(&name[1..]).is_some(), "{name}");
            }
            members.values().for_each(|value| refer(document, value));
        }
        Value::Array(items) => items.iter().for_each(|value| refer(document, value)),
        _ => {}
    }
}
