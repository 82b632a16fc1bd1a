use mainspring_domain::trace::{LONGEST_TEXT, TraceEntry, cut};

/// What every text is charged beside its own length: an endless row of empty lines is a flood too.
const OVERHEAD: u64 = 16;

/// The log limit of an attempt. Once something did not fit, nothing fits any more: what is kept is
/// the whole beginning, without holes.
pub(super) struct Budget {
    limit: u64,
    charged: u64,
    kept: u64,
    dropped: u64,
    full: bool,
}

impl Budget {
    pub(super) fn new(limit: u64) -> Self {
        Self { limit, charged: 0, kept: 0, dropped: 0, full: false }
    }

    /// The text, cut to what one event may hold, if it still fits.
    pub(super) fn admit(&mut self, text: String) -> Option<String> {
        self.admit_line(text, Vec::new()).map(|(text, _)| text)
    }

    /// The same for a text with fields: all of it fits, or nothing.
    pub(super) fn admit_line(
        &mut self,
        mut text: String,
        mut fields: Vec<(String, String)>,
    ) -> Option<(String, Vec<(String, String)>)> {
        let named = fields.iter_mut().flat_map(|(name, value)| [name, value]);
        let length: u64 = [&mut text].into_iter().chain(named).map(|text| self.cut(text)).sum();
        let cost = length + OVERHEAD * (1 + fields.len() as u64);
        self.full |= self.charged + cost > self.limit;
        if self.full {
            self.dropped += length;
            return None;
        }
        self.charged += cost;
        self.kept += length;
        Some((text, fields))
    }

    /// Bytes of text that were kept.
    pub(super) fn kept(&self) -> u64 {
        self.kept
    }

    /// Bytes of text that were dropped.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Says what was dropped, if anything was.
    pub(super) fn truncated(&self) -> Option<TraceEntry> {
        (self.full || self.dropped > 0).then(|| TraceEntry::Truncated {
            message: format!("log truncated, {} dropped", readable(self.dropped)),
        })
    }

    fn cut(&mut self, text: &mut String) -> u64 {
        let whole = text.len();
        cut(text, LONGEST_TEXT);
        self.dropped += (whole - text.len()) as u64;
        text.len() as u64
    }
}

/// `999 bytes`, `3.2 MB`: rounded up, so that something never reads as nothing.
fn readable(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000 => return format!("{bytes} bytes"),
        1_000..1_000_000 => (1_000, "kB"),
        _ => (1_000_000, "MB"),
    };
    let tenths = bytes.saturating_mul(10).div_ceil(unit);
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_dropped_and_so_is_all_that_follows() {
        let mut budget = Budget::new(100);
        assert_eq!(budget.admit("a".repeat(60)), Some("a".repeat(60)));
        assert_eq!(budget.admit("b".repeat(30)), None);
        assert_eq!(budget.admit("c".to_owned()), None);
        assert_eq!((budget.kept(), budget.dropped()), (60, 31));
    }

    #[test]
    fn a_long_text_is_cut_and_the_rest_counts_as_dropped() {
        let mut budget = Budget::new(1 << 20);
        let kept = budget.admit("x".repeat(LONGEST_TEXT + 5)).unwrap_or_default();
        assert_eq!(kept.len(), LONGEST_TEXT);
        assert_eq!(budget.dropped(), 5);
    }

    #[test]
    fn fields_count_and_empty_lines_are_not_free() {
        let mut budget = Budget::new(64);
        let field = ("name".to_owned(), "v".repeat(28));
        assert!(budget.admit_line(String::new(), vec![field.clone()]).is_some());
        assert!(budget.admit(String::new()).is_none());
        assert!(budget.truncated().is_some());
    }

    #[test]
    fn sizes_are_readable() {
        assert_eq!(readable(999), "999 bytes");
        assert_eq!(readable(1_001), "1.1 kB");
        assert_eq!(readable(3_150_000), "3.2 MB");
    }
}
