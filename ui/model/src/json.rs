//! JSON as text that people look at: no number is ever read, so none loses a digit.

mod compare;
mod parse;
mod print;

pub use compare::same;
pub use parse::{Fault, FaultKind, MOST_DEPTH};
pub use print::{compact, pretty, quote};

/// A JSON document as a list of its values in the order of its text, each before its children.
#[derive(Clone, PartialEq, Eq)]
pub struct Tree {
    text: String,
    nodes: Vec<Node>,
    left_out: usize,
}

/// A value in a [`Tree`].
#[derive(Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// How many containers are around it.
    pub depth: usize,
    /// The index of the container around it.
    pub parent: Option<usize>,
    /// Its place in the container around it, from 0.
    pub place: usize,
    /// How many values it holds itself.
    pub children: usize,
    /// The index after its last descendant.
    pub end: usize,
    key: Option<(usize, usize)>,
    span: (usize, usize),
}

/// The kinds of JSON values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `{…}`
    Object,
    /// `[…]`
    Array,
    /// `"…"`
    String,
    /// `1.0`
    Number,
    /// `true` or `false`
    Bool,
    /// `null`
    Null,
}

impl Tree {
    /// Reads a document and keeps `most` of its values: the first, but so that no list takes the room of
    /// all that follows it.
    pub fn parse(text: &str, most: usize) -> Result<Self, Fault> {
        parse::tree(text, most)
    }

    /// Reads a document and keeps all of its values.
    pub fn whole(text: &str) -> Result<Self, Fault> {
        parse::tree(text, usize::MAX)
    }

    /// The values, each before its children.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// How many values are in the document, but not in the tree.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// The outermost value.
    pub fn root(&self) -> Value<'_> {
        Value { tree: self, index: 0 }
    }

    /// The value with this index; the outermost one where there is none.
    pub fn value(&self, index: usize) -> Value<'_> {
        Value { tree: self, index: if index < self.nodes.len() { index } else { 0 } }
    }
}

/// A value together with the tree that it stands in.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    tree: &'a Tree,
    index: usize,
}

impl<'a> Value<'a> {
    /// Its index in the tree.
    pub fn index(self) -> usize {
        self.index
    }

    /// Its place in the tree.
    pub fn node(self) -> &'a Node {
        &self.tree.nodes[self.index]
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// Its text as it stands in the document.
    pub fn text(self) -> &'a str {
        let (from, to) = self.node().span;
        &self.tree.text[from..to]
    }

    /// The name of the member that it is, as it stands in the document, with its quotes.
    pub fn key_text(self) -> Option<&'a str> {
        self.node().key.map(|(from, to)| &self.tree.text[from..to])
    }

    /// The name of the member that it is.
    pub fn key(self) -> Option<String> {
        self.key_text().map(unquote)
    }

    /// The characters of a string.
    pub fn string(self) -> Option<String> {
        (self.kind() == Kind::String).then(|| unquote(self.text()))
    }

    /// What an array or object holds.
    pub fn children(self) -> impl Iterator<Item = Self> {
        let Self { tree, index } = self;
        let end = self.node().end;
        let first = (index + 1 < end).then_some(index + 1);
        std::iter::successors(first, move |&at| {
            let next = tree.nodes[at].end;
            (next < end).then_some(next)
        })
        .map(move |index| Self { tree, index })
    }

    /// The member with this name; the last one, where a name is used twice.
    pub fn member(self, name: &str) -> Option<Self> {
        if self.kind() != Kind::Object {
            return None;
        }
        self.children().filter(|child| child.key().as_deref() == Some(name)).last()
    }

    /// Where it stands in the document, as a JSON Pointer (RFC 6901).
    pub fn pointer(self) -> String {
        let Some(parent) = self.node().parent else { return String::new() };
        let around = self.tree.value(parent).pointer();
        match self.key() {
            Some(key) => around + "/" + &key.replace('~', "~0").replace('/', "~1"),
            None => around + "/" + &self.node().place.to_string(),
        }
    }
}

/// The characters of a string literal that has been parsed.
fn unquote(literal: &str) -> String {
    if literal.contains('\\') {
        return serde_json::from_slice(literal.as_bytes()).unwrap_or_else(|_| literal.to_owned());
    }
    literal.trim_matches('"').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_knows_its_pointer() {
        let tree = Tree::whole(r#"{"a/b":[1,{"~":null}],"c":"x"}"#).unwrap();
        let pointers: Vec<_> = (0..tree.nodes().len()).map(|at| tree.value(at).pointer()).collect();
        assert_eq!(pointers, ["", "/a~1b", "/a~1b/0", "/a~1b/1", "/a~1b/1/~0", "/c"]);
    }

    #[test]
    fn a_string_is_read_with_its_escapes() {
        let tree = Tree::whole(r#""\u4f60\n\"""#).unwrap();
        assert_eq!(tree.root().string().unwrap(), "你\n\"");
    }

    #[test]
    fn a_quote_at_the_end_of_a_string_is_not_taken_for_its_end() {
        let tree = Tree::whole(r#"["\"", ""]"#).unwrap();
        let strings: Vec<_> = tree.root().children().filter_map(Value::string).collect();
        assert_eq!(strings, ["\"", ""]);
    }

    #[test]
    fn of_a_name_that_is_used_twice_the_last_member_counts() {
        let tree = Tree::whole(r#"{"a":1,"a":2}"#).unwrap();
        assert_eq!(tree.root().member("a").unwrap().text(), "2");
    }

    #[test]
    fn what_a_huge_document_has_beyond_the_bound_is_counted() {
        let text = format!("[{}]", ["[1]"; 1000].join(","));
        let tree = Tree::parse(&text, 100).unwrap();
        assert_eq!(tree.nodes().len(), 100);
        assert_eq!(tree.left_out(), 1901);
        assert_eq!(tree.root().node().children, 1000);
        assert_eq!(tree.root().children().count(), 50);
    }

    #[test]
    fn a_long_list_leaves_room_for_what_follows_it() {
        let text = format!(r#"{{"list":[{}],"state":"ok"}}"#, ["1"; 1000].join(","));
        let tree = Tree::parse(&text, 100).unwrap();
        let root = tree.root();
        assert_eq!(root.member("state").unwrap().text(), r#""ok""#);
        assert_eq!(root.member("list").unwrap().children().count(), 49);
        assert_eq!(tree.left_out(), 951);
    }

    #[test]
    fn a_document_that_has_room_is_kept_whole_however_deep() {
        let text = ["[".repeat(100), "]".repeat(100)].concat();
        assert_eq!(Tree::parse(&text, 100).unwrap().left_out(), 0);
    }
}
