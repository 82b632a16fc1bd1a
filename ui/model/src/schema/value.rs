use super::{Field, Object, Shape, Variant};
use crate::json::{self, Kind, Tree};

/// What has been entered, in the shape's structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Of text, and of numbers as they were typed.
    Text(String),
    /// Of a switch.
    Switch(bool),
    /// Of a choice: its place among the choices; `None` while none is made, also of variants.
    Choice(Option<usize>),
    /// Of a constant.
    Constant,
    /// Of an object: a slot for each field, and members that have none, as JSON.
    Object(Vec<Slot>, Vec<(String, String)>),
    /// Of a list.
    List(Vec<Value>),
    /// Of a map.
    Map(Vec<(String, Value)>),
    /// Of variants: the place of the chosen one, and what was entered for it.
    Variant(usize, Box<Value>),
    /// Of what is nullable.
    Null,
    /// JSON as it was typed; also of what does not fit its shape.
    Raw(String),
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Whether the member is written.
    pub set: bool,
    /// What has been entered, or would be where one begins.
    pub value: Value,
}

impl Value {
    /// What a form begins with.
    pub fn blank(shape: &Shape) -> Self {
        match shape {
            Shape::Text(_) | Shape::Number(_) => Self::Text(String::new()),
            Shape::Switch => Self::Switch(false),
            Shape::Constant(_) => Self::Constant,
            Shape::Object(object) => {
                Self::Object(object.fields.iter().map(Slot::blank).collect(), Vec::new())
            }
            Shape::List(list) => {
                Self::List((0..list.least).map(|_| Self::blank(&list.item)).collect())
            }
            Shape::Map(_) => Self::Map(Vec::new()),
            // Which one is meant is not for a form to guess.
            Shape::Choice(_) | Shape::Variants(_) => Self::Choice(None),
            Shape::Nullable(_) => Self::Null,
            Shape::Raw => Self::Raw("null".to_owned()),
        }
    }

    /// What a JSON text says. What does not fit the shape stays JSON.
    pub fn of_json(shape: &Shape, text: &str) -> Self {
        match Tree::whole(text) {
            // Without input, a plugin gets `null`, and takes it as an object without members.
            Ok(tree) if tree.root().kind() == Kind::Null && !fits(shape, tree.root()) => {
                Self::blank(shape)
            }
            Ok(tree) => read(shape, tree.root()),
            Err(_) => Self::Raw(text.to_owned()),
        }
    }

    /// The value at a path: slots, items, entries and variants by their places.
    pub fn at(&self, path: &[usize]) -> Option<&Self> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        let inner = match self {
            Self::Object(slots, _) => slots.get(*first).map(|slot| &slot.value),
            Self::List(items) => items.get(*first),
            Self::Map(entries) => entries.get(*first).map(|(_, value)| value),
            Self::Variant(_, value) => Some(&**value),
            _ => None,
        };
        inner?.at(rest)
    }

    /// The same, to be changed.
    pub fn at_mut(&mut self, path: &[usize]) -> Option<&mut Self> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        let inner = match self {
            Self::Object(slots, _) => slots.get_mut(*first).map(|slot| &mut slot.value),
            Self::List(items) => items.get_mut(*first),
            Self::Map(entries) => entries.get_mut(*first).map(|(_, value)| value),
            Self::Variant(_, value) => Some(&mut **value),
            _ => None,
        };
        inner?.at_mut(rest)
    }
}

impl Slot {
    fn blank(field: &Field) -> Self {
        let value = match &field.default {
            Some(default) => Value::of_json(&field.shape, default),
            None => Value::blank(&field.shape),
        };
        Self { set: field.required, value }
    }
}

fn read(shape: &Shape, json: json::Value<'_>) -> Value {
    let raw = || Value::Raw(json::pretty(json.text()).unwrap_or_else(|_| json.text().to_owned()));
    match (shape, json.kind()) {
        (Shape::Nullable(_), Kind::Null) => Value::Null,
        (Shape::Nullable(inner), _) => read(inner, json),
        (Shape::Text(_), Kind::String) => Value::Text(json.string().unwrap_or_default()),
        (Shape::Number(_), Kind::Number) => Value::Text(json.text().to_owned()),
        (Shape::Switch, Kind::Bool) => Value::Switch(json.text() == "true"),
        (Shape::Choice(choices), _) => {
            let compact = json::compact(json.text()).unwrap_or_default();
            let place = choices.iter().position(|choice| choice.json == compact);
            place.map_or_else(raw, |place| Value::Choice(Some(place)))
        }
        (Shape::Constant(_), _) if fits(shape, json) => Value::Constant,
        (Shape::Object(object), Kind::Object) => read_object(object, json),
        (Shape::List(list), Kind::Array) => {
            Value::List(json.children().map(|item| read(&list.item, item)).collect())
        }
        (Shape::Map(inner), Kind::Object) => Value::Map(
            json.children()
                .map(|member| (member.key().unwrap_or_default(), read(inner, member)))
                .collect(),
        ),
        (Shape::Variants(variants), _) => {
            let place = variants.iter().position(|variant| fits_variant(variant, json));
            let Some((place, variant)) = place.and_then(|at| Some((at, variants.get(at)?))) else {
                return raw();
            };
            let inner = variant.wrap.as_ref().and_then(|name| json.member(name)).unwrap_or(json);
            Value::Variant(place, Box::new(read(&variant.shape, inner)))
        }
        _ => raw(),
    }
}

fn read_object(object: &Object, json: json::Value<'_>) -> Value {
    let slots = object.fields.iter().map(|field| match json.member(&field.name) {
        Some(member) => Slot { set: true, value: read(&field.shape, member) },
        None => Slot::blank(field),
    });
    let has_field = |name: &str| object.fields.iter().any(|field| field.name == name);
    let others = json
        .children()
        .filter_map(|member| Some((member.key()?, member.text().to_owned())))
        .filter(|(name, _)| !has_field(name));
    Value::Object(slots.collect(), others.collect())
}

fn fits_variant(variant: &Variant, json: json::Value<'_>) -> bool {
    match &variant.wrap {
        Some(name) => json.node().children == 1 && json.member(name).is_some(),
        None => fits(&variant.shape, json),
    }
}

/// Whether a value is meant to have this shape; it may still break rules.
fn fits(shape: &Shape, json: json::Value<'_>) -> bool {
    let kind = json.kind();
    match shape {
        Shape::Text(_) => kind == Kind::String,
        Shape::Number(_) => kind == Kind::Number,
        Shape::Switch => kind == Kind::Bool,
        Shape::Choice(choices) => {
            json::compact(json.text()).is_ok_and(|text| choices.iter().any(|c| c.json == text))
        }
        Shape::Constant(constant) => json::compact(json.text()).is_ok_and(|text| text == *constant),
        Shape::Object(object) => {
            let fields = &object.fields;
            let is_known = |name: String| fields.iter().any(|field| field.name == name);
            kind == Kind::Object
                && fields.iter().filter(|field| field.required).all(|field| {
                    json.member(&field.name).is_some_and(|member| fits(&field.shape, member))
                })
                && (!object.closed
                    || json.children().all(|child| child.key().is_some_and(is_known)))
        }
        Shape::List(_) => kind == Kind::Array,
        Shape::Map(_) => kind == Kind::Object,
        Shape::Variants(variants) => variants.iter().any(|variant| fits_variant(variant, json)),
        Shape::Nullable(inner) => kind == Kind::Null || fits(inner, json),
        Shape::Raw => true,
    }
}
