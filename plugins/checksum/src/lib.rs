//! Hashes generated data in chunks: work for the processor alone, used in demonstrations and
//! benchmarks.
//!
//! Input: how much data, in how many chunks, how often each is hashed; every field has a default.
//! Output: the SHA-256 of it all. The same input gives the same digest everywhere, and the chunks
//! only tell how often progress is reported: they do not change it.
//!
//! ```json
//! { "bytes": 16777216, "chunks": 8, "rounds": 1, "seed": 0 }
//! ```

mod data;

use std::num::NonZeroU32;

use mainspring_plugin::prelude::*;
use sha2::{Digest, Sha256};

use crate::data::Data;

/// A run without input hashes 16 MiB.
#[derive(Deserialize, JsonSchema)]
#[serde(default)]
struct Input {
    /// Bytes of data.
    bytes: u64,
    /// Number of chunks, each a step of its own.
    chunks: NonZeroU32,
    /// How often the data is hashed, one time after the other.
    rounds: NonZeroU32,
    /// Another seed makes other data.
    seed: u64,
}

#[derive(Debug, PartialEq, Serialize)]
struct Output {
    /// Lower-case hex digits.
    sha256: String,
    /// Bytes that were hashed, in all rounds.
    bytes: u64,
}

mainspring_plugin::job!(run);

fn run(input: Input, _: &Context) -> Result<Output, Failure> {
    let Input { bytes, chunks, rounds, seed } = input;
    let (chunks, rounds) = (u64::from(chunks.get()), u64::from(rounds.get()));
    let hashed = bytes.checked_mul(rounds).ok_or_else(|| {
        Failure::permanent("`bytes` times `rounds` is more than can be counted in 64 bits")
    })?;

    let mut hash = Sha256::new();
    for round in 0..rounds {
        let mut data = Data::new(seed);
        for chunk in 0..chunks {
            let length = part(bytes, chunks, chunk);
            step!("round {round}, chunk {chunk}", || {
                data.pieces(length, |piece| hash.update(piece));
                Ok(())
            })?;
            progress!(round * chunks + chunk + 1, rounds * chunks);
        }
    }
    Ok(Output { sha256: hex::encode(hash.finalize()), bytes: hashed })
}

/// The length of one chunk; all together have `bytes`.
fn part(bytes: u64, chunks: u64, chunk: u64) -> u64 {
    bytes / chunks + u64::from(chunk < bytes % chunks)
}

impl Default for Input {
    fn default() -> Self {
        Self {
            bytes: 16 << 20,
            chunks: NonZeroU32::MIN.saturating_add(7),
            rounds: NonZeroU32::MIN,
            seed: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use mainspring_plugin::Input as _;

    use super::*;

    fn call(input: &str) -> Result<Output, Failure> {
        run(Input::parse(input.to_owned())?, &Context::default())
    }

    #[test]
    fn no_data_has_the_digest_of_the_empty_text() {
        let digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

        assert_eq!(call(r#"{"bytes":0}"#), Ok(Output { sha256: digest.to_owned(), bytes: 0 }));
    }

    #[test]
    fn the_chunks_do_not_change_the_digest() {
        let whole = call(r#"{"bytes":100003,"chunks":1}"#);

        assert!(whole.is_ok());
        assert_eq!(call(r#"{"bytes":100003,"chunks":7}"#), whole);
        assert_eq!(call(r#"{"bytes":100003,"chunks":100003}"#), whole);
    }

    #[test]
    fn seed_and_rounds_change_the_digest() {
        let plain = call(r#"{"bytes":1000}"#).unwrap();

        assert_ne!(call(r#"{"bytes":1000,"seed":1}"#).unwrap().sha256, plain.sha256);
        let twice = call(r#"{"bytes":1000,"rounds":2}"#).unwrap();
        assert_ne!(twice.sha256, plain.sha256);
        assert_eq!(twice.bytes, 2000);
    }

    #[test]
    fn no_chunks_and_too_much_data_fail_for_good() {
        for input in [r#"{"chunks":0}"#, r#"{"bytes":18446744073709551615,"rounds":2}"#] {
            assert_eq!(call(input).unwrap_err().retry, Retry::Permanent);
        }
    }
}
