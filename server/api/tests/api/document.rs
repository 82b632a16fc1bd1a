//! The OpenAPI document says all that a client's author needs.

use std::collections::BTreeSet;

use poem::http::Method;
use serde_json::Value;

use crate::operations::{Needs, Operation, ROWS, document, operations, resolve};

#[test]
fn the_document_that_is_checked_in_is_the_one_that_is_served() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/native.json");
    let checked_in = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        checked_in == mainspring_api::openapi(),
        "openapi/native.json is not what the server serves; run `cargo xtask openapi` and look at \
         the difference"
    );
}

#[test]
fn every_operation_has_a_row_in_the_table_of_operations_and_no_row_is_left_over() {
    let operations = operations(&document());
    let documented: BTreeSet<&str> = operations.iter().map(|o| o.id.as_str()).collect();
    let expected: BTreeSet<&str> = ROWS.iter().map(|row| row.id).collect();
    assert_eq!(documented, expected);
}

#[test]
fn every_operation_is_described_and_tells_its_problems() {
    for operation in operations(&document()) {
        let Operation { id, value, .. } = &operation;
        assert!(value["summary"].as_str().is_some_and(|text| !text.is_empty()), "{id}: summary");
        assert_eq!(value["tags"].as_array().map(Vec::len), Some(1), "{id}: tag");
        let problems = operation.statuses().into_iter().filter(|status| *status >= 400);
        for status in problems {
            let content = &value["responses"][status.to_string()]["content"];
            let schema = &content["application/problem+json"]["schema"]["$ref"];
            assert_eq!(schema, "#/components/schemas/Problem", "{id} {status}");
        }
        for parameter in value["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].is_string(), "{id}: {}", parameter["name"]);
        }
    }
}

#[test]
fn every_operation_but_those_of_health_and_signing_in_needs_a_key() {
    for operation in operations(&document()) {
        let row = ROWS.iter().find(|row| row.id == operation.id).unwrap();
        let security = operation.value["security"].as_array().map_or(0, Vec::len);
        let statuses = operation.statuses();
        assert_eq!(security > 0, row.needs != Needs::Nothing, "{}", operation.id);
        let signs_in = operation.id == "signIn";
        let may_be_unknown = row.needs != Needs::Nothing || signs_in;
        assert_eq!(statuses.contains(&401), may_be_unknown, "{}", operation.id);
        // A change that comes with a session's cookie is refused without the session's token.
        let needs_token = row.needs != Needs::Nothing && operation.method != Method::GET;
        let may_be_forbidden = row.needs > Needs::Viewer || needs_token;
        assert_eq!(statuses.contains(&403), may_be_forbidden, "{}", operation.id);
    }
}

#[test]
fn every_json_body_has_an_example() {
    let document = document();
    for operation in operations(&document) {
        let id = &operation.id;
        if let Some(schema) = operation.body() {
            assert!(has_example(&document, schema), "{id}: request");
        }
        for (status, response) in operation.value["responses"].as_object().unwrap() {
            for (kind, content) in response["content"].as_object().into_iter().flatten() {
                assert!(has_example(&document, &content["schema"]), "{id}: {status} {kind}");
            }
        }
    }
}

#[test]
fn every_field_is_described() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            let described = property["description"].is_string()
                || property["$ref"].is_string()
                || property["allOf"].is_array();
            assert!(described, "{name}.{field}");
        }
    }
}

fn has_example(document: &Value, schema: &Value) -> bool {
    !resolve(document, schema)["example"].is_null()
}
