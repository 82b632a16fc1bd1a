//! What is taken as a plugin, and what is said about the rest.

use std::time::Duration;

use bytes::Bytes;
use mainspring_domain::plugin::{Digest, Rejected};
use mainspring_domain::ports::{InspectError, Inspected, Runner};
use mainspring_runners::WasmConfig;

use crate::harness::{Bench, Job, plugin};

async fn inspect(file: impl Into<Bytes>) -> Result<Inspected, InspectError> {
    Bench::new(1).runner.inspect(file.into()).await
}

async fn rejected(file: impl Into<Bytes>) -> Rejected {
    match inspect(file).await {
        Err(InspectError::Rejected(why)) => why,
        other => panic!("{other:?}"),
    }
}

async fn rejected_text(text: &str) -> Rejected {
    rejected(wat::parse_str(text).unwrap()).await
}

#[tokio::test]
async fn plugins_describe_themselves() {
    for name in ["echo", "simple-job", "checksum", "probe"] {
        let file = plugin(name);
        let inspected = inspect(file.clone()).await.unwrap();
        assert_eq!(inspected.digest, Digest::of(&file));
        assert_eq!(inspected.manifest.name, name);
        assert!(inspected.imports.is_sorted());
        assert!(inspected.imports.iter().any(|import| import.starts_with("wasi:cli/")));
        assert!(inspected.exports.contains(&"mainspring:job/handler@1.0.0".to_owned()));
    }
}

#[tokio::test]
async fn what_is_not_webassembly_is_told() {
    assert_eq!(rejected("").await, Rejected::NotWasm);
    assert_eq!(rejected("#!/bin/sh\necho").await, Rejected::NotWasm);
}

#[tokio::test]
async fn a_core_module_is_told_from_a_component() {
    assert_eq!(rejected_text("(module)").await, Rejected::CoreModule);
}

#[tokio::test]
async fn a_broken_component_is_malformed() {
    let whole = plugin("echo");
    let half = rejected(whole.slice(..whole.len() / 2)).await;
    assert!(matches!(half, Rejected::Malformed(_)), "{half:?}");
    let odd = rejected(&b"\0asm\x0d\0\x01\0\xff"[..]).await;
    assert!(matches!(odd, Rejected::Malformed(_)), "{odd:?}");
}

#[tokio::test]
async fn an_unknown_import_is_named() {
    for import in ["acme:database/query@1.0.0", "wasi:http/outgoing-handler@0.3.0"] {
        let why = rejected_text(&format!(r#"(component (import "{import}" (instance)))"#)).await;
        assert_eq!(why, Rejected::UnknownImport { import: import.to_owned() });
    }
    let why = rejected_text(r#"(component (import "launch" (func)))"#).await;
    assert_eq!(why, Rejected::UnknownImport { import: "launch".to_owned() });
}

#[tokio::test]
async fn a_component_without_the_handler_is_no_job() {
    let why = rejected_text("(component)").await;
    assert_eq!(why, Rejected::NotAJob { export: "mainspring:job/handler@1.0.0".to_owned() });

    let empty = r#"(component
        (instance $empty)
        (export "mainspring:job/handler@1.0.0" (instance $empty)))"#;
    let export = "mainspring:job/handler@1.0.0#describe".to_owned();
    assert_eq!(rejected_text(empty).await, Rejected::NotAJob { export });
}

#[tokio::test]
async fn an_import_that_does_not_fit_is_named() {
    let why = rejected_text(
        r#"(component
            (import "mainspring:job/log@1.0.0" (instance
                (export "write" (func (param "number" u32)))))
            (instance $empty)
            (export "mainspring:job/handler@1.0.0" (instance $empty)))"#,
    )
    .await;
    let Rejected::BadImport { import, why } = why else { panic!("{why:?}") };
    assert_eq!(import, "mainspring:job/log@1.0.0");
    assert!(!why.is_empty());
}

#[tokio::test]
async fn a_function_of_another_type_is_no_job() {
    let why = rejected(Job { output: "u32", ..Job::default() }.file()).await;
    let export = "mainspring:job/handler@1.0.0#run as in the contract".to_owned();
    assert_eq!(why, Rejected::NotAJob { export });
}

#[tokio::test]
async fn a_component_that_needs_more_memory_than_any_may_have_is_refused() {
    let why = rejected(Job { pages: 5_000, ..Job::default() }.file()).await;
    assert!(matches!(why, Rejected::Malformed(_)), "{why:?}");
}

#[tokio::test]
async fn a_plugin_that_cannot_describe_itself_is_told_why() {
    let why = rejected(Job::default().file()).await;
    let Rejected::NoDescription(why) = why else { panic!("{why:?}") };
    assert!(why.contains("unreachable"), "{why}");
}

#[tokio::test]
async fn a_plugin_that_describes_itself_for_ever_is_stopped() {
    let why =
        rejected(Job { describe: "(loop (br 0)) unreachable", ..Job::default() }.file()).await;
    assert_eq!(why, Rejected::NoDescription("timed out after 2s".to_owned()));
}

#[tokio::test]
async fn a_description_that_breaks_a_rule_names_the_field() {
    // All zeros: empty texts.
    let why = rejected(Job { describe: "(i32.const 4096)", ..Job::default() }.file()).await;
    assert!(matches!(why, Rejected::BadDescription { field: "name", .. }), "{why:?}");
}

#[tokio::test]
async fn a_plugin_that_compiles_too_slowly_is_refused_and_may_be_there_later() {
    let dir = tempfile::tempdir().unwrap();
    let compile_timeout = Duration::ZERO;
    let config = WasmConfig { cache_dir: dir.path().to_owned(), slots: 1, compile_timeout };
    let bench = Bench::with(&config);
    let first = bench.runner.inspect(plugin("echo")).await;
    let too_slow = Rejected::TooSlowToCompile { seconds: 0 };
    assert!(matches!(first, Err(InspectError::Rejected(why)) if why == too_slow));
    // The compiler goes on.
    while bench.runner.inspect(plugin("echo")).await.is_err() {}
}
