use super::{Kind, Node, Tree};

/// A document that is deeper than this is refused, as it is by the server.
pub const MOST_DEPTH: usize = 127;

/// Where and why a text is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// The character in that line, from 1.
    pub column: usize,
    /// The byte in the text, from 0.
    pub offset: usize,
    /// What is wrong there.
    pub kind: FaultKind,
}

/// What can be wrong in a JSON text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// It ends too early.
    Ends,
    /// Something stands where a value is expected.
    NoValue,
    /// Something stands where the name of a member is expected.
    NoName,
    /// A colon is missing between name and value.
    NoColon,
    /// A comma or the closing bracket is missing.
    NoComma,
    /// A comma with nothing after it.
    LooseComma,
    /// A string has no end, or holds a line break.
    OpenString,
    /// An escape that JSON does not know.
    BadEscape,
    /// A number that JSON writes differently.
    BadNumber,
    /// Something follows the document.
    MoreText,
    /// It is nested too deeply.
    TooDeep,
}

/// Reads a document and keeps `most` of its values, at least one. Where it has more, a list or an object
/// within it takes no more than half of the room that is left.
pub(super) fn tree(text: &str, most: usize) -> Result<Tree, Fault> {
    let tree = read(text, most.max(1), false)?;
    if tree.left_out == 0 { Ok(tree) } else { read(text, most.max(1), true) }
}

fn read(text: &str, most: usize, fair: bool) -> Result<Tree, Fault> {
    let mut parser =
        Parser { bytes: text.as_bytes(), at: 0, most, fair, nodes: Vec::new(), seen: 0 };
    parser.document().map_err(|kind| fault(text, parser.at, kind))?;
    let left_out = parser.seen - parser.nodes.len();
    Ok(Tree { nodes: parser.nodes, left_out, text: text.to_owned() })
}

fn fault(text: &str, offset: usize, kind: FaultKind) -> Fault {
    let offset = offset.min(text.len());
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Fault {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        offset,
        kind,
    }
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    /// How many values are kept from here on, with those that are there already.
    most: usize,
    /// Whether each container leaves room for what follows it.
    fair: bool,
    nodes: Vec<Node>,
    seen: usize,
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct Around {
    parent: Option<usize>,
    place: usize,
    depth: usize,
    key: Option<(usize, usize)>,
}

impl Parser<'_> {
    fn document(&mut self) -> Result<(), FaultKind> {
        self.value(Around { parent: None, place: 0, depth: 0, key: None })?;
        self.blanks();
        if self.at < self.bytes.len() { Err(FaultKind::MoreText) } else { Ok(()) }
    }

    fn value(&mut self, around: Around) -> Result<(), FaultKind> {
        self.blanks();
        let start = self.at;
        let kind = match self.peek() {
            None => return Err(FaultKind::Ends),
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b'-' | b'0'..=b'9') => Kind::Number,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') => Kind::Null,
            Some(_) => return Err(FaultKind::NoValue),
        };
        let depth = around.depth;
        let index = self.keep(kind, around);
        let most = self.most;
        if self.fair && depth > 0 {
            self.most -= most.saturating_sub(self.nodes.len()) / 2;
        }
        let children = match kind {
            Kind::Object | Kind::Array if depth >= MOST_DEPTH => return Err(FaultKind::TooDeep),
            Kind::Object => self.container(b'}', index, depth)?,
            Kind::Array => self.container(b']', index, depth)?,
            Kind::String => self.string().map(|()| 0)?,
            Kind::Number => self.number().map(|()| 0)?,
            Kind::Bool => self.word(if self.peek() == Some(b't') { b"true" } else { b"false" })?,
            Kind::Null => self.word(b"null")?,
        };
        self.most = most;
        let (end, span) = (self.nodes.len(), (start, self.at));
        if let Some(node) = index.and_then(|index| self.nodes.get_mut(index)) {
            (node.children, node.end, node.span) = (children, end, span);
        }
        Ok(())
    }

    fn keep(&mut self, kind: Kind, around: Around) -> Option<usize> {
        self.seen += 1;
        let index = self.nodes.len();
        let Around { parent, place, depth, key } = around;
        (index < self.most).then(|| {
            let node = Node { kind, depth, parent, place, children: 0, end: 0, key, span: (0, 0) };
            self.nodes.push(node);
            index
        })
    }

    /// Reads what stands between brackets, and says how many values that are.
    fn container(
        &mut self,
        close: u8,
        parent: Option<usize>,
        depth: usize,
    ) -> Result<usize, FaultKind> {
        self.at += 1;
        let mut place = 0;
        loop {
            self.blanks();
            match self.peek() {
                None => return Err(FaultKind::Ends),
                Some(byte) if byte == close && place == 0 => break,
                Some(byte) if byte == close => return Err(FaultKind::LooseComma),
                Some(_) => {}
            }
            let key = if close == b'}' { Some(self.name()?) } else { None };
            self.value(Around { parent, place, depth: depth + 1, key })?;
            place += 1;
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(byte) if byte == close => break,
                Some(_) => return Err(FaultKind::NoComma),
                None => return Err(FaultKind::Ends),
            }
        }
        self.at += 1;
        Ok(place)
    }

    fn name(&mut self) -> Result<(usize, usize), FaultKind> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(FaultKind::NoName);
        }
        self.string()?;
        let span = (start, self.at);
        self.blanks();
        match self.peek() {
            Some(b':') => self.at += 1,
            Some(_) => return Err(FaultKind::NoColon),
            None => return Err(FaultKind::Ends),
        }
        Ok(span)
    }

    fn string(&mut self) -> Result<(), FaultKind> {
        self.at += 1;
        loop {
            match self.peek() {
                None | Some(0..0x20) => return Err(FaultKind::OpenString),
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(_) => self.at += 1,
            }
        }
        self.at += 1;
        Ok(())
    }

    fn escape(&mut self) -> Result<(), FaultKind> {
        match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u') => {
                let digits = self.bytes.get(self.at + 2..self.at + 6).unwrap_or_default();
                if digits.len() < 4 || !digits.iter().all(u8::is_ascii_hexdigit) {
                    return Err(FaultKind::BadEscape);
                }
                self.at += 6;
            }
            _ => return Err(FaultKind::BadEscape),
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), FaultKind> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')) {
            self.at += 1;
        }
        let text = self.bytes.get(start..self.at).and_then(|bytes| std::str::from_utf8(bytes).ok());
        if text.is_some_and(crate::number::is_json_number) {
            return Ok(());
        }
        self.at = start;
        Err(FaultKind::BadNumber)
    }

    fn word(&mut self, word: &[u8]) -> Result<usize, FaultKind> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(FaultKind::NoValue);
        }
        self.at += word.len();
        Ok(0)
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fault_of(text: &str) -> (usize, usize, FaultKind) {
        let Err(Fault { line, column, kind, .. }) = tree(text, 100) else {
            panic!("{text} is JSON");
        };
        (line, column, kind)
    }

    #[test]
    fn a_fault_names_its_line_and_character() {
        assert_eq!(fault_of("{\n  \"ä\": x}"), (2, 8, FaultKind::NoValue));
        assert_eq!(fault_of("{\"a\" 1}"), (1, 6, FaultKind::NoColon));
        assert_eq!(fault_of("[1 2]"), (1, 4, FaultKind::NoComma));
        assert_eq!(fault_of("[1,]"), (1, 4, FaultKind::LooseComma));
        assert_eq!(fault_of("{a:1}"), (1, 2, FaultKind::NoName));
        assert_eq!(fault_of("[\"a\nb\"]"), (1, 4, FaultKind::OpenString));
        assert_eq!(fault_of("[01]"), (1, 2, FaultKind::BadNumber));
        assert_eq!(fault_of("1 1"), (1, 3, FaultKind::MoreText));
        assert_eq!(fault_of(""), (1, 1, FaultKind::Ends));
        assert_eq!(fault_of(&"[".repeat(200)).2, FaultKind::TooDeep);
    }

    proptest! {
        #[test]
        fn what_serde_json_takes_is_taken_and_nothing_else(
            text in r#"[\[\]{}:,"\\a1.e\- tnu0]{0,12}|\[(true|false|null|-?[0-9]{1,3}(\.[0-9])?)\]"#,
        ) {
            let known: Result<&serde_json::value::RawValue, _> = serde_json::from_str(&text);
            prop_assert_eq!(tree(&text, 1000).is_ok(), known.is_ok(), "{}", text);
        }
    }
}
