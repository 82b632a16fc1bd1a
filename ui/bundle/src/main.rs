//! Turns the console's WebAssembly, styles and page into the files that the server embeds.
//!
//! `mainspring-bundle <wasm> <ui> <out>`: what `wasm-bindgen`, a CSS minifier and a compressor would do,
//! without any tool that has to be installed first. Every file but the page is named for its content, so
//! that browsers may keep it for ever. Over the budget for the first load, it fails.

mod bind;
mod compress;
mod files;
mod style;
mod table;

use std::env;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::files::{Names, Out};

/// What the first load may cost, in bytes as Brotli sends them.
const BUDGET: usize = 300 * 1000;

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
    let args: Vec<_> = env::args_os().skip(1).collect();
    let [wasm, ui, out] = args.as_slice() else {
        bail!("usage: mainspring-bundle <wasm> <ui> <out>");
    };
    let sizes = bundle(Path::new(wasm), Path::new(ui), Path::new(out))?;
    print!("{}", table::draw(&sizes, BUDGET));
    let first: usize = sizes.iter().filter(|size| size.first).map(|size| size.brotli).sum();
    if first > BUDGET {
        bail!("the first load is {first} bytes, and its budget {BUDGET}");
    }
    Ok(())
}

fn bundle(wasm: &Path, ui: &Path, out: &Path) -> Result<Vec<compress::Size>> {
    let bound = bind::bind(wasm)?;
    let mut out = Out::begin(out)?;
    let mut names = Names::default();

    // What is loaded later has its names in the loader.
    let mut loader = bound.loader;
    for (name, part) in &bound.later {
        let stem = name.split('.').next().unwrap_or_default();
        loader = loader.replace(name, &out.later(stem, "wasm", part)?);
    }
    // Glue and loader import each other: both are named for the content of both.
    let both = files::digest(&[bound.glue.as_bytes(), loader.as_bytes()]);
    let (glue_name, loader_name) = (format!("glue-{both}.js"), format!("loader-{both}.js"));
    let glue = bound
        .glue
        .replace(&format!("from \"{}\"", bind::LOADER), &format!("from \"./{loader_name}\""));
    let loader = loader.replace(bind::GLUE, &format!("./{glue_name}"));

    names.add("__WASM__", out.asset("console", "wasm", &bound.wasm)?);
    names.add("__GLUE__", out.named_asset(glue_name, glue.as_bytes())?);
    names.add("__LOADER__", out.named_asset(loader_name, loader.as_bytes())?);
    names.add("__STYLE__", out.asset("style", "css", style::all(&ui.join("style"))?.as_bytes())?);
    names.add("__THEME__", out.asset("theme", "js", &read(&ui.join("boot/theme.js"))?)?);
    // Modules name each other from beside each other, the page from above.
    let entry = names.fill(&text(&ui.join("boot/entry.js"))?, "");
    names.add("__ENTRY__", out.asset("entry", "js", entry.as_bytes())?);
    out.page(names.fill(&text(&ui.join("index.html"))?, files::ASSETS).as_bytes())?;
    Ok(out.finish())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn text(path: &Path) -> Result<String> {
    String::from_utf8(read(path)?).with_context(|| format!("{} is not text", path.display()))
}
