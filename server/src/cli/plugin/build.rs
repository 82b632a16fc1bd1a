use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};
use serde::Deserialize;

use crate::cli::out;
use crate::units::show_size;

/// What plugins are compiled for.
const TARGET: &str = "wasm32-wasip2";

#[derive(Debug, clap::Args)]
pub(crate) struct Build {
    /// The plugin's directory, with its Cargo.toml
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,
}

impl Build {
    /// Builds the plugin and says where its file is.
    pub(crate) fn run(&self) -> Result<()> {
        ensure!(
            self.path.join("Cargo.toml").is_file(),
            "there is no Cargo.toml in {}; `mainspring plugin new NAME` makes a plugin",
            self.path.display()
        );
        ensure_target(&self.path)?;
        let file = compile(&self.path)?;
        let size =
            file.metadata().with_context(|| format!("cannot read {}", file.display()))?.len();
        out::print(&format!(
            "{} ({})\n\nTry it:     mainspring plugin run {0} --input JSON\n\
             Upload it:  mainspring plugin push {0}\n",
            file.display(),
            show_size(size)
        ))
    }
}

/// Adds the compilation target where the toolchain of this directory lacks it.
fn ensure_target(dir: &Path) -> Result<()> {
    let libraries = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .current_dir(dir)
        .output()
        .context("cannot start rustc: plugins need a Rust toolchain, see https://rustup.rs")?;
    let libraries = String::from_utf8_lossy(&libraries.stdout).trim().to_owned();
    if !libraries.is_empty() && Path::new(&libraries).is_dir() {
        return Ok(());
    }
    eprintln!("The target {TARGET} is missing: `rustup target add {TARGET}`");
    let added = Command::new("rustup").args(["target", "add", TARGET]).current_dir(dir).status();
    match added {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => bail!("`rustup target add {TARGET}` ended with {status}"),
        Err(error) => Err(error).context(format!(
            "cannot start rustup: the Rust toolchain lacks the target {TARGET}, install it with \
             the means that installed the toolchain"
        )),
    }
}

/// Runs cargo, with its own messages on the terminal. Returns the component.
fn compile(dir: &Path) -> Result<PathBuf> {
    let output = Command::new("cargo")
        .args(["build", "--release", "--target", TARGET])
        .arg("--message-format=json-render-diagnostics")
        .current_dir(dir)
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start cargo: plugins need a Rust toolchain, see https://rustup.rs")?;
    ensure!(output.status.success(), "the plugin does not compile: see above");
    let messages = String::from_utf8_lossy(&output.stdout);
    let files: Vec<PathBuf> = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Artifact>(line).ok())
        .flat_map(|artifact| artifact.filenames)
        .filter(|file| file.extension().is_some_and(|extension| extension == "wasm"))
        .collect();
    match <[PathBuf; 1]>::try_from(files) {
        Ok([file]) => Ok(file),
        Err(files) if files.is_empty() => {
            bail!("cargo built no component: the Cargo.toml needs [lib] crate-type = [\"cdylib\"]")
        }
        Err(files) => bail!("cargo built {} components: name the directory of one", files.len()),
    }
}

/// What cargo says about something it built.
#[derive(Deserialize)]
struct Artifact {
    filenames: Vec<PathBuf>,
}
