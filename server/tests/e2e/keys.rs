//! Keys, through a server and without one.

use mainspring_client::wire::{Role, SignIn};
use mainspring_client::{Client, JobList};

use crate::support::{KEY, Server, mainspring, text};

#[test]
fn the_first_start_makes_an_admin_key_that_is_shown_in_a_file_and_never_logged() {
    let dir = tempfile::tempdir().unwrap();
    let server = mainspring()
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(dir.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut server = Killed(server);
    let said = server.said("mainspring run list");

    let file = dir.path().canonicalize().unwrap().join("first-admin.key");
    let key = std::fs::read_to_string(&file).unwrap();
    assert!(key.starts_with("ms_"));
    assert!(said.contains(&format!("export MAINSPRING_KEY=$(cat '{}')", file.display())), "{said}");
    assert!(!said.contains(key.trim()));
}

#[tokio::test]
async fn a_lost_admin_key_is_replaced_without_a_server() {
    let server = Server::start();
    let data = server.kill();

    let made = mainspring()
        .args(["key", "create", "rescue", "--role", "admin", "--data-dir"])
        .arg(data.path())
        .output()
        .unwrap();

    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(text(&made.stderr).contains("No server holds"));
    let server = Server::start_on(data);
    let client = Client::new(&server.url, text(&made.stdout).trim()).unwrap();
    assert_eq!(client.keys().await.unwrap().items.len(), 2);
}

#[tokio::test]
async fn while_a_server_runs_it_is_asked_and_a_revoked_key_is_worth_nothing() {
    let server = Server::start();
    let data = server.data().to_str().unwrap();
    let at_data = |args: &[&str]| {
        let output = mainspring()
            .args(args)
            .args(["--data-dir", data])
            .env("MAINSPRING_KEY", KEY)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        output
    };
    let made = at_data(&["key", "create", "watcher", "--role", "viewer", "--expires", "1d"]);
    assert!(text(&made.stderr).contains(&format!("The server at {} holds", server.url)));
    let secret = text(&made.stdout);
    let client = Client::new(&server.url, secret.trim()).unwrap();
    client.jobs(&JobList::default()).await.unwrap();

    let id = secret.split('_').nth(1).unwrap();
    at_data(&["key", "revoke", id]);

    let error = client.jobs(&JobList::default()).await.unwrap_err();
    assert_eq!(error.code(), Some("unauthenticated"));
    assert!(text(&at_data(&["key", "list"]).stdout).contains("revoked"));
}

/// A server that does not outlive the test.
struct Killed(std::process::Child);

impl Killed {
    /// All that it says up to a line that contains this.
    fn said(&mut self, last: &str) -> String {
        use std::io::{BufRead as _, BufReader};
        let mut said = String::new();
        for line in BufReader::new(self.0.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            said.push_str(&line);
            said.push('\n');
            if line.contains(last) {
                break;
            }
        }
        said
    }
}

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_link_to_the_console_signs_in_once_even_at_the_next_start() {
    let server = Server::start();
    let shown = server.cli(&["console"]);
    assert!(shown.status.success(), "{}", text(&shown.stderr));
    let shown = text(&shown.stdout);
    let (place, token) = shown.trim().split_once('#').unwrap();
    assert_eq!(place, format!("{}/console/sign-in", server.url));
    let secret = SignIn { secret: token.to_owned() };

    let server = Server::start_on(server.kill());
    let session = server.client.sign_in(&secret).await.unwrap();
    assert_eq!(session.role, Role::Admin);
    let again = server.client.sign_in(&secret).await.unwrap_err();
    assert_eq!(again.code(), Some("link_used"));
}
