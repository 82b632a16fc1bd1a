//! Readable stacks.

use mainspring_domain::attempt::Frame;
use mainspring_domain::trace::cut;
use rustc_demangle::demangle;
use wasmtime::{FrameInfo, WasmBacktrace};

/// The longest name of a function that is shown, in bytes; generic ones grow without end.
const LONGEST_NAME: usize = 1_000;

/// The frames of a guest's stack, innermost first, beginning with the first that is neither the
/// standard library's nor the panic machinery's.
pub(super) fn frames(stack: &WasmBacktrace) -> Vec<Frame> {
    let mut frames: Vec<_> = stack.frames().iter().map(frame).collect();
    let own = frames.iter().position(|frame| !is_machinery(&frame.function));
    frames.drain(..own.unwrap_or(0));
    frames
}

fn frame(info: &FrameInfo) -> Frame {
    let mut function = match info.func_name() {
        // The alternate form leaves out the hash at the end.
        Some(name) => format!("{:#}", demangle(name)),
        None => format!("function {}", info.func_index()),
    };
    cut(&mut function, LONGEST_NAME);
    Frame { function, file: None, line: None }
}

/// Whether a function is a part of Rust's runtime, or of the C library under it.
fn is_machinery(function: &str) -> bool {
    const CRATES: [&str; 6] = ["std::", "core::", "alloc::", "dlmalloc::", "wasi::", "wasip2::"];
    const FUNCTIONS: [&str; 8] =
        ["rust_", "__rust", "__rdl_", "__rg_", "abort", "exit", "_Exit", "__wasi"];
    // `<core::option::Option<T>>::unwrap`, `<&T as core::fmt::Debug>::fmt`
    let path = function.trim_start_matches(['<', '&', '*', '[']);
    CRATES.iter().chain(&FUNCTIONS).any(|prefix| path.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_panic_machinery_is_told_from_the_guest() {
        for own in ["probe::run", "<probe::Do as Job>::run", "my_core::f", "function 7"] {
            assert!(!is_machinery(own), "{own}");
        }
        for machinery in
            ["rust_panic", "core::panicking::panic_fmt", "<core::option::Option<T>>::unwrap"]
        {
            assert!(is_machinery(machinery), "{machinery}");
        }
    }
}
