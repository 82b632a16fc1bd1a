//! How text looks on a terminal: colours, where they are wanted, and nothing that a terminal obeys.

use std::borrow::Cow;
use std::env;
use std::fmt;
use std::io::IsTerminal as _;

/// What a piece of text is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Good,
    Bad,
    Busy,
    Warning,
    Faint,
    Strong,
}

/// A text that shows its tone where standard output is a terminal.
pub(crate) struct Toned<'a>(pub(crate) Tone, pub(crate) &'a str);

impl fmt::Display for Toned<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = match self.0 {
            Tone::Plain => None,
            Tone::Good => Some("32"),
            Tone::Bad => Some("31"),
            Tone::Busy => Some("36"),
            Tone::Warning => Some("33"),
            Tone::Faint => Some("2"),
            Tone::Strong => Some("1"),
        };
        match code.filter(|_| coloured(std::io::stdout().is_terminal())) {
            Some(code) => write!(f, "\x1b[{code}m{}\x1b[0m", self.1),
            None => f.write_str(self.1),
        }
    }
}

/// Whether to colour what goes to a place that is, or is not, a terminal. <https://no-color.org>
pub(crate) fn coloured(terminal: bool) -> bool {
    terminal && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The text without what a terminal would obey: guests and clients write names and log lines.
/// Ends of lines and tabs stay.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let harmful = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.contains(harmful) { text.replace(harmful, "\u{fffd}").into() } else { text.into() }
}

/// How many columns a text takes: characters of East Asian scripts and pictures take two.
pub(crate) fn width(text: &str) -> usize {
    let wide = |c: char| {
        matches!(u32::from(c),
            0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F
            | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD)
    };
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_taken_out() {
        assert_eq!(harmless("a\x1b[2Jb\r\n\tc"), "a\u{fffd}[2Jb\u{fffd}\n\tc");
        assert!(matches!(harmless("plain 帅"), Cow::Borrowed("plain 帅")));
    }

    #[test]
    fn east_asian_characters_take_two_columns() {
        assert_eq!(width("每日报告"), 8);
        assert_eq!(width("é→"), 2);
    }
}
