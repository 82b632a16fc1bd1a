//! Log lines, to standard error: standard output belongs to what a person asked for.

use std::io::IsTerminal as _;

use tracing::Level;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, fmt};

use crate::config::LogFormat;
use crate::style;

/// Begins to log. To be called once.
pub(crate) fn start(level: Level, format: LogFormat) {
    // Of other crates only what is worth a look: their details are not about jobs.
    let wanted = Targets::new()
        .with_default(LevelFilter::from_level(level).min(LevelFilter::WARN))
        .with_target("mainspring", level);
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Text => {
            lines.with_ansi(style::coloured(std::io::stderr().is_terminal())).boxed()
        }
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry().with(lines.with_filter(wanted)).init();
}
