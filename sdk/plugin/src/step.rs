//! Named stretches of an attempt.

use crate::failure::Failure;
use crate::host;

/// Runs a closure as a named step of the attempt, and returns its result. A failure marks the
/// step as failed; steps may be nested; the name may capture variables.
///
/// ```
/// # use mainspring_plugin::prelude::*;
/// # fn parse(line: &str) -> Result<u32, std::num::ParseIntError> { line.parse() }
/// # fn run(lines: Vec<String>, _: &Context) -> Result<u32, Failure> {
/// let mut sum = 0;
/// for (number, line) in lines.iter().enumerate() {
///     sum += step!("line {number}", || Ok(parse(line)?))?;
/// }
/// # Ok(sum)
/// # }
/// # assert_eq!(run(vec!["1".into(), "2".into()], &Context::default()), Ok(3));
/// ```
#[macro_export]
macro_rules! step {
    ($name:literal, $work:expr $(,)?) => {
        $crate::macros::within(&::std::format!($name), $work)
    };
}

/// What [`step!`](crate::step!) calls.
pub fn within<T>(name: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    let step = host::step::begin(name);
    let result = work();
    let error = result.as_ref().err().map(|failure| failure.message.as_str());
    host::step::end(step, error);
    result
}
