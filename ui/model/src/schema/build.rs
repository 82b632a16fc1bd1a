use super::{Bound, Choice, Field, List, Number, Object, Shape, Text, Variant};
use crate::json::{Kind, Tree, Value, compact};

/// References are followed this deep: a schema that contains itself ends in JSON.
const MOST_DEPTH: usize = 12;

/// A form with more fields than this is none that somebody fills in.
const MOST_FIELDS: usize = 400;

/// Keywords that narrow a value in ways that a form does not follow.
const BEYOND_FORMS: [&str; 9] = [
    "not",
    "if",
    "patternProperties",
    "prefixItems",
    "dependentSchemas",
    "dependentRequired",
    "propertyNames",
    "contains",
    "$dynamicRef",
];

/// The shape that a JSON Schema describes; [`Shape::Raw`] where it is no schema.
pub fn shape(schema: &str) -> Shape {
    let Ok(tree) = Tree::whole(schema) else { return Shape::Raw };
    Builder { root: tree.root(), fields: 0 }.shape(tree.root(), 0)
}

struct Builder<'a> {
    root: Value<'a>,
    fields: usize,
}

impl<'a> Builder<'a> {
    fn shape(&mut self, schema: Value<'a>, depth: usize) -> Shape {
        let target = self.target(schema);
        if depth > MOST_DEPTH || BEYOND_FORMS.iter().any(|word| target.member(word).is_some()) {
            return Shape::Raw;
        }
        if let Some(constant) = target.member("const") {
            return Shape::Constant(json(constant));
        }
        if let Some(values) = target.member("enum") {
            return choices(values);
        }
        if let Some(options) = target.member("oneOf").or_else(|| target.member("anyOf")) {
            // Fields beside alternatives come from flattened enums: neither alone is the whole.
            let beside = target.member("properties").is_some() || target.member("allOf").is_some();
            return if beside { Shape::Raw } else { self.variants(options, depth) };
        }
        if let Some(all) = target.member("allOf") {
            let mut parts = all.children();
            return match (parts.next(), parts.next()) {
                (Some(only), None) => self.shape(only, depth + 1),
                _ => Shape::Raw,
            };
        }
        match target.member("type") {
            Some(kind) if kind.kind() == Kind::String => {
                self.typed(&kind.string().unwrap_or_default(), target, depth)
            }
            Some(kinds) => self.one_of_kinds(kinds, target, depth),
            None if target.member("properties").is_some() => self.object(target, depth),
            None => Shape::Raw,
        }
    }

    /// Follows a reference.
    fn target(&self, schema: Value<'a>) -> Value<'a> {
        let mut target = schema;
        for _ in 0..MOST_DEPTH {
            let Some(reference) = target.member("$ref").and_then(Value::string) else { break };
            let Some(path) = reference.strip_prefix('#') else { break };
            let mut segments = path.split('/').filter(|segment| !segment.is_empty());
            let found = segments.try_fold(self.root, |at, segment| {
                at.member(&segment.replace("~1", "/").replace("~0", "~"))
            });
            let Some(found) = found else { break };
            target = found;
        }
        target
    }

    /// A type beside `null` is nullable; other mixtures are rare enough for plain JSON.
    fn one_of_kinds(&mut self, kinds: Value<'a>, target: Value<'a>, depth: usize) -> Shape {
        let names: Vec<String> = kinds.children().filter_map(Value::string).collect();
        let others: Vec<&String> = names.iter().filter(|name| *name != "null").collect();
        match others.as_slice() {
            [only] if others.len() < names.len() => nullable(self.typed(only, target, depth)),
            [only] => self.typed(only, target, depth),
            _ => Shape::Raw,
        }
    }

    fn typed(&mut self, kind: &str, target: Value<'a>, depth: usize) -> Shape {
        match kind {
            "string" => text(target),
            "integer" => number(target, true),
            "number" => number(target, false),
            "boolean" => Shape::Switch,
            "null" => Shape::Constant("null".to_owned()),
            "array" => self.list(target, depth),
            "object" => self.object(target, depth),
            _ => Shape::Raw,
        }
    }

    fn list(&mut self, target: Value<'a>, depth: usize) -> Shape {
        let Some(items) = target.member("items").filter(|items| items.kind() == Kind::Object)
        else {
            return Shape::Raw;
        };
        Shape::List(List {
            item: Box::new(self.shape(items, depth + 1)),
            least: size(target, "minItems").unwrap_or(0),
            most: size(target, "maxItems"),
            unique: target.member("uniqueItems").is_some_and(|flag| flag.text() == "true"),
        })
    }

    fn object(&mut self, target: Value<'a>, depth: usize) -> Shape {
        let rest = target.member("additionalProperties");
        let properties: Vec<_> =
            target.member("properties").into_iter().flat_map(Value::children).collect();
        if properties.is_empty() {
            return match rest {
                Some(rest) if rest.kind() == Kind::Object => {
                    Shape::Map(Box::new(self.shape(rest, depth + 1)))
                }
                Some(rest) if rest.text() == "false" => {
                    Shape::Object(Object { fields: Vec::new(), closed: true })
                }
                _ => Shape::Raw,
            };
        }
        self.fields += properties.len();
        if self.fields > MOST_FIELDS {
            return Shape::Raw;
        }
        let required: Vec<String> = target
            .member("required")
            .into_iter()
            .flat_map(Value::children)
            .filter_map(Value::string)
            .collect();
        let fields =
            properties.into_iter().map(|property| self.field(property, &required, depth)).collect();
        Shape::Object(Object { fields, closed: rest.is_some_and(|rest| rest.text() == "false") })
    }

    fn field(&mut self, property: Value<'a>, required: &[String], depth: usize) -> Field {
        let name = property.key().unwrap_or_default();
        let target = self.target(property);
        let said = |word| property.member(word).or_else(|| target.member(word));
        Field {
            title: property.member("title").and_then(Value::string),
            note: said("description").and_then(Value::string).unwrap_or_default(),
            required: required.contains(&name),
            default: said("default").map(json),
            shape: self.shape(property, depth + 1),
            name,
        }
    }

    fn variants(&mut self, options: Value<'a>, depth: usize) -> Shape {
        let mut variants = Vec::new();
        let mut has_null = false;
        for option in options.children() {
            match self.shape(option, depth + 1) {
                Shape::Constant(json) if json == "null" => has_null = true,
                shape => self.variant(option, shape, &mut variants),
            }
        }
        let shape = match variants.len() {
            0 => return Shape::Constant("null".to_owned()),
            1 if variants[0].wrap.is_none() => variants.remove(0).shape,
            _ => all_fixed(&variants).map_or(Shape::Variants(variants), Shape::Choice),
        };
        if has_null { nullable(shape) } else { shape }
    }

    fn variant(&self, option: Value<'a>, shape: Shape, variants: &mut Vec<Variant>) {
        let target = self.target(option);
        let said =
            |word| option.member(word).or_else(|| target.member(word)).and_then(Value::string);
        let (title, note) = (said("title"), said("description").unwrap_or_default());
        let new = match shape {
            // Values without a note of their own stand together; each is a variant for people.
            Shape::Choice(choices) => {
                return variants.extend(choices.into_iter().map(|choice| Variant {
                    label: choice.label,
                    note: choice.note,
                    wrap: None,
                    shape: Shape::Constant(choice.json),
                }));
            }
            Shape::Constant(json) => {
                let label = title.unwrap_or_else(|| label(&json));
                Variant { label, note, wrap: None, shape: Shape::Constant(json) }
            }
            Shape::Object(mut object) if is_wrap(&object) => {
                let field = object.fields.remove(0);
                let note = if note.is_empty() { field.note } else { note };
                let label = title.unwrap_or_else(|| field.name.clone());
                Variant { label, note, wrap: Some(field.name), shape: field.shape }
            }
            shape => {
                let label = title.or_else(|| tag(&shape)).unwrap_or_default();
                Variant { label, note, wrap: None, shape }
            }
        };
        variants.push(new);
    }
}

/// How an externally tagged variant looks.
fn is_wrap(object: &Object) -> bool {
    let [field] = object.fields.as_slice() else { return false };
    field.required && object.closed && !matches!(field.shape, Shape::Constant(_))
}

/// The fixed value by which an internally tagged variant is known.
fn tag(shape: &Shape) -> Option<String> {
    let Shape::Object(object) = shape else { return None };
    object.fields.iter().find_map(|field| match &field.shape {
        Shape::Constant(json) if field.required => Some(label(json)),
        _ => None,
    })
}

fn all_fixed(variants: &[Variant]) -> Option<Vec<Choice>> {
    let choice = |variant: &Variant| match &variant.shape {
        Shape::Constant(json) if variant.wrap.is_none() => Some(Choice {
            json: json.clone(),
            label: variant.label.clone(),
            note: variant.note.clone(),
        }),
        _ => None,
    };
    variants.iter().map(choice).collect()
}

fn choices(values: Value<'_>) -> Shape {
    let mut has_null = false;
    let mut choices = Vec::new();
    for value in values.children() {
        if value.kind() == Kind::Null {
            has_null = true;
        } else {
            let json = json(value);
            choices.push(Choice { label: label(&json), json, note: String::new() });
        }
    }
    let shape = match choices.as_slice() {
        // Older schemas write a tag as an enum of one.
        [only] => Shape::Constant(only.json.clone()),
        _ => Shape::Choice(choices),
    };
    if has_null { nullable(shape) } else { shape }
}

fn nullable(shape: Shape) -> Shape {
    match shape {
        Shape::Raw | Shape::Nullable(_) => shape,
        shape => Shape::Nullable(Box::new(shape)),
    }
}

fn text(target: Value<'_>) -> Shape {
    Shape::Text(Text {
        format: target.member("format").and_then(Value::string),
        pattern: target.member("pattern").and_then(Value::string),
        least: size(target, "minLength").filter(|least| *least > 0),
        most: size(target, "maxLength"),
    })
}

fn number(target: Value<'_>, whole: bool) -> Shape {
    let format = target.member("format").and_then(Value::string).unwrap_or_default();
    let (lowest, highest) = machine_range(&format);
    let bound = |closed: &str, open: &str, machine: Option<&str>| {
        let stated = |word: &str, open| {
            let number = target.member(word).filter(|bound| bound.kind() == Kind::Number)?;
            Some(Bound { number: number.text().to_owned(), open })
        };
        let machine = machine.map(|number| Bound { number: number.to_owned(), open: false });
        stated(open, true).or_else(|| stated(closed, false)).or(machine)
    };
    Shape::Number(Number {
        whole,
        least: bound("minimum", "exclusiveMinimum", lowest),
        most: bound("maximum", "exclusiveMaximum", highest),
    })
}

/// What the machine word holds that a format names.
fn machine_range(format: &str) -> (Option<&'static str>, Option<&'static str>) {
    match format {
        "int8" => (Some("-128"), Some("127")),
        "int16" => (Some("-32768"), Some("32767")),
        "int32" => (Some("-2147483648"), Some("2147483647")),
        "int64" => (Some("-9223372036854775808"), Some("9223372036854775807")),
        "uint8" => (Some("0"), Some("255")),
        "uint16" => (Some("0"), Some("65535")),
        "uint32" => (Some("0"), Some("4294967295")),
        "uint64" => (Some("0"), Some("18446744073709551615")),
        "uint" => (Some("0"), None),
        _ => (None, None),
    }
}

fn size(target: Value<'_>, word: &str) -> Option<usize> {
    target.member(word)?.text().parse().ok()
}

fn json(value: Value<'_>) -> String {
    compact(value.text()).unwrap_or_else(|_| value.text().to_owned())
}

/// A string without its quotes, anything else as it is.
fn label(json: &str) -> String {
    Tree::whole(json).ok().and_then(|tree| tree.root().string()).unwrap_or_else(|| json.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_optional_number_of_schemars_is_nullable_with_its_machine_range() {
        let built = shape(
            r#"{"type":"object","properties":{"fail_at":{"description":"The step","type":["integer","null"],
            "format":"uint32","minimum":0,"default":null}}}"#,
        );
        let Shape::Object(object) = built else { panic!("{built:?}") };
        let field = &object.fields[0];
        assert_eq!((field.required, field.default.as_deref()), (false, Some("null")));
        let Shape::Nullable(inner) = &field.shape else { panic!("{field:?}") };
        let Shape::Number(number) = &**inner else { panic!("{inner:?}") };
        assert_eq!(number.most.as_ref().unwrap().number, "4294967295");
        assert!(number.whole);
    }

    #[test]
    fn a_reference_keeps_the_words_that_stand_beside_it() {
        let built = shape(
            r##"{"properties":{"mode":{"$ref":"#/$defs/Mode","description":"here"}},
            "$defs":{"Mode":{"description":"there","oneOf":[
              {"type":"string","const":"fast","description":"quick"},{"type":"string","enum":["safe","slow"]}]}}}"##,
        );
        let Shape::Object(object) = built else { panic!("{built:?}") };
        assert_eq!(object.fields[0].note, "here");
        let Shape::Choice(choices) = &object.fields[0].shape else { panic!("{object:?}") };
        let labels: Vec<_> = choices.iter().map(|c| (c.label.as_str(), c.note.as_str())).collect();
        assert_eq!(labels, [("fast", "quick"), ("safe", ""), ("slow", "")]);
    }

    #[test]
    fn tagged_enums_are_named_by_their_tags() {
        let built = shape(
            r#"{"oneOf":[
              {"type":"object","properties":{"File":{"type":"string"}},"required":["File"],"additionalProperties":false},
              {"type":"object","properties":{"kind":{"type":"string","const":"url"},"to":{"type":"string"}},"required":["kind","to"]},
              {"type":"string","const":"none"}]}"#,
        );
        let Shape::Variants(variants) = built else { panic!("{built:?}") };
        let named: Vec<_> =
            variants.iter().map(|v| (v.label.as_str(), v.wrap.as_deref())).collect();
        assert_eq!(named, [("File", Some("File")), ("url", None), ("none", None)]);
    }

    #[test]
    fn a_schema_that_contains_itself_ends_in_json() {
        let built = shape(
            r##"{"$ref":"#/$defs/Node","$defs":{"Node":{"type":"object","properties":{"next":{"$ref":"#/$defs/Node"}}}}}"##,
        );
        assert!(!built.is_raw());
        assert_eq!(shape(r##"{"$ref":"#"}"##), Shape::Raw);
    }

    #[test]
    fn what_a_form_cannot_follow_is_plain_json() {
        for schema in [
            "true",
            "{}",
            r#"{"type":"object"}"#,
            r#"{"type":["string","integer"]}"#,
            r#"{"type":"array","prefixItems":[{"type":"string"}]}"#,
            r#"{"not":{"type":"string"}}"#,
            r#"{"properties":{"a":{}},"oneOf":[{"properties":{"b":{}}}]}"#,
            "no schema",
        ] {
            assert_eq!(shape(schema), Shape::Raw, "{schema}");
        }
    }
}
