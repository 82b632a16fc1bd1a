use bytes::{Bytes, BytesMut};

use super::protocol::{LONGEST, SEPARATOR};

/// Finds records in what comes, wherever it is cut.
#[derive(Default)]
pub(super) struct Decoder {
    pending: BytesMut,
    /// So many of its bytes are known to hold no separator.
    searched: usize,
}

/// A record is longer than records may be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

impl Decoder {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
    }

    /// The next record, once all of it has come.
    pub(super) fn next(&mut self) -> Result<Option<Bytes>, TooLong> {
        let new = self.pending.get(self.searched..).unwrap_or_default();
        let Some(at) = new.iter().position(|byte| char::from(*byte) == SEPARATOR) else {
            self.searched = self.pending.len();
            return if self.searched > LONGEST { Err(TooLong) } else { Ok(None) };
        };
        let length = self.searched + at;
        if length > LONGEST {
            return Err(TooLong);
        }
        let mut record = self.pending.split_to(length + 1);
        record.truncate(length);
        self.searched = 0;
        if self.pending.is_empty() {
            // Whoever says nothing costs nothing.
            self.pending = BytesMut::new();
        }
        Ok(Some(record.freeze()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_wherever_the_text_is_cut() {
        let text = "{\"a\":1}\u{1e}\u{1e}{\"b\":\"é\"}\u{1e}".as_bytes();
        for size in 1..=text.len() {
            let (mut decoder, mut found) = (Decoder::default(), Vec::new());
            for chunk in text.chunks(size) {
                decoder.push(chunk);
                while let Some(record) = decoder.next().unwrap() {
                    found.push(String::from_utf8(record.to_vec()).unwrap());
                }
            }
            assert_eq!(found, ["{\"a\":1}", "", "{\"b\":\"é\"}"], "{size}");
            assert_eq!(decoder.pending.capacity(), 0);
        }
    }

    #[test]
    fn a_record_has_a_longest_length_whether_or_not_it_ends() {
        let mut decoder = Decoder::default();
        decoder.push(&vec![b'x'; LONGEST]);
        assert_eq!(decoder.next(), Ok(None));
        decoder.push(b"\x1e");
        assert_eq!(decoder.next().unwrap().map(|record| record.len()), Some(LONGEST));
        decoder.push(&vec![b'x'; LONGEST + 1]);
        assert_eq!(decoder.next(), Err(TooLong));
        let mut decoder = Decoder::default();
        decoder.push(&[vec![b'x'; LONGEST + 1], vec![0x1e]].concat());
        assert_eq!(decoder.next(), Err(TooLong));
    }
}
