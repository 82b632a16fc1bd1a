//! What an error of the engine means for the attempt. Told apart by types, never by text.

use std::str::Utf8Error;

use mainspring_domain::attempt::Outcome;
use mainspring_domain::ports::Stop;
use mainspring_domain::trace::{LONGEST_TEXT, cut};
use mainspring_domain::work::Bounds;
use wasmtime::{Error, Trap, WasmBacktrace};
use wasmtime_wasi::I32Exit;

use super::bounds::OverMemory;
use super::recorder::Recorder;
use super::stack::Stack;
use super::stop::Halt;

/// How an attempt ended whose guest did not return. A trap has no frames yet: they are read from
/// [`stack`].
pub(super) fn of_error(error: &Error, bounds: &Bounds, recorder: &Recorder) -> Outcome {
    if let Some(halt) = error.downcast_ref::<Halt>() {
        return of_halt(halt, bounds);
    }
    if let Some(&OverMemory { limit, asked }) = error.downcast_ref() {
        return Outcome::OverMemory { limit, asked };
    }
    let message = match (error.downcast_ref::<Trap>(), error.downcast_ref::<I32Exit>()) {
        (Some(Trap::OutOfFuel), _) => return of_fuel(bounds),
        (Some(Trap::UnreachableCodeReached), _) => last_words(&recorder.stderr_tail()),
        (Some(trap), _) => in_plain_words(*trap),
        // Which code it gave does not get through: WASI 0.2 hands over only whether it was 0.
        (None, Some(I32Exit(0))) => "it ended its process instead of returning".to_owned(),
        (None, Some(I32Exit(_))) => "it ended its process with a failure".to_owned(),
        (None, None) if error.is::<WasmBacktrace>() => error.root_cause().to_string(),
        (None, None) => return outside_the_guest(error),
    };
    let message = match (error.downcast_ref(), stack(error)) {
        (Some(Trap::MemoryOutOfBounds), Some(stack)) if stack.is_endless() => ENDLESS.to_owned(),
        _ => message,
    };
    Outcome::Trapped { message, frames: Vec::new() }
}

/// The stack on which the error came up.
pub(super) fn stack(error: &Error) -> Option<Stack> {
    error.downcast_ref::<WasmBacktrace>().map(Stack::of)
}

fn of_halt(halt: &Halt, bounds: &Bounds) -> Outcome {
    match halt {
        Halt::Stopped(Stop::Cancelled { by }) => Outcome::Cancelled { by: by.clone() },
        Halt::Stopped(Stop::Interrupted) => Outcome::Interrupted,
        Halt::TimedOut { waiting_in } => {
            Outcome::TimedOut { after: bounds.timeout, waiting_in: waiting_in.map(str::to_owned) }
        }
    }
}

fn of_fuel(bounds: &Bounds) -> Outcome {
    match bounds.fuel {
        Some(fuel) => Outcome::OutOfFuel { fuel },
        None => Outcome::TimedOut { after: bounds.timeout, waiting_in: None },
    }
}

/// With no guest on the stack, what failed was mostly to take its result out of its memory.
fn outside_the_guest(error: &Error) -> Outcome {
    let reason = if error.is::<Utf8Error>() {
        "its text is not UTF-8".to_owned()
    } else {
        format!("it cannot be read: {}", error.root_cause())
    };
    Outcome::InvalidOutput { reason }
}

/// Guests keep one stack in their memory and one with the engine: either may end first.
const ENDLESS: &str = "its stack is used up: it calls itself too often";

fn in_plain_words(trap: Trap) -> String {
    match trap {
        Trap::StackOverflow => ENDLESS.to_owned(),
        Trap::MemoryOutOfBounds => "it read or wrote outside its memory".to_owned(),
        Trap::TableOutOfBounds | Trap::IndirectCallToNull => {
            "it called a function through a pointer that leads nowhere".to_owned()
        }
        Trap::BadSignature => {
            "it called a function through a pointer to one of another type".to_owned()
        }
        Trap::IntegerOverflow => "an integer overflowed in a division".to_owned(),
        Trap::IntegerDivisionByZero => "it divided an integer by zero".to_owned(),
        Trap::BadConversionToInteger => {
            "it converted a float to an integer that cannot hold it".to_owned()
        }
        other => other.to_string(),
    }
}

/// What a guest that gave up left on stderr: a Rust panic's place and message, or else its last
/// line.
fn last_words(stderr: &str) -> String {
    const PANICKED: &str = "panicked at ";
    let mut words = match stderr.rfind(PANICKED) {
        Some(at) => {
            let panic = &stderr[at..];
            // The note about RUST_BACKTRACE, which helps nobody here.
            let panic = panic.split("\nnote: ").next().unwrap_or(panic);
            panic.trim().replacen(":\n", ": ", 1)
        }
        None => match stderr.trim().lines().next_back() {
            Some(line) => format!("it gave up: {line}"),
            None => "it gave up (an `unreachable` instruction) and said nothing".to_owned(),
        },
    };
    cut(&mut words, LONGEST_TEXT);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_found_at_the_end_of_stderr() {
        let stderr = "working\n\nthread '<unnamed>' (1) panicked at src/lib.rs:7:5:\nno\nway\n\
                      note: run with `RUST_BACKTRACE=1` environment variable to display it\n";
        assert_eq!(last_words(stderr), "panicked at src/lib.rs:7:5: no\nway");
    }

    #[test]
    fn other_languages_have_their_last_line() {
        assert_eq!(
            last_words("a\nAssertion failed: x > 0\n"),
            "it gave up: Assertion failed: x > 0"
        );
        assert!(last_words("").contains("unreachable"));
    }
}
