//! From nothing to a run, with nothing but the binary and a Rust toolchain.

use std::process::Command;

use crate::support::{Server, mainspring, text};

#[tokio::test]
async fn a_new_plugin_is_built_tried_uploaded_and_run() {
    let dir = tempfile::tempdir().unwrap();
    let ok = |command: &mut Command| {
        let output = command.output().unwrap();
        assert!(output.status.success(), "{command:?}: {}", text(&output.stderr));
        text(&output.stdout)
    };

    ok(mainspring().args(["plugin", "new", "word-count", "--path"]).arg(dir.path()));
    let source = dir.path().join("word-count");
    let built = ok(mainspring()
        .args(["plugin", "build"])
        .arg(&source)
        .env("CARGO_TARGET_DIR", dir.path().join("target"))
        // Small and fast is not the point here.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_LTO", "off"));
    let file = built.split_once(" (").unwrap().0;
    let input = r#"{"text":"to be or not to be"}"#;
    let tried = ok(mainspring().args(["plugin", "run", file, "--input", input]));
    assert!(tried.contains(r#""words":6"#), "{tried}");

    let server = Server::start();
    let pushed = server.cli(&["plugin", "push", file]);
    assert!(pushed.status.success(), "{}", text(&pushed.stderr));
    let made = server.cli(&["job", "create", "count", "--plugin", "word-count", "--input", input]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let run = server.cli(&["job", "run", "count", "--follow"]);
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stdout));
    assert!(text(&run.stdout).contains(r#""words":6"#));
}
