//! The module as browsers load it, and the JavaScript that loads it.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

/// What wasm-bindgen makes.
pub(crate) struct Glue {
    /// An ECMAScript module, which loads `console_bg.wasm` from beside itself.
    pub(crate) script: String,
    /// That WebAssembly module.
    pub(crate) module: Vec<u8>,
}

/// The script's name for the module.
pub(crate) const MODULE: &str = "console_bg.wasm";

/// Reads a compiled module and makes its glue.
pub(crate) fn make(module: &Path) -> Result<Glue> {
    let cannot = || format!("cannot make the glue of {}", module.display());
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name("console").typescript(false);
    let mut output = bindgen.web(true).with_context(cannot)?.generate_output().with_context(cannot)?;
    ensure!(
        output.snippets().is_empty() && output.local_modules().is_empty(),
        "a dependency of the console brings JavaScript of its own, which would have to be bundled"
    );
    let script = output.js().to_owned();
    ensure!(script.contains(MODULE), "the glue does not load {MODULE}");
    Ok(Glue { script, module: output.wasm_mut().emit_wasm() })
}
