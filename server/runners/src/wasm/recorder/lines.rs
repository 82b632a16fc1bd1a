use std::mem;

use mainspring_domain::trace::LONGEST_TEXT;

/// Cuts what arrives in pieces into lines. A line without an end is cut off at the longest text.
#[derive(Default)]
pub(super) struct Lines {
    begun: Vec<u8>,
}

impl Lines {
    /// The next whole line of `bytes`, which is advanced behind it; what is left is kept.
    pub(super) fn take(&mut self, bytes: &mut &[u8]) -> Option<String> {
        let room = LONGEST_TEXT - self.begun.len();
        let within = &bytes[..bytes.len().min(room)];
        let end = within.iter().position(|&byte| byte == b'\n');
        let taken = end.unwrap_or(within.len());
        self.begun.extend_from_slice(&within[..taken]);
        *bytes = &bytes[taken + usize::from(end.is_some())..];
        (end.is_some() || self.begun.len() == LONGEST_TEXT).then(|| self.line())
    }

    /// What was written without an end of line.
    pub(super) fn rest(&mut self) -> Option<String> {
        (!self.begun.is_empty()).then(|| self.line())
    }

    fn line(&mut self) -> String {
        let line = mem::take(&mut self.begun);
        String::from_utf8(line)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_together_from_pieces() {
        let mut lines = Lines::default();
        let mut bytes: &[u8] = b"on";
        assert_eq!(lines.take(&mut bytes), None);
        bytes = b"e\n\ntwo";
        assert_eq!(lines.take(&mut bytes).as_deref(), Some("one"));
        assert_eq!(lines.take(&mut bytes).as_deref(), Some(""));
        assert_eq!(lines.take(&mut bytes), None);
        assert_eq!(lines.rest().as_deref(), Some("two"));
        assert_eq!(lines.rest(), None);
    }

    #[test]
    fn an_endless_line_is_cut() {
        let mut lines = Lines::default();
        let text = vec![b'x'; LONGEST_TEXT + 1];
        let mut bytes = text.as_slice();
        assert_eq!(lines.take(&mut bytes).map(|line| line.len()), Some(LONGEST_TEXT));
        assert_eq!(lines.take(&mut bytes), None);
        assert_eq!(lines.rest().as_deref(), Some("x"));
    }

    #[test]
    fn what_is_not_utf_8_is_shown_all_the_same() {
        let mut lines = Lines::default();
        assert_eq!(lines.take(&mut &b"\xffok\n"[..]).as_deref(), Some("\u{fffd}ok"));
    }
}
