//! Embeds files in the binary: the built-in plugins, the console, and what `mainspring plugin new`
//! writes.
//!
//! The plugins are every `*.wasm` in the directory `MAINSPRING_BUILTINS`, the console is all of
//! `MAINSPRING_CONSOLE`. Without these variables none are embedded, so that editors and clippy need
//! nothing built.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let out = PathBuf::from(variable("OUT_DIR")?);
    let mut builtins = named_by("MAINSPRING_BUILTINS")?;
    builtins.retain(|(_, file)| file.extension().is_some_and(|extension| extension == "wasm"));
    embed(&out.join("builtins.rs"), &builtins)?;
    embed(&out.join("console.rs"), &named_by("MAINSPRING_CONSOLE")?)?;

    let sdk = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("../sdk");
    for part in ["plugin", "template", "wit"] {
        embed(&out.join(format!("sdk_{part}.rs")), &files(&sdk.join(part))?)?;
    }
    Ok(())
}

/// The files in the directory that a variable names; none where it is not set.
fn named_by(variable: &str) -> io::Result<Vec<(String, PathBuf)>> {
    println!("cargo::rerun-if-env-changed={variable}");
    env::var_os(variable).map_or(Ok(Vec::new()), |dir| files(Path::new(&dir)))
}

/// Writes an expression of type `&[(&str, &[u8])]`: each file's path in its directory, and its bytes.
fn embed(code: &Path, files: &[(String, PathBuf)]) -> io::Result<()> {
    let mut text = String::from("&[");
    for (path, file) in files {
        let _ = write!(text, "({path:?}, include_bytes!({:?})),", file.display().to_string());
    }
    text.push(']');
    fs::write(code, text)
}

/// The files in a directory and those below it, sorted by path.
fn files(dir: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    println!("cargo::rerun-if-changed={}", dir.display());
    let dir = dir.canonicalize()?;
    let mut files = Vec::new();
    let mut open = vec![dir.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(name) = path.strip_prefix(&dir) {
                files.push((name.display().to_string(), path));
            }
        }
    }
    files.sort();
    Ok(files)
}

fn variable(name: &str) -> io::Result<std::ffi::OsString> {
    env::var_os(name).ok_or_else(|| io::Error::other(format!("{name} is set by cargo")))
}
