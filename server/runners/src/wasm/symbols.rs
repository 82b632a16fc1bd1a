//! Readable stacks.

use mainspring_domain::attempt::Frame;
use mainspring_domain::trace::cut;
use rustc_demangle::demangle;
use wasmtime::{FrameInfo, WasmBacktrace};

use super::engine::FRAMES;

/// The longest name of a function that is shown, in bytes; generic ones grow without end.
const LONGEST_NAME: usize = 1_000;

/// The frames of a guest's stack, innermost first, beginning with the first that is neither the
/// standard library's nor the panic machinery's.
pub(super) fn frames(stack: &WasmBacktrace) -> Vec<Frame> {
    let mut frames: Vec<_> = stack.frames().iter().map(frame).collect();
    let own = frames.iter().position(|frame| !is_machinery(&frame.function));
    frames.drain(..own.unwrap_or(0));
    fold(&frames)
}

/// Whether the stack is as deep as is looked at, and one function fills half of it.
pub(super) fn is_endless(stack: &WasmBacktrace) -> bool {
    let functions: Vec<u32> = stack.frames().iter().map(FrameInfo::func_index).collect();
    let most = functions.iter().map(|one| functions.iter().filter(|other| *other == one).count());
    functions.len() >= FRAMES && most.max().is_some_and(|most| most * 2 >= functions.len())
}

/// Equal frames in a row, as of a function that calls itself, become one that says how many.
fn fold(frames: &[Frame]) -> Vec<Frame> {
    frames
        .chunk_by(|one, next| one == next)
        .filter_map(|equal| {
            let mut frame = equal.first()?.clone();
            if equal.len() > 1 {
                frame.function = format!("{} (× {})", frame.function, equal.len());
            }
            Some(frame)
        })
        .collect()
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
    fn a_function_that_calls_itself_is_shown_once_with_its_depth() {
        let frame = |function: &str| Frame { function: function.into(), file: None, line: None };
        let folded = fold(&[frame("down"), frame("down"), frame("down"), frame("run")]);
        assert_eq!(folded, [frame("down (× 3)"), frame("run")]);
    }

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
