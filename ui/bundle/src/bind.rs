use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

/// The console, taken apart and bound to the browser.
pub(crate) struct Bound {
    /// What is loaded first.
    pub(crate) wasm: Vec<u8>,
    /// The JavaScript between it and the browser. It imports the loader by [`LOADER`].
    pub(crate) glue: String,
    /// The JavaScript that fetches the rest. It imports the glue by [`GLUE`].
    pub(crate) loader: String,
    /// What is loaded later, by the names that the loader has for them.
    pub(crate) later: Vec<(String, Vec<u8>)>,
}

/// The names by which glue and loader import each other, before they have those for good.
pub(crate) const GLUE: &str = "./__glue.js";
pub(crate) const LOADER: &str = "./__loader.js";

/// Takes the module apart where its source says so, and does what `wasm-bindgen --target web` does with
/// what is loaded first.
pub(crate) fn bind(wasm: &Path) -> Result<Bound> {
    let cannot = || format!("cannot take {} apart: was it built for the console?", wasm.display());
    let whole = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let dir = tempfile::tempdir().context("cannot make a directory for the parts")?;
    let first = dir.path().join("first.wasm");
    let mut options = Options::new(&whole);
    options.output_dir = dir.path();
    options.main_out_path = &first;
    options.main_module = GLUE;
    options.link_name = LOADER;
    let parts = transform(options).map_err(|error| anyhow!("{error:#}")).with_context(cannot)?;

    let mut bindgen = Bindgen::new();
    bindgen.input_path(&first).typescript(false).remove_name_section(true);
    bindgen.remove_producers_section(true).omit_default_module_path(true).web(true)?;
    // The parts that come later find what they share by these.
    bindgen.keep_lld_exports(true);
    let mut output = bindgen.generate_output().with_context(cannot)?;
    Ok(Bound {
        glue: squeeze(output.js()),
        wasm: output.wasm_mut().emit_wasm(),
        loader: squeeze(&text(&dir.path().join(LOADER))?),
        later: parts.split_modules.iter().map(part).collect::<Result<_>>()?,
    })
}

fn part(path: &PathBuf) -> Result<(String, Vec<u8>)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let wasm = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok((name, wasm))
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Leaves out comments and indentation. Lines stay lines: where a statement ends is not for this to know.
/// Only lines that begin a comment are taken for one, as `wasm-bindgen` writes them.
fn squeeze(script: &str) -> String {
    let mut squeezed = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            squeezed.push_str(line);
            squeezed.push('\n');
        }
        in_comment &= !line.ends_with("*/");
    }
    squeezed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_loses_its_comments_and_indentation_only() {
        let script =
            "/**\n * What.\n */\nexport function f() {\n    // why\n    return 'http://x';\n}\n";
        assert_eq!(squeeze(script), "export function f() {\nreturn 'http://x';\n}\n");
    }
}
