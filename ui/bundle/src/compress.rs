use std::io::Write as _;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// What a file costs to load.
pub(crate) struct Size {
    pub(crate) name: String,
    /// Whether the first load needs it.
    pub(crate) first: bool,
    pub(crate) plain: usize,
    pub(crate) brotli: usize,
    pub(crate) gzip: usize,
}

/// As small as Brotli can: it is done once, and read many times.
pub(crate) fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut small, &params)?;
    Ok(small)
}

/// For clients without Brotli, which browsers are where the connection is not encrypted.
pub(crate) fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}
