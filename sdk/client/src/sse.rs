//! `text/event-stream` as a browser reads it.

/// An event that has been read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its type; empty for the default one.
    pub(crate) kind: String,
    /// Its data lines, joined by line feeds.
    pub(crate) data: String,
}

/// Cuts a stream of bytes into events.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    /// Bytes that are no whole line yet.
    rest: Vec<u8>,
    /// How much of `rest` is known to hold no line feed.
    searched: usize,
    event: Event,
    has_data: bool,
}

impl Reader {
    /// Adds bytes as they came.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.rest.extend_from_slice(bytes);
    }

    /// The next event, as soon as it is complete.
    pub(crate) fn next(&mut self) -> Option<Event> {
        while let Some(line) = self.line() {
            if line.is_empty() {
                let event = std::mem::take(&mut self.event);
                if std::mem::take(&mut self.has_data) {
                    return Some(event);
                }
            } else {
                self.take(&line);
            }
        }
        None
    }

    fn line(&mut self) -> Option<String> {
        let unseen = self.rest.get(self.searched..)?;
        let Some(length) = unseen.iter().position(|&byte| byte == b'\n') else {
            self.searched = self.rest.len();
            return None;
        };
        let line: Vec<u8> = self.rest.drain(..=self.searched + length).collect();
        self.searched = 0;
        Some(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned())
    }

    fn take(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.event.kind),
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
            }
            // Comments keep the connection alive; ids are in the data too.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&[u8]]) -> Vec<Event> {
        let mut reader = Reader::default();
        let mut events = Vec::new();
        for piece in pieces {
            reader.feed(piece);
            events.extend(std::iter::from_fn(|| reader.next()));
        }
        events
    }

    #[test]
    fn events_are_read_however_the_bytes_are_cut() {
        let text =
            "id: 1\nevent: trace\ndata: {\"a\":\ndata: \"ä\"}\n\n:\n\ndata: x\r\n\r\ndata: cut";
        let whole = read(&[text.as_bytes()]);
        let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
        assert_eq!(read(&bytes), whole);
        let expected = [("trace", "{\"a\":\n\"ä\"}"), ("", "x")]
            .map(|(kind, data)| Event { kind: kind.into(), data: data.into() });
        assert_eq!(whole, expected);
    }
}
