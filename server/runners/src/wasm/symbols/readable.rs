use mainspring_domain::attempt::Frame;
use mainspring_domain::trace::cut;
use rustc_demangle::demangle;

use super::lines::Place;
use crate::wasm::stack::{Address, RawFrame, Stack};

/// The longest name of a function or file that is shown, in bytes; generic ones grow without end.
const LONGEST_NAME: usize = 1_000;

/// The frames of a stack as people read them. `places`: what is known of an instruction.
pub(super) fn readable<'a>(stack: &Stack, places: impl Fn(Address) -> &'a [Place]) -> Vec<Frame> {
    let mut frames: Vec<_> = stack
        .0
        .iter()
        .flat_map(|frame| all_of(frame, frame.address.map(&places).unwrap_or_default()))
        .collect();
    let own = frames.iter().position(|frame| !is_machinery(frame));
    frames.drain(..own.unwrap_or(0));
    fold(&frames)
}

/// A function, with those before it that were inlined into it.
fn all_of(raw: &RawFrame, places: &[Place]) -> Vec<Frame> {
    let Some((itself, inlined)) = places.split_last() else {
        return vec![Frame { function: own_name(raw, None), file: None, line: None }];
    };
    let mut frames: Vec<_> =
        inlined.iter().map(|place| at(shown(place.function.as_deref()), place)).collect();
    frames.push(at(own_name(raw, itself.function.as_deref()), itself));
    frames
}

fn at(function: String, place: &Place) -> Frame {
    let mut file = place.file.clone();
    if let Some(file) = &mut file {
        cut(file, LONGEST_NAME);
    }
    Frame { function, file, line: place.line }
}

/// The name section's name, which has its types, before the debug information's.
fn own_name(raw: &RawFrame, debug: Option<&str>) -> String {
    match raw.name.as_deref().or(debug) {
        Some(name) => shown(Some(name)),
        None => format!("function {}", raw.function),
    }
}

fn shown(name: Option<&str>) -> String {
    let mut name = match name {
        // The alternate form leaves out the hash at the end.
        Some(name) => format!("{:#}", demangle(name)),
        None => "an inlined function".to_owned(),
    };
    cut(&mut name, LONGEST_NAME);
    name
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

/// Whether a function is a part of Rust's runtime, or of the C library under it.
fn is_machinery(frame: &Frame) -> bool {
    const CRATES: [&str; 6] = ["std::", "core::", "alloc::", "dlmalloc::", "wasi::", "wasip2::"];
    const FUNCTIONS: [&str; 8] =
        ["rust_", "__rust", "__rdl_", "__rg_", "abort", "exit", "_Exit", "__wasi"];
    // Where the compiler says that the standard library was built.
    const STANDARD_LIBRARY: &str = "/rustc/";
    // `<core::option::Option<T>>::unwrap`, `<&T as core::fmt::Debug>::fmt`
    let path = frame.function.trim_start_matches(['<', '&', '*', '[']);
    CRATES.iter().chain(&FUNCTIONS).any(|prefix| path.starts_with(prefix))
        || frame.file.as_ref().is_some_and(|file| file.starts_with(STANDARD_LIBRARY))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(function: &str) -> Frame {
        Frame { function: function.into(), file: None, line: None }
    }

    #[test]
    fn a_function_that_calls_itself_is_shown_once_with_its_depth() {
        let folded = fold(&[frame("down"), frame("down"), frame("down"), frame("run")]);
        assert_eq!(folded, [frame("down (× 3)"), frame("run")]);
    }

    #[test]
    fn the_panic_machinery_is_told_from_the_guest() {
        for own in ["probe::run", "<probe::Do as Job>::run", "my_core::f", "function 7"] {
            assert!(!is_machinery(&frame(own)), "{own}");
        }
        for machinery in
            ["rust_panic", "core::panicking::panic_fmt", "<core::option::Option<T>>::unwrap"]
        {
            assert!(is_machinery(&frame(machinery)), "{machinery}");
        }
        let file = Some("/rustc/0123/library/core/src/iter/range.rs".to_owned());
        assert!(is_machinery(&Frame { file, ..frame("<u64 as Step>::forward_unchecked") }));
    }

    #[test]
    fn what_was_inlined_stands_above_the_function_that_it_was_inlined_into() {
        let raw = RawFrame { function: 7, name: None, address: None };
        let place = |function: Option<&str>, line| Place {
            function: function.map(str::to_owned),
            file: Some("lib.rs".to_owned()),
            line: Some(line),
        };
        let frames =
            all_of(&raw, &[place(Some("_ZN1a5inner17h0123456789abcdefE"), 3), place(None, 9)]);
        let names: Vec<_> = frames.iter().map(|frame| (&*frame.function, frame.line)).collect();
        assert_eq!(names, [("a::inner", Some(3)), ("function 7", Some(9))]);
    }
}
