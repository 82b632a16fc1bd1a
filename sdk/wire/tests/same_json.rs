//! The OpenAPI document is derived by one library and the JSON written by another: for every body,
//! both must mean the same.

mod arbitrary;

use arbitrary::arbitrary;
use mainspring_wire::{
    Activation, App, AppPatch, AppWithSecret, Assertions, Attempt, Changed, CreatedKey,
    CreatedRuns, Door, Health, Job, JobPatch, Key, LatestRuns, NewApp, NewJob, NewKey, NewRun,
    NewRuns, NewSecret, Overview, Page, Plugin, PluginVersion, Preview, PreviewRequest, Problem,
    Redrive, Run, RunCounts, RunIds, RunResults, Secret, Session, SignIn, SignInLink, Tick,
    TraceEvent, Whereabouts,
};
use poem_openapi::types::{ParseError, ParseFromJSON, ToJSON};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Both write the same, and serde reads what poem-openapi writes.
fn written_alike<T: Serialize + DeserializeOwned + ToJSON>(bytes: &[u8]) {
    let value: T = arbitrary(bytes);
    let by_serde = serde_json::to_value(&value).unwrap();
    assert_eq!(value.to_json(), Some(by_serde.clone()));
    let again: T = serde_json::from_value(by_serde.clone()).unwrap();
    assert_eq!(serde_json::to_value(&again).unwrap(), by_serde);
}

/// Both read the same.
fn read_alike<T: Serialize + DeserializeOwned + ParseFromJSON + ToJSON>(bytes: &[u8]) {
    written_alike::<T>(bytes);
    let json = serde_json::to_value(arbitrary::<T>(bytes)).unwrap();
    let read = T::parse_from_json(Some(json.clone())).map_err(ParseError::into_message).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), json);
}

/// Both refuse a field that they do not know.
fn refuses_unknown_fields<T: Serialize + DeserializeOwned + ParseFromJSON>(bytes: &[u8]) {
    let mut json = serde_json::to_value(arbitrary::<T>(bytes)).unwrap();
    json.as_object_mut().unwrap().insert("no_such_field".into(), 1.into());
    assert!(serde_json::from_value::<T>(json.clone()).is_err());
    assert!(T::parse_from_json(Some(json)).is_err());
}

macro_rules! requests {
    ($($test:ident $type:ty),* $(,)?) => {
        proptest! {
            $(#[test]
            fn $test(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
                read_alike::<$type>(&bytes);
                refuses_unknown_fields::<$type>(&bytes);
            })*
        }
    };
}

macro_rules! answers {
    ($($test:ident $type:ty),* $(,)?) => {
        proptest! {
            $(#[test]
            fn $test(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
                written_alike::<$type>(&bytes);
            })*
        }
    };
}

requests! {
    a_new_job_is_the_same_in_both NewJob,
    a_job_patch_is_the_same_in_both JobPatch,
    a_preview_request_is_the_same_in_both PreviewRequest,
    a_new_run_is_the_same_in_both NewRun,
    new_runs_are_the_same_in_both NewRuns,
    a_redrive_is_the_same_in_both Redrive,
    a_new_app_is_the_same_in_both NewApp,
    a_change_of_an_app_is_the_same_in_both AppPatch,
    a_new_key_is_the_same_in_both NewKey,
    an_activation_is_the_same_in_both Activation,
    run_ids_are_the_same_in_both RunIds,
    a_sign_in_is_the_same_in_both SignIn,
    a_new_secret_is_the_same_in_both NewSecret,
}

answers! {
    a_job_is_the_same_in_both Job,
    a_page_is_the_same_in_both Page<Job>,
    a_preview_is_the_same_in_both Preview,
    a_tick_is_the_same_in_both Tick,
    run_results_are_the_same_in_both RunResults,
    run_counts_are_the_same_in_both RunCounts,
    latest_runs_are_the_same_in_both LatestRuns,
    a_session_is_the_same_in_both Session,
    a_sign_in_link_is_the_same_in_both SignInLink,
    a_change_is_the_same_in_both Changed,
    a_run_is_the_same_in_both Run,
    created_runs_are_the_same_in_both CreatedRuns,
    an_attempt_is_the_same_in_both Attempt,
    a_trace_event_is_the_same_in_both TraceEvent,
    a_runs_whereabouts_are_the_same_in_both Whereabouts,
    a_plugin_is_the_same_in_both Plugin,
    a_plugin_version_is_the_same_in_both PluginVersion,
    an_app_is_the_same_in_both App,
    an_app_with_its_secret_is_the_same_in_both AppWithSecret,
    a_key_is_the_same_in_both Key,
    a_secret_is_the_same_in_both Secret,
    a_created_key_is_the_same_in_both CreatedKey,
    an_overview_is_the_same_in_both Overview,
    a_door_is_the_same_in_both Door,
    health_is_the_same_in_both Health,
    a_problem_is_the_same_in_both Problem,
}

#[test]
fn null_removes_a_schedule_and_is_refused_for_what_cannot_be_removed() {
    let patch: JobPatch = serde_json::from_str(r#"{"schedule":null}"#).unwrap();
    assert_eq!(patch.schedule, Some(None));
    assert_eq!(patch.max_concurrent, None);
    assert!(serde_json::from_str::<JobPatch>(r#"{"name":null}"#).is_err());
}

#[test]
fn an_input_of_null_is_not_the_same_as_none() {
    let run: NewRun = serde_json::from_str(r#"{"input":null}"#).unwrap();
    assert_eq!(run.input.unwrap().as_str(), "null");
    assert_eq!(serde_json::from_str::<NewRun>("{}").unwrap().input, None);
}

#[test]
fn a_value_that_does_not_fit_is_not_quoted() {
    let wrong = r#"{"value":["hush"],"hosts":[]}"#;
    let error = serde_json::from_str::<NewSecret>(wrong).unwrap_err().to_string();
    assert!(error.contains("must be a text") && !error.contains("hush"), "{error}");
    let secret = NewSecret { value: "hush".into(), hosts: vec!["example.org".into()] };
    assert!(!format!("{secret:?}").contains("hush"));
}

#[test]
fn statuses_are_numbers_or_ranges() {
    let json = r#"{"status":[404,"200-299","500"]}"#;
    let assertions: Assertions = serde_json::from_str(json).unwrap();
    let written = serde_json::to_string(&assertions).unwrap();
    assert_eq!(written, r#"{"status":[404,"200-299",500]}"#);
    assert!(serde_json::from_str::<Assertions>(r#"{"status":[true]}"#).is_err());
}
