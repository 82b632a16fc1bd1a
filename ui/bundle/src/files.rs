use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest as _, Sha256};

use crate::compress::{self, Size};

/// Where the page finds the assets.
pub(crate) const ASSETS: &str = "/console/assets/";

/// The directory that is written, file by file.
pub(crate) struct Out {
    dir: PathBuf,
    sizes: Vec<Size>,
}

impl Out {
    /// Begins with an empty directory: what an earlier bundle left would be embedded as well.
    pub(crate) fn begin(dir: &Path) -> Result<Self> {
        if dir.exists() {
            fs::remove_dir_all(dir).with_context(|| format!("cannot empty {}", dir.display()))?;
        }
        let assets = dir.join("assets");
        fs::create_dir_all(&assets).with_context(|| format!("cannot make {}", assets.display()))?;
        Ok(Self { dir: dir.to_owned(), sizes: Vec::new() })
    }

    /// Writes an asset of the first load under a name that follows from its content, and says which.
    pub(crate) fn asset(&mut self, stem: &str, extension: &str, content: &[u8]) -> Result<String> {
        self.named_asset(format!("{stem}-{}.{extension}", digest(&[content])), content)
    }

    /// Writes an asset of the first load under a name that its content follows from, or the reverse.
    pub(crate) fn named_asset(&mut self, name: String, content: &[u8]) -> Result<String> {
        self.write(&format!("assets/{name}"), content, true)?;
        Ok(name)
    }

    /// Writes an asset that is loaded later, as [`Self::asset`] does.
    pub(crate) fn later(&mut self, stem: &str, extension: &str, content: &[u8]) -> Result<String> {
        let name = format!("{stem}-{}.{extension}", digest(&[content]));
        self.write(&format!("assets/{name}"), content, false)?;
        Ok(name)
    }

    /// Writes the page, whose name never changes.
    pub(crate) fn page(&mut self, content: &[u8]) -> Result<()> {
        self.write("index.html", content, true)
    }

    /// What all of it costs to load.
    pub(crate) fn finish(self) -> Vec<Size> {
        self.sizes
    }

    fn write(&mut self, name: &str, content: &[u8], first: bool) -> Result<()> {
        let path = self.dir.join(name);
        let write = |path: PathBuf, content: &[u8]| {
            fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))
        };
        let brotli = compress::brotli(content)?;
        let gzip = compress::gzip(content)?;
        self.sizes.push(Size {
            name: name.to_owned(),
            first,
            plain: content.len(),
            brotli: brotli.len(),
            gzip: gzip.len(),
        });
        write(beside(&path, "br"), &brotli)?;
        write(beside(&path, "gz"), &gzip)?;
        write(path, content)
    }
}

/// A name for contents: another one for every other.
pub(crate) fn digest(contents: &[&[u8]]) -> String {
    let digest = contents.iter().fold(Sha256::new(), Sha256::chain_update);
    let mut name = hex::encode(digest.finalize());
    name.truncate(16);
    name
}

/// The names that stand for others in the page and the scripts.
#[derive(Default)]
pub(crate) struct Names(Vec<(&'static str, String)>);

impl Names {
    pub(crate) fn add(&mut self, placeholder: &'static str, name: String) {
        self.0.push((placeholder, name));
    }

    /// Puts the names into a text, each below `base`.
    pub(crate) fn fill(&self, text: &str, base: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (placeholder, name)| {
            text.replace(placeholder, &format!("{base}{name}"))
        })
    }
}

fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_named_for_its_content_and_lies_beside_its_compressed_forms() {
        let dir = tempfile::tempdir().unwrap();
        let mut out = Out::begin(&dir.path().join("out")).unwrap();
        let first = out.asset("style", "css", b"a{}").unwrap();
        let second = out.asset("style", "css", b"b{}").unwrap();
        assert_ne!(first, second);
        for extension in ["", ".br", ".gz"] {
            assert!(dir.path().join(format!("out/assets/{first}{extension}")).is_file());
        }
        assert_eq!(out.finish().len(), 2);
    }

    #[test]
    fn what_an_earlier_bundle_left_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("old"), "").unwrap();
        Out::begin(dir.path()).unwrap();
        assert!(!dir.path().join("old").exists());
    }
}
