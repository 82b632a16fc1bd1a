//! Secrets at rest, and the master key that opens them.

use std::os::unix::fs::PermissionsExt as _;

use mainspring_client::wire::NewSecret;

use crate::support::{Server, mainspring, text};

const VALUE: &str = "correct horse battery staple";

/// Whether these bytes hold the value, as it is or in the encodings that somebody might use.
fn holds_value(bytes: &[u8]) -> bool {
    let encoded = ["Y29ycmVjdCBob3JzZSBiYXR0ZXJ5IHN0YXBsZ", "636f727265637420686f727365", VALUE];
    encoded.iter().any(|text| bytes.windows(text.len()).any(|window| window == text.as_bytes()))
}

#[test]
fn a_secret_comes_from_standard_input_and_is_nowhere_to_be_read() {
    let server =
        Server::start_with(tempfile::tempdir().unwrap(), &[("MAINSPRING_LOG_LEVEL", "trace")]);
    let set = ["secret", "set", "token", "--host", "example.org", "--host", "*.example.net"];
    let made = server.cli_with(&set, &format!("{VALUE}\n"));
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert_eq!(text(&made.stdout), "Set token, for example.org, *.example.net.\n");
    let listed = server.cli(&["secret", "list"]);
    assert!(text(&listed.stdout).contains("example.org, *.example.net"));
    assert!(!holds_value(&listed.stdout) && !holds_value(&made.stdout));
    let refused = server.cli_with(&["secret", "set", "token", "--host", "*"], VALUE);
    assert!(text(&refused.stderr).contains("hosts.0"), "{}", text(&refused.stderr));
    assert!(server.log().contains("hosts.0"), "refusals are logged at this level");
    assert!(!holds_value(&server.written()));

    let file = server.data().join("master.key");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let key = std::fs::read_to_string(&file).unwrap();
    assert!(!server.log().contains(key.trim()));

    let gone = server.cli(&["secret", "delete", "token"]);
    assert!(gone.status.success(), "{}", text(&gone.stderr));
    assert!(text(&server.cli(&["secret", "list"]).stdout).contains("There are no secrets."));
}

#[tokio::test]
async fn a_server_with_another_master_key_says_so_and_takes_the_value_anew() {
    let server = Server::start();
    let secret = NewSecret { value: VALUE.to_owned(), hosts: vec!["example.org".to_owned()] };
    server.client.set_secret("token", &secret).await.unwrap();
    let server = Server::start_on(server.kill());
    assert!(server.client.secrets().await.unwrap().items[0].readable, "the key was kept");
    assert!(!server.log().contains("another master key"));

    let key = "0123456789abcdef".repeat(4);
    let server = Server::start_with(server.kill(), &[("MAINSPRING_MASTER_KEY", &key)]);
    assert!(server.log().contains("another master key"), "{}", server.log());
    assert!(!server.log().contains(&key));
    assert!(!server.client.secrets().await.unwrap().items[0].readable);
    let listed = text(&server.cli(&["secret", "list"]).stdout);
    assert!(listed.contains("set it again"), "{listed}");
    assert!(server.client.set_secret("token", &secret).await.unwrap().readable);
}

#[tokio::test]
async fn secrets_move_to_another_master_key_while_no_server_runs() {
    let server = Server::start();
    let secret = NewSecret { value: VALUE.to_owned(), hosts: vec!["example.org".to_owned()] };
    server.client.set_secret("token", &secret).await.unwrap();
    let data = server.kill();
    let new = data.path().join("new.key");
    let key = "0123456789abcdef".repeat(4);
    std::fs::write(&new, &key).unwrap();
    let done = mainspring()
        .args(["secret", "rekey", "--to", new.to_str().unwrap(), "--data-dir"])
        .arg(data.path())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(text(&done.stdout).starts_with("Secrets under the new key: 1."));
    assert_eq!(std::fs::read_to_string(data.path().join("master.key")).unwrap().trim(), key);
    let server = Server::start_on(data);
    assert!(server.client.secrets().await.unwrap().items[0].readable);
}
