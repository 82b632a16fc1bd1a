//! From the source to a running server.

use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Error, Result};

use crate::places::Places;
use crate::progress::Progress;
use crate::shell::{self, line};
use crate::{plugins, ui};

/// Builds the plugins, the console and the server with them inside, and becomes that server.
pub(crate) fn run(places: &Places, debug: bool, args: Vec<String>) -> Result<()> {
    let progress = Progress::start();
    plugins::build(places)?;
    ui::build(places)?;

    progress.say("building the server");
    let mut build = places.cargo();
    build.args(["build", "--package", "mainspring"]);
    if !debug {
        build.arg("--release");
    }
    shell::run(&mut build)?;

    let profile = if debug { "debug" } else { "release" };
    let mut server = Command::new(places.target.join(profile).join("mainspring"));
    server.args(arguments(places, args));
    progress.say(&format!("starting {}", line(&server)));
    // In place of this process: the terminal's Ctrl-C and a service manager's signals reach the
    // server itself, which then drains.
    Err(Error::new(server.exec()).context(format!("cannot start `{}`", line(&server))))
}

/// The server's arguments: the data lie in the clone unless they are told to lie elsewhere.
fn arguments(places: &Places, args: Vec<String>) -> Vec<String> {
    let mut all = vec!["serve".to_owned()];
    let says_where = |arg: &String| arg == "--data-dir" || arg.starts_with("--data-dir=");
    if !args.iter().any(says_where) {
        all.push(format!("--data-dir={}", places.root.join("data").display()));
    }
    all.extend(args);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        Places { root: "/clone".into(), target: "/clone/target".into() }
    }

    fn given(args: &[&str]) -> Vec<String> {
        arguments(&places(), args.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn data_lie_in_the_clone_by_default() {
        assert_eq!(
            given(&["--listen", "0.0.0.0:80"]),
            ["serve", "--data-dir=/clone/data", "--listen", "0.0.0.0:80"]
        );
    }

    #[test]
    fn a_data_directory_that_is_given_is_the_only_one() {
        assert_eq!(given(&["--data-dir", "/srv"]), ["serve", "--data-dir", "/srv"]);
        assert_eq!(given(&["--data-dir=/srv"]), ["serve", "--data-dir=/srv"]);
    }
}
