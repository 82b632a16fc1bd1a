//! Files as they lie on the disk: themselves, and compressed as far as it goes.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Writes the file, its `.br` and its `.gz`; returns the size of the smallest.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<usize> {
    let brotli = brotli(bytes).context("cannot compress with brotli")?;
    let gzip = gzip(bytes).context("cannot compress with gzip")?;
    save(path, bytes)?;
    save(&with_suffix(path, ".br"), &brotli)?;
    save(&with_suffix(path, ".gz"), &gzip)?;
    Ok(bytes.len().min(brotli.len()).min(gzip.len()))
}

fn save(path: &Path, bytes: &[u8]) -> Result<()> {
    let cannot = || format!("cannot write {}", path.display());
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(cannot)?;
    }
    fs::write(path, bytes).with_context(cannot)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let params = BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &params)?;
    Ok(packed)
}

/// For browsers that take brotli only over a secure connection.
fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
