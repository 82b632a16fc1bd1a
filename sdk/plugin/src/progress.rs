//! How far the attempt has come.

use crate::host;

/// Says how far the job has come: `progress!(done)`, `progress!(done, total)`, and either with a
/// message that may capture variables. `_` stands for a total that is not known.
///
/// Both numbers are of any integer type; one that is no `u64` counts as 0.
///
/// ```
/// # use mainspring_plugin::progress;
/// let files = ["a", "b"];
/// for (done, file) in files.iter().enumerate() {
///     progress!(done, files.len(), "reading {file}");
/// }
/// progress!(2, _, "reading on");
/// ```
#[macro_export]
macro_rules! progress {
    ($done:expr $(,)?) => {
        $crate::progress!($done, _)
    };
    ($done:expr, _ $(, $message:literal)? $(,)?) => {
        $crate::macros::report($done, None::<u64>, $crate::progress!(@message $($message)?))
    };
    ($done:expr, $total:expr $(, $message:literal)? $(,)?) => {
        $crate::macros::report($done, Some($total), $crate::progress!(@message $($message)?))
    };
    (@message) => { None };
    (@message $message:literal) => { Some(&::std::format!($message)) };
}

/// What [`progress!`](crate::progress!) calls.
pub fn report<D, T>(done: D, total: Option<T>, message: Option<&str>)
where
    D: TryInto<u64>,
    T: TryInto<u64>,
{
    let done = done.try_into().unwrap_or(0);
    let total = total.map(|total| total.try_into().unwrap_or(0));
    host::progress::report(done, total, message);
}
