//! What the build and the tests need from the machine: [`TOOLS`], and nothing else.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::progress::Progress;
use crate::shell::{self, ask, line};
use crate::{plugins, ui};

/// How much has to be there; the greater includes the lesser.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(crate) enum Scope {
    /// To build and run the server.
    Build,
    /// To run every check as well.
    Test,
}

/// One thing that is needed, what for, and where it comes from.
struct Tool {
    name: &'static str,
    why: &'static str,
    needed_to: Scope,
    source: Source,
}

/// Where a tool comes from, which says how to look for it and how to install it.
enum Source {
    /// Debian packages, there if the command that they bring is, in a version that will do.
    Debian { command: Program, at_least: Version, packages: &'static [&'static str] },
    /// The program of a crate; one that is installed will do from a certain version on.
    Cargo { version: &'static str, at_least: Version },
    /// The standard library for the target of that name.
    RustTarget,
}

/// A program that is called by its name, or by what a variable says where it is set.
struct Program {
    name: &'static str,
    variable: Option<&'static str>,
    /// Where it is if it is not on the PATH: in `bin` of a folder for each version.
    versions: Option<&'static str>,
}

/// Major, minor and patch.
type Version = [u32; 3];

/// For what is good in every version, or says none.
const ANY: Version = [0, 0, 0];

const TOOLS: &[Tool] = &[
    Tool {
        name: "C compiler",
        why: "SQLite is compiled from its C source",
        needed_to: Scope::Build,
        source: Source::Debian {
            command: Program::named("cc"),
            at_least: ANY,
            packages: &["gcc", "libc6-dev"],
        },
    },
    Tool {
        name: plugins::TARGET,
        why: "plugins are WebAssembly components",
        needed_to: Scope::Build,
        source: Source::RustTarget,
    },
    Tool {
        name: ui::TARGET,
        why: "the console runs in browsers",
        needed_to: Scope::Build,
        source: Source::RustTarget,
    },
    Tool {
        name: "cargo-nextest",
        why: "runs each test in a process of its own and ends those that hang",
        needed_to: Scope::Test,
        source: Source::Cargo { version: "0.9.151", at_least: [0, 9, 100] },
    },
    Tool {
        name: "cargo-deny",
        why: "checks the licences, sources and advisories of all dependencies",
        needed_to: Scope::Test,
        source: Source::Cargo { version: "0.20.2", at_least: [0, 19, 0] },
    },
    Tool {
        name: "Chromium",
        why: "the console is tested in a browser",
        needed_to: Scope::Test,
        source: Source::Debian {
            command: Program {
                variable: Some("MAINSPRING_TEST_CHROMIUM"),
                ..Program::named("chromium")
            },
            at_least: ANY,
            packages: &["chromium"],
        },
    },
    Tool {
        name: "PostgreSQL",
        why: "the store's tests run on it, too, on a server of their own",
        needed_to: Scope::Test,
        source: Source::Debian {
            command: Program {
                versions: Some("/usr/lib/postgresql"),
                ..Program::named("postgres")
            },
            at_least: ANY,
            packages: &["postgresql"],
        },
    },
    Tool {
        name: "Node.js 20",
        why: "those tests are JavaScript, which drives the browser",
        needed_to: Scope::Test,
        source: Source::Debian {
            command: Program::named("node"),
            at_least: [20, 11, 0],
            packages: &["nodejs"],
        },
    },
    Tool {
        name: "npm",
        why: "installs what those tests use",
        needed_to: Scope::Test,
        source: Source::Debian {
            command: Program::named("npm"),
            at_least: ANY,
            packages: &["npm"],
        },
    },
    Tool {
        name: "pip",
        why: "installs a published client in Python, which is run in those tests, too",
        needed_to: Scope::Test,
        source: Source::Debian {
            command: Program::named("pip3"),
            at_least: ANY,
            packages: &["python3", "python3-pip"],
        },
    },
];

/// Installs what is missing, and fails with what to do by hand where that did not help.
pub(crate) fn run(scope: Scope) -> Result<()> {
    let progress = Progress::start();
    let tools: Vec<_> = TOOLS.iter().filter(|tool| tool.needed_to <= scope).collect();
    for tool in &tools {
        if !tool.is_there() {
            progress.say(&format!("installing {}: {}", tool.name, tool.why));
            tool.install().unwrap_or_else(|error| eprintln!("{error:#}"));
        }
    }
    let missing: Vec<_> =
        tools.iter().filter(|tool| !tool.is_there()).map(|t| t.advice()).collect();
    if !missing.is_empty() {
        bail!("missing, and not to be installed from here:\n{}", missing.join("\n"));
    }
    let names: Vec<_> = tools.iter().map(|tool| tool.name).collect();
    progress.say(&format!("all there: {}", names.join(", ")));
    Ok(())
}

impl Tool {
    fn is_there(&self) -> bool {
        match self.source {
            Source::Debian { ref command, at_least, .. } => is_recent(command.path(), at_least),
            Source::Cargo { at_least, .. } => is_recent(self.name.into(), at_least),
            Source::RustTarget => {
                let mut rustc = Command::new("rustc");
                ask(rustc.args(["--print", "target-libdir", "--target", self.name]))
                    .is_some_and(|dir| Path::new(dir.trim()).is_dir())
            }
        }
    }

    fn install(&self) -> Result<()> {
        match self.source {
            Source::Debian { .. } => {
                shell::run(&mut as_root(command("apt-get", &["update"])))?;
                shell::run(&mut as_root(self.installer()))
            }
            Source::Cargo { .. } | Source::RustTarget => shell::run(&mut self.installer()),
        }
    }

    /// What installs it, without asking anything.
    fn installer(&self) -> Command {
        match self.source {
            Source::Debian { packages, .. } => {
                command("apt-get", &[&["install", "-y"], packages].concat())
            }
            Source::Cargo { version, .. } => {
                command("cargo", &["install", "--locked", self.name, "--version", version])
            }
            Source::RustTarget => command("rustup", &["target", "add", self.name]),
        }
    }

    fn advice(&self) -> String {
        let who = match self.source {
            Source::Debian { .. } => "as root, ",
            Source::Cargo { .. } | Source::RustTarget => "",
        };
        format!("  {} ({}): {who}`{}`", self.name, self.why, line(&self.installer()))
    }
}

impl Program {
    const fn named(name: &'static str) -> Self {
        Self { name, variable: None, versions: None }
    }

    fn path(&self) -> OsString {
        let named = self.variable.and_then(env::var_os);
        named.or_else(|| self.of_some_version()).unwrap_or_else(|| self.name.into())
    }

    fn of_some_version(&self) -> Option<OsString> {
        let versions = fs::read_dir(self.versions?).ok()?.flatten();
        let mut paths = versions.map(|version| version.path().join("bin").join(self.name));
        paths.find(|path| path.exists()).map(Into::into)
    }
}

/// Whether a program is there and says that it has this version or a later one.
fn is_recent(program: OsString, at_least: Version) -> bool {
    ask(Command::new(program).arg("--version"))
        .is_some_and(|answer| at_least == ANY || version(&answer) >= Some(at_least))
}

fn command(program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args);
    command
}

/// As it is for root; for anyone else through a sudo that may not ask for a password.
fn as_root(command: Command) -> Command {
    if ask(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0") {
        return command;
    }
    let mut sudo = Command::new("sudo");
    sudo.arg("-n").arg(command.get_program()).args(command.get_args());
    sudo
}

/// The version in an answer such as `cargo-deny 0.20.2 (a1b2c3 2026-08-04)` or `v20.20.2`.
fn version(answer: &str) -> Option<Version> {
    answer.split_whitespace().take(2).find_map(|word| {
        let word = word.strip_prefix('v').unwrap_or(word);
        let mut parts = word.splitn(3, '.').map(str::parse);
        match (parts.next()?, parts.next()?, parts.next()?) {
            (Ok(major), Ok(minor), Ok(patch)) => Some([major, minor, patch]),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_what_a_tool_says_of_itself() {
        assert_eq!(version("cargo-deny 0.20.2\n"), Some([0, 20, 2]));
        assert_eq!(version("cargo-nextest 0.9.143 (60fa45f63 2026-08-04)\n"), Some([0, 9, 143]));
        assert_eq!(version("v20.20.2\n"), Some([20, 20, 2]));
        assert_eq!(version("cargo-nextest"), None);
        assert_eq!(version("cargo-nextest of today"), None);
    }

    #[test]
    fn a_later_minor_version_beats_a_greater_patch() {
        assert!(version("x 0.10.0") > version("x 0.9.151"));
    }

    #[test]
    fn what_setup_installs_satisfies_its_own_check() {
        for tool in TOOLS {
            if let Source::Cargo { version: pinned, at_least } = tool.source {
                assert!(version(&format!("{} {pinned}", tool.name)) >= Some(at_least));
            }
        }
    }

    #[test]
    fn the_advice_names_the_tool_its_purpose_and_the_command() {
        let tool = Tool {
            name: "PostgreSQL",
            why: "the store's tests run on it",
            needed_to: Scope::Test,
            source: Source::Debian {
                command: Program::named("psql"),
                at_least: ANY,
                packages: &["postgresql"],
            },
        };

        assert_eq!(
            tool.advice(),
            "  PostgreSQL (the store's tests run on it): as root, `apt-get install -y postgresql`"
        );
    }
}
