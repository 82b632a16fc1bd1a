//! The files of the console and how they name each other.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::glue::{Glue, MODULE};

/// Everything that is served.
pub(crate) struct Assets {
    /// The page last: it names the others.
    pub(crate) files: Vec<File>,
}

/// A file to be served.
pub(crate) struct File {
    /// Its path below the console's.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) bytes: Vec<u8>,
}

impl Assets {
    /// Gives each file its name and puts the names where the files are loaded.
    pub(crate) fn make(glue: Glue, source: &Path) -> Result<Self> {
        let module = File::hashed("console", "wasm", glue.module);
        let script = glue.script.replace(MODULE, module.base_name());
        // The page's policy allows no inline script that could call it.
        let script = File::hashed("console", "js", format!("{script}\n__wbg_init();\n").into());
        let boot = File::hashed("boot", "js", read(&source.join("boot.js"))?);
        let style = File::hashed("style", "css", styles(&source.join("style"))?);
        let icon = File::hashed("icon", "svg", read(&source.join("icon.svg"))?);

        let page = read(&source.join("index.html"))?;
        let mut page = String::from_utf8(page).context("index.html is not UTF-8")?;
        let places = [("MODULE", &module), ("SCRIPT", &script), ("BOOT", &boot)];
        for (place, file) in places.into_iter().chain([("STYLE", &style), ("ICON", &icon)]) {
            let place = format!("{{{{{place}}}}}");
            ensure!(page.contains(&place), "index.html has no {place}");
            page = page.replace(&place, &file.name);
        }
        let page = File { name: "index.html".into(), bytes: page.into() };
        Ok(Self { files: vec![module, script, boot, style, icon, page] })
    }
}

impl File {
    fn hashed(stem: &str, extension: &str, bytes: Vec<u8>) -> Self {
        let digest = hex::encode(Sha256::digest(&bytes));
        let name = format!("assets/{stem}-{}.{extension}", &digest[..12]);
        Self { name, bytes }
    }

    fn base_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }
}

/// All style sheets as one, in the order of their names.
fn styles(dir: &Path) -> Result<Vec<u8>> {
    let cannot = || format!("cannot read {}", dir.display());
    let mut sheets: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(dir).with_context(cannot)? {
        sheets.push(entry.with_context(cannot)?.path());
    }
    sheets.sort();
    let sheets: Vec<_> = sheets.iter().map(|sheet| read(sheet)).collect::<Result<_>>()?;
    Ok(sheets.join(&b'\n'))
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("style")).unwrap();
        let page = "{{STYLE}} {{BOOT}} {{ICON}} {{SCRIPT}} {{MODULE}}";
        for (name, text) in [("index.html", page), ("boot.js", "b"), ("icon.svg", "i")] {
            fs::write(dir.path().join(name), text).unwrap();
        }
        for sheet in ["2.css", "1.css"] {
            fs::write(dir.path().join("style").join(sheet), sheet).unwrap();
        }
        dir
    }

    fn make(module: &str) -> Vec<File> {
        let glue = Glue { script: format!("load('{MODULE}')"), module: module.into() };
        Assets::make(glue, source().path()).unwrap().files
    }

    #[test]
    fn the_page_names_every_file_and_the_script_its_module() {
        let files = make("m");
        let text = |file: &File| String::from_utf8(file.bytes.clone()).unwrap();
        let page = text(&files[5]);
        assert!(files[..5].iter().all(|file| page.contains(&file.name)), "{page}");
        assert!(text(&files[1]).starts_with(&format!("load('{}')", files[0].base_name())));
        assert_eq!(text(&files[3]), "1.css\n2.css");
    }

    #[test]
    fn another_module_gets_another_name_and_so_does_its_script() {
        let (one, other) = (make("one"), make("other"));
        assert_ne!(one[0].name, other[0].name);
        assert_ne!(one[1].name, other[1].name);
        assert_eq!(one[3].name, other[3].name);
    }
}
