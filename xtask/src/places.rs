//! Where things lie in the clone and in the target directory, and `cargo` called for them.

use std::env;
use std::path::{Path, PathBuf, absolute};
use std::process::Command;

use anyhow::{Context, Result};

/// The clone, and the directory that builds go to.
pub(crate) struct Places {
    /// The root of the clone, without symbolic links.
    pub(crate) root: PathBuf,
    /// `CARGO_TARGET_DIR`, or `target` in the root.
    pub(crate) target: PathBuf,
}

impl Places {
    pub(crate) fn find() -> Result<Self> {
        // Asked when it runs, not when it is built: clones may share a target directory.
        let here = env::var_os("CARGO_MANIFEST_DIR").context("to be called as `cargo xtask`")?;
        let root = Path::new(&here).join("..");
        let root =
            root.canonicalize().with_context(|| format!("cannot find {}", root.display()))?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => absolute(&dir).context("CARGO_TARGET_DIR cannot be made absolute")?,
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The workspace of the guests.
    pub(crate) fn plugins(&self) -> PathBuf {
        self.root.join("plugins")
    }

    /// Where that workspace is built; kept apart, since its flags would undo the server's builds.
    pub(crate) fn plugins_target(&self) -> PathBuf {
        self.target.join("plugins")
    }

    /// The `<name>.wasm` that the server's build embeds.
    pub(crate) fn builtins(&self) -> PathBuf {
        self.target.join("builtins")
    }

    /// The workspace of the console.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Where that workspace is built; apart too.
    pub(crate) fn ui_target(&self) -> PathBuf {
        self.target.join("ui")
    }

    /// The console's files, which the server's build embeds.
    pub(crate) fn console(&self) -> PathBuf {
        self.target.join("console")
    }

    /// The `<name>.wasm` that tests load: the built-in ones and those that misbehave.
    pub(crate) fn test_plugins(&self) -> PathBuf {
        self.target.join("test-plugins")
    }

    /// Compiled plugins, shared by all tests, so that each is compiled once.
    pub(crate) fn plugin_cache(&self) -> PathBuf {
        self.target.join("plugin-cache")
    }

    /// Cargo in the server's workspace.
    ///
    /// The built-in plugins and the console are embedded as soon as they have been built, whichever
    /// command asks: otherwise each would rebuild what another has just built.
    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        if self.builtins().is_dir() {
            cargo.env("MAINSPRING_BUILTINS", self.builtins());
        }
        if self.console().is_dir() {
            cargo.env("MAINSPRING_CONSOLE", self.console());
        }
        cargo
    }

    /// Cargo in the console's workspace.
    pub(crate) fn ui_cargo(&self) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(self.ui()).env("CARGO_TARGET_DIR", self.ui_target());
        cargo
    }

    /// Cargo in the guests' workspace.
    pub(crate) fn plugins_cargo(&self) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(self.plugins()).env("CARGO_TARGET_DIR", self.plugins_target());
        cargo
    }
}
