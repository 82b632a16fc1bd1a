//! Lines of the attempt's trace.

use std::fmt::Display;

use crate::bindings::mainspring::job::types::Level;
use crate::host;

/// Writes a line of level `trace`, the finest. See [`info!`](crate::info!).
#[macro_export]
macro_rules! trace {
    ($($line:tt)*) => { $crate::log!(Trace, $($line)*) };
}

/// Writes a line of level `debug`. See [`info!`](crate::info!).
#[macro_export]
macro_rules! debug {
    ($($line:tt)*) => { $crate::log!(Debug, $($line)*) };
}

/// Writes a line of level `info`: a message, which may capture variables, and fields to search by,
/// whose values are written by their `Display`.
///
/// ```
/// # use mainspring_plugin::info;
/// # let (table, rows) = ("orders", 3);
/// info!("table {table} is empty");
/// info!("table {table} is read", rows = rows, complete = rows < 1000);
/// ```
#[macro_export]
macro_rules! info {
    ($($line:tt)*) => { $crate::log!(Info, $($line)*) };
}

/// Writes a line of level `warn`. See [`info!`](crate::info!).
#[macro_export]
macro_rules! warn {
    ($($line:tt)*) => { $crate::log!(Warn, $($line)*) };
}

/// Writes a line of level `error`. It does not end the attempt: return a
/// [`Failure`](crate::Failure) for that. See [`info!`](crate::info!).
#[macro_export]
macro_rules! error {
    ($($line:tt)*) => { $crate::log!(Error, $($line)*) };
}

/// What the five macros have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! log {
    ($level:ident, $message:literal $(, $key:ident = $value:expr)* $(,)?) => {
        $crate::macros::write(
            $crate::macros::Level::$level,
            &::std::format!($message),
            &[$((::std::stringify!($key), &$value)),*],
        )
    };
}

/// What the macros call.
pub fn write(level: Level, message: &str, fields: &[(&str, &dyn Display)]) {
    let fields: Vec<_> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), value.to_string())).collect();
    host::log::write(level, message, &fields);
}
