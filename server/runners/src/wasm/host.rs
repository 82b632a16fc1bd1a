//! What guests can call. Every value that enters a guest while it runs passes here.

mod log;
mod progress;
mod sleep;
mod step;
pub(super) mod wasi;

use wasmtime::component::Linker;
use wasmtime::{Engine, Result};

use super::abi_v1;
use super::guest::Guest;

/// All that a component may import.
pub(super) fn linker(engine: &Engine) -> Result<Linker<Guest>> {
    let mut linker = Linker::new(engine);
    abi_v1::add_to_linker(&mut linker)?;
    sleep::add_to_linker(&mut linker)?;
    wasi::add_to_linker(&mut linker)?;
    Ok(linker)
}

/// Every interface in the linker, which itself does not tell what it holds, nor which interface a
/// component misses: package, versions that fit, interfaces.
const OFFERED: [(&str, &str, &[&str]); 8] = [
    ("mainspring:job", "1.", &["log", "progress", "sleep", "step", "types"]),
    (
        "wasi:cli",
        "0.2.",
        &[
            "environment",
            "exit",
            "stderr",
            "stdin",
            "stdout",
            "terminal-input",
            "terminal-output",
            "terminal-stderr",
            "terminal-stdin",
            "terminal-stdout",
        ],
    ),
    ("wasi:clocks", "0.2.", &["monotonic-clock", "wall-clock"]),
    ("wasi:filesystem", "0.2.", &["preopens", "types"]),
    ("wasi:http", "0.2.", &["outgoing-handler", "types"]),
    ("wasi:io", "0.2.", &["error", "poll", "streams"]),
    ("wasi:random", "0.2.", &["insecure", "insecure-seed", "random"]),
    (
        "wasi:sockets",
        "0.2.",
        &[
            "instance-network",
            "ip-name-lookup",
            "network",
            "tcp",
            "tcp-create-socket",
            "udp",
            "udp-create-socket",
        ],
    ),
];

/// Whether there is such an interface for guests: `wasi:cli/exit@0.2.3`.
pub(super) fn offers(import: &str) -> bool {
    let parts = import.split_once('/').and_then(|(package, rest)| {
        let (interface, version) = rest.split_once('@')?;
        Some((package, interface, version))
    });
    parts.is_some_and(|(package, interface, version)| {
        OFFERED.iter().any(|(offered, versions, interfaces)| {
            *offered == package && version.starts_with(versions) && interfaces.contains(&interface)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interfaces_are_offered_in_every_version_that_is_compatible() {
        for import in ["wasi:io/poll@0.2.0", "wasi:io/poll@0.2.12", "mainspring:job/log@1.0.0"] {
            assert!(offers(import), "{import}");
        }
    }

    #[test]
    fn other_interfaces_and_versions_are_not_offered() {
        for import in ["wasi:cli/run@0.2.0", "wasi:io/poll@0.3.0", "wasi:io/poll", "poll", ""] {
            assert!(!offers(import), "{import}");
        }
    }
}
