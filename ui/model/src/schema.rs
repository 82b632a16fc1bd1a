//! Forms out of JSON Schemas, as `schemars` writes them and people do by hand.
//!
//! A [`Shape`] says which fields there are, a [`Value`] what has been entered. What a schema says and a
//! form cannot is a field of plain JSON: a form never hides that it does not understand something,
//! and never changes what it does not show. Numbers stay text throughout.

mod build;
mod faults;
mod value;
mod write;

pub use build::shape;
pub use faults::{Fault, FaultKind, say, say_json};
pub use value::{Slot, Value};
pub use write::{draft, write};

/// What can be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Characters.
    Text(Text),
    /// A number.
    Number(Number),
    /// Yes or no.
    Switch,
    /// One of several fixed values.
    Choice(Vec<Choice>),
    /// Always this JSON; not shown.
    Constant(String),
    /// Named fields.
    Object(Object),
    /// Any number of the same.
    List(List),
    /// Any number of the same, each with a name of its own.
    Map(Box<Shape>),
    /// One of several shapes.
    Variants(Vec<Variant>),
    /// This, or `null`.
    Nullable(Box<Shape>),
    /// Any JSON.
    Raw,
}

/// Characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// What they mean, in the schema's words: `date-time`, `email`.
    pub format: Option<String>,
    /// The regular expression that they match; the plugin checks it.
    pub pattern: Option<String>,
    /// How many at least.
    pub least: Option<usize>,
    /// How many at most.
    pub most: Option<usize>,
}

/// A number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Number {
    /// Without fraction.
    pub whole: bool,
    /// Not below.
    pub least: Option<Bound>,
    /// Not above.
    pub most: Option<Bound>,
}

/// An end of a range of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// As JSON.
    pub number: String,
    /// Whether it is not part of the range itself.
    pub open: bool,
}

/// A fixed value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// As JSON.
    pub json: String,
    /// What people call it.
    pub label: String,
    /// What it means; may be empty.
    pub note: String,
}

/// Named fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// The fields in the schema's order.
    pub fields: Vec<Field>,
    /// Whether members without a field are refused.
    pub closed: bool,
}

/// A named field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The member's name.
    pub name: String,
    /// What people call it, where that is not its name.
    pub title: Option<String>,
    /// What it means; may be empty.
    pub note: String,
    /// Whether it may not be left out.
    pub required: bool,
    /// What counts where it is left out, as JSON.
    pub default: Option<String>,
    /// What can be entered.
    pub shape: Shape,
}

/// Any number of the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Each of them.
    pub item: Box<Shape>,
    /// How many at least.
    pub least: usize,
    /// How many at most.
    pub most: Option<usize>,
    /// Whether none may be there twice.
    pub unique: bool,
}

/// One of several shapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// What people call it; empty where the schema has no name for it.
    pub label: String,
    /// What it means; may be empty.
    pub note: String,
    /// The only member of an object around it, by which it is known.
    pub wrap: Option<String>,
    /// What can be entered.
    pub shape: Shape,
}

impl Shape {
    /// Whether a form of this shape would be no more than an editor of JSON.
    pub fn is_raw(&self) -> bool {
        match self {
            Self::Raw => true,
            Self::Nullable(inner) => inner.is_raw(),
            _ => false,
        }
    }
}
