use super::Bound;
use crate::json::FaultKind as JsonFault;
use crate::text::{Form, Texts, count, fill};

/// Something that was entered breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, as [`super::Value::at`] takes it.
    pub path: Vec<usize>,
    /// Which rule.
    pub kind: FaultKind,
}

/// The rules of forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// Nothing was entered.
    Empty,
    /// Nothing was chosen.
    NotChosen,
    /// Not a number.
    NoNumber,
    /// Not a whole number.
    NotWhole,
    /// Below its bound.
    TooSmall(Bound),
    /// Above its bound.
    TooLarge(Bound),
    /// Fewer characters than this.
    TooShort(usize),
    /// More characters than this.
    TooLong(usize),
    /// Fewer items than this.
    TooFew(usize),
    /// More items than this.
    TooMany(usize),
    /// The item is there already.
    Twice,
    /// The name is there already.
    NameTwice,
    /// Not JSON.
    BadJson {
        /// The line of the fault.
        line: usize,
        /// What is wrong there.
        kind: JsonFault,
    },
}

/// The rule in words.
pub fn say(kind: &FaultKind, texts: &Texts) -> String {
    let words = &texts.form;
    let number = |text, number: &usize| count(text, u64::try_from(*number).unwrap_or(u64::MAX));
    let bound = |closed, open, bound: &Bound| {
        fill(if bound.open { open } else { closed }, &[("bound", &bound.number)])
    };
    match kind {
        FaultKind::Empty => words.empty.to_owned(),
        FaultKind::NotChosen => words.not_chosen.to_owned(),
        FaultKind::NoNumber => words.no_number.to_owned(),
        FaultKind::NotWhole => words.not_whole.to_owned(),
        FaultKind::TooSmall(least) => bound(words.at_least, words.more_than, least),
        FaultKind::TooLarge(most) => bound(words.at_most, words.less_than, most),
        FaultKind::TooShort(least) => number(words.too_short, least),
        FaultKind::TooLong(most) => number(words.too_long, most),
        FaultKind::TooFew(least) => number(words.too_few, least),
        FaultKind::TooMany(most) => number(words.too_many, most),
        FaultKind::Twice => words.twice.to_owned(),
        FaultKind::NameTwice => words.name_twice.to_owned(),
        FaultKind::BadJson { line, kind } => {
            fill(words.bad_json, &[("line", line), ("why", &say_json(*kind, words))])
        }
    }
}

/// What is wrong with a JSON text, in words.
pub fn say_json(kind: JsonFault, words: &Form) -> &'static str {
    match kind {
        JsonFault::Ends => words.json_ends,
        JsonFault::NoValue => words.json_no_value,
        JsonFault::NoName => words.json_no_name,
        JsonFault::NoColon => words.json_no_colon,
        JsonFault::NoComma => words.json_no_comma,
        JsonFault::LooseComma => words.json_loose_comma,
        JsonFault::OpenString => words.json_open_string,
        JsonFault::BadEscape => words.json_bad_escape,
        JsonFault::BadNumber => words.json_bad_number,
        JsonFault::MoreText => words.json_more_text,
        JsonFault::TooDeep => words.json_too_deep,
    }
}
