use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

/// The module, and the JavaScript between it and the browser.
pub(crate) struct Bound {
    pub(crate) wasm: Vec<u8>,
    pub(crate) glue: String,
}

/// Does what `wasm-bindgen --target web` does.
pub(crate) fn bind(wasm: &Path) -> Result<Bound> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).typescript(false).remove_name_section(true);
    bindgen.remove_producers_section(true).omit_default_module_path(true).web(true)?;
    let mut output = bindgen
        .generate_output()
        .with_context(|| format!("cannot bind {}: was it built for the browser?", wasm.display()))?;
    Ok(Bound { glue: squeeze(output.js()), wasm: output.wasm_mut().emit_wasm() })
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
        let script = "/**\n * What.\n */\nexport function f() {\n    // why\n    return 'http://x';\n}\n";
        assert_eq!(squeeze(script), "export function f() {\nreturn 'http://x';\n}\n");
    }
}
