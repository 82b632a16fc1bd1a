//! Makes a compiled console ready to be served: `mainspring-bundle MODULE SOURCE INTO`.
//!
//! MODULE is what rustc made of `ui` for wasm32-unknown-unknown, SOURCE the directory `ui` with the
//! page, its styles and its scripts, INTO the directory that the server embeds. There, everything
//! under `assets/` has its own hash in its name, so that browsers may keep it for ever, and each
//! file stands beside its `.br` and `.gz`.

mod assets;
mod glue;
mod pack;

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::assets::Assets;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<_> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [module, source, into] = arguments.as_slice() else {
        bail!("three paths are needed: MODULE SOURCE INTO");
    };
    let assets = Assets::make(glue::make(module)?, source)?;

    // What an earlier build left would be embedded too.
    if into.exists() {
        fs::remove_dir_all(into).with_context(|| format!("cannot remove {}", into.display()))?;
    }
    let mut first_load = 0;
    for file in &assets.files {
        first_load += pack::write(&into.join(&file.name), &file.bytes)?;
    }
    println!("{} files, {} KB for the first load", assets.files.len(), first_load.div_ceil(1000));
    Ok(())
}
