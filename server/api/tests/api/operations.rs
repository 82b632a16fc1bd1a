//! Every operation of the document, with what it takes to try it.

use std::collections::BTreeSet;

use poem::http::Method;
use serde_json::Value;

/// Who may do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Needs {
    Nothing,
    Viewer,
    Operator,
    Admin,
}

/// What a key of another app gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stranger {
    /// Its own things, or what belongs to nobody.
    Allowed,
    /// 403, because it concerns all apps.
    Forbidden,
    /// 404, as for what does not exist.
    NotFound,
    /// 409, as everybody who comes with a key.
    NoSession,
    /// The thing is named in the body, so the body is wrong.
    Invalid,
}

/// What is expected of an operation.
pub(crate) struct Row {
    pub(crate) id: &'static str,
    pub(crate) needs: Needs,
    pub(crate) stranger: Stranger,
    /// What it answers an administrator when all is well.
    pub(crate) success: u16,
}

const fn row(id: &'static str, needs: Needs, stranger: Stranger, success: u16) -> Row {
    Row { id, needs, stranger, success }
}

/// All that there are: an operation without a row fails the tests.
pub(crate) const ROWS: &[Row] = &[
    row("getHealth", Needs::Nothing, Stranger::Allowed, 200),
    row("getReadiness", Needs::Nothing, Stranger::Allowed, 200),
    row("listJobs", Needs::Viewer, Stranger::Allowed, 200),
    row("createJob", Needs::Operator, Stranger::Allowed, 201),
    row("getJob", Needs::Viewer, Stranger::NotFound, 200),
    row("updateJob", Needs::Operator, Stranger::NotFound, 200),
    row("pauseJob", Needs::Operator, Stranger::NotFound, 200),
    row("resumeJob", Needs::Operator, Stranger::NotFound, 200),
    row("runJob", Needs::Operator, Stranger::NotFound, 201),
    row("previewSchedule", Needs::Viewer, Stranger::Allowed, 200),
    row("listTicks", Needs::Viewer, Stranger::NotFound, 200),
    row("listRuns", Needs::Viewer, Stranger::Allowed, 200),
    row("createRuns", Needs::Operator, Stranger::Invalid, 201),
    row("getWhereabouts", Needs::Viewer, Stranger::NotFound, 200),
    row("getRun", Needs::Viewer, Stranger::NotFound, 200),
    row("retryRun", Needs::Operator, Stranger::NotFound, 201),
    row("cancelRun", Needs::Operator, Stranger::NotFound, 409),
    row("countRuns", Needs::Viewer, Stranger::Allowed, 200),
    row("listLatestRuns", Needs::Viewer, Stranger::Allowed, 200),
    row("cancelRuns", Needs::Operator, Stranger::Allowed, 200),
    row("retryRuns", Needs::Operator, Stranger::Allowed, 200),
    row("listAttempts", Needs::Viewer, Stranger::NotFound, 200),
    row("getTrace", Needs::Viewer, Stranger::NotFound, 200),
    row("followTrace", Needs::Viewer, Stranger::NotFound, 200),
    row("listPlugins", Needs::Viewer, Stranger::Allowed, 200),
    row("uploadPlugin", Needs::Admin, Stranger::Forbidden, 201),
    row("getPlugin", Needs::Viewer, Stranger::Allowed, 200),
    row("listPluginVersions", Needs::Viewer, Stranger::Allowed, 200),
    row("activatePlugin", Needs::Admin, Stranger::Forbidden, 200),
    row("createApp", Needs::Admin, Stranger::Forbidden, 201),
    row("listApps", Needs::Viewer, Stranger::Allowed, 200),
    row("getApp", Needs::Viewer, Stranger::NotFound, 200),
    row("updateApp", Needs::Admin, Stranger::NotFound, 200),
    row("rotateApp", Needs::Admin, Stranger::NotFound, 200),
    row("listKeys", Needs::Admin, Stranger::Allowed, 200),
    row("createKey", Needs::Admin, Stranger::Allowed, 201),
    row("revokeKey", Needs::Admin, Stranger::NotFound, 204),
    row("listSecrets", Needs::Viewer, Stranger::Allowed, 200),
    row("setSecret", Needs::Operator, Stranger::Allowed, 200),
    row("deleteSecret", Needs::Operator, Stranger::NotFound, 204),
    row("signIn", Needs::Nothing, Stranger::Allowed, 201),
    row("getSession", Needs::Viewer, Stranger::Allowed, 200),
    row("createSignInLink", Needs::Viewer, Stranger::Allowed, 201),
    row("signOut", Needs::Viewer, Stranger::NoSession, 409),
    row("followEvents", Needs::Viewer, Stranger::Allowed, 200),
    row("getOverview", Needs::Viewer, Stranger::Allowed, 200),
    row("listDoors", Needs::Viewer, Stranger::Allowed, 200),
    row("deleteJob", Needs::Operator, Stranger::NotFound, 204),
];

/// An operation as the document has it.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) value: Value,
}

impl Operation {
    pub(crate) fn statuses(&self) -> BTreeSet<u16> {
        let responses = self.value["responses"].as_object().unwrap();
        responses.keys().map(|status| status.parse().unwrap()).collect()
    }

    /// The schema of its JSON body, if it has one.
    pub(crate) fn body(&self) -> Option<&Value> {
        self.value.pointer("/requestBody/content/application~1json/schema")
    }
}

pub(crate) fn document() -> Value {
    serde_json::from_str(&mainspring_api::openapi()).unwrap()
}

/// All operations of the document.
pub(crate) fn operations(document: &Value) -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, value) in methods.as_object().unwrap() {
            let id = value["operationId"].as_str();
            all.push(Operation {
                id: id.unwrap_or_else(|| panic!("{method} {path} has no id")).to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                value: value.clone(),
            });
        }
    }
    all
}

/// A schema behind its reference.
pub(crate) fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(name) => document.pointer(&name[1..]).unwrap(),
        None => schema,
    }
}
