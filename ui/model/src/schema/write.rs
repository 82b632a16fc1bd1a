use std::cmp::Ordering;
use std::collections::HashSet;

use super::{Fault, FaultKind, List, Number, Object, Shape, Text, Value};
use crate::json::{self, quote};
use crate::number::{compare, is_json_integer, is_json_number};

/// The JSON of what was entered, or everything that is wrong with it.
pub fn write(shape: &Shape, value: &Value) -> Result<String, Vec<Fault>> {
    let mut writer = Writer { out: String::new(), path: Vec::new(), faults: Vec::new() };
    writer.value(shape, value);
    if writer.faults.is_empty() { Ok(writer.out) } else { Err(writer.faults) }
}

/// What was entered as JSON, however wrong it is: for going on with it as JSON.
pub fn draft(shape: &Shape, value: &Value) -> String {
    let mut writer = Writer { out: String::new(), path: Vec::new(), faults: Vec::new() };
    writer.value(shape, value);
    json::pretty(&writer.out).unwrap_or(writer.out)
}

struct Writer {
    out: String,
    path: Vec<usize>,
    faults: Vec<Fault>,
}

impl Writer {
    fn value(&mut self, shape: &Shape, value: &Value) {
        match (shape, value) {
            (_, Value::Raw(text)) => self.raw(text),
            (Shape::Nullable(_), Value::Null) => self.out.push_str("null"),
            (Shape::Nullable(inner), value) => self.value(inner, value),
            (Shape::Text(rules), Value::Text(text)) => self.text(rules, text),
            (Shape::Number(rules), Value::Text(text)) => self.number(rules, text.trim()),
            (Shape::Switch, Value::Switch(on)) => {
                self.out.push_str(if *on { "true" } else { "false" });
            }
            (Shape::Choice(choices), Value::Choice(place)) => {
                match place.and_then(|place| choices.get(place)) {
                    Some(choice) => self.out.push_str(&choice.json),
                    None => self.missing(FaultKind::NotChosen),
                }
            }
            (Shape::Constant(json), _) => self.out.push_str(json),
            (Shape::Object(object), Value::Object(slots, others)) => {
                self.object(object, slots, others);
            }
            (Shape::List(rules), Value::List(items)) => self.list(rules, items),
            (Shape::Map(inner), Value::Map(entries)) => self.map(inner, entries),
            (Shape::Variants(variants), Value::Variant(place, value)) => {
                let Some(variant) = variants.get(*place) else {
                    return self.missing(FaultKind::NotChosen);
                };
                if let Some(name) = &variant.wrap {
                    self.out.push('{');
                    self.name(name);
                }
                self.inside(0, |writer| writer.value(&variant.shape, value));
                if variant.wrap.is_some() {
                    self.out.push('}');
                }
            }
            (Shape::Variants(_), Value::Choice(None)) => self.missing(FaultKind::NotChosen),
            // A value of another shape's form: nothing that somebody entered here.
            _ => self.missing(FaultKind::Empty),
        }
    }

    fn raw(&mut self, text: &str) {
        match json::compact(text) {
            Ok(compact) => self.out.push_str(&compact),
            Err(fault) => {
                self.fault(FaultKind::BadJson { line: fault.line, kind: fault.kind });
                self.out.push_str(&quote(text));
            }
        }
    }

    fn text(&mut self, rules: &Text, text: &str) {
        let length = text.chars().count();
        if let Some(least) = rules.least.filter(|least| length < *least) {
            self.fault(if length == 0 { FaultKind::Empty } else { FaultKind::TooShort(least) });
        }
        if let Some(most) = rules.most.filter(|most| length > *most) {
            self.fault(FaultKind::TooLong(most));
        }
        self.out.push_str(&quote(text));
    }

    fn number(&mut self, rules: &Number, text: &str) {
        if text.is_empty() {
            return self.missing(FaultKind::Empty);
        }
        if !is_json_number(text) {
            self.fault(if rules.whole { FaultKind::NotWhole } else { FaultKind::NoNumber });
            return self.out.push_str(&quote(text));
        }
        if rules.whole && !is_json_integer(text) {
            self.fault(FaultKind::NotWhole);
        }
        if let Some(bound) = &rules.least {
            let order = compare(text, &bound.number);
            if order == Ordering::Less || bound.open && order == Ordering::Equal {
                self.fault(FaultKind::TooSmall(bound.clone()));
            }
        }
        if let Some(bound) = &rules.most {
            let order = compare(text, &bound.number);
            if order == Ordering::Greater || bound.open && order == Ordering::Equal {
                self.fault(FaultKind::TooLarge(bound.clone()));
            }
        }
        self.out.push_str(text);
    }

    fn object(&mut self, object: &Object, slots: &[super::Slot], others: &[(String, String)]) {
        let mut first = true;
        self.out.push('{');
        for (place, (field, slot)) in object.fields.iter().zip(slots).enumerate() {
            if !slot.set && !field.required {
                continue;
            }
            self.comma(&mut first);
            self.name(&field.name);
            self.inside(place, |writer| writer.value(&field.shape, &slot.value));
        }
        for (name, json) in others {
            self.comma(&mut first);
            self.name(name);
            self.out.push_str(json);
        }
        self.out.push('}');
    }

    fn list(&mut self, rules: &List, items: &[Value]) {
        if items.len() < rules.least {
            self.fault(FaultKind::TooFew(rules.least));
        }
        if let Some(most) = rules.most.filter(|most| items.len() > *most) {
            self.fault(FaultKind::TooMany(most));
        }
        let mut seen = HashSet::new();
        let mut first = true;
        self.out.push('[');
        for (place, item) in items.iter().enumerate() {
            self.comma(&mut first);
            let begin = self.out.len();
            self.inside(place, |writer| writer.value(&rules.item, item));
            let written = self.out.get(begin..).unwrap_or_default().to_owned();
            if rules.unique && !written.is_empty() && !seen.insert(written) {
                self.inside(place, |writer| writer.fault(FaultKind::Twice));
            }
        }
        self.out.push(']');
    }

    fn map(&mut self, inner: &Shape, entries: &[(String, Value)]) {
        let mut seen = HashSet::new();
        let mut first = true;
        self.out.push('{');
        for (place, (name, value)) in entries.iter().enumerate() {
            self.comma(&mut first);
            self.name(name);
            self.inside(place, |writer| {
                if !seen.insert(name) {
                    writer.fault(FaultKind::NameTwice);
                }
                writer.value(inner, value);
            });
        }
        self.out.push('}');
    }

    fn name(&mut self, name: &str) {
        self.out.push_str(&quote(name));
        self.out.push(':');
    }

    fn comma(&mut self, first: &mut bool) {
        if !std::mem::replace(first, false) {
            self.out.push(',');
        }
    }

    fn inside(&mut self, place: usize, write: impl FnOnce(&mut Self)) {
        self.path.push(place);
        write(self);
        self.path.pop();
    }

    /// Nothing was entered: whatever is written is JSON all the same.
    fn missing(&mut self, kind: FaultKind) {
        self.fault(kind);
        self.out.push_str("null");
    }

    fn fault(&mut self, kind: FaultKind) {
        self.faults.push(Fault { path: self.path.clone(), kind });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::schema::shape;

    const SCHEMA: &str = r#"{"type":"object","required":["text","to"],"properties":{
        "text":{"type":"string","minLength":1,"maxLength":5},
        "count":{"type":"integer","format":"uint64","minimum":1,"default":3},
        "ratio":{"type":["number","null"],"exclusiveMaximum":1},
        "on":{"type":"boolean","default":true},
        "tags":{"type":"array","items":{"type":"string"},"maxItems":2,"uniqueItems":true},
        "labels":{"type":"object","additionalProperties":{"type":"integer"}},
        "any":{},
        "to":{"oneOf":[
            {"type":"object","properties":{"file":{"type":"string"}},"required":["file"],"additionalProperties":false},
            {"type":"object","properties":{"kind":{"const":"url"},"at":{"type":"string"}},"required":["kind","at"]},
            {"const":"nowhere"}]}}}"#;

    fn round(json: &str) -> Result<String, Vec<Fault>> {
        let shape = shape(SCHEMA);
        write(&shape, &Value::of_json(&shape, json))
    }

    fn faults(json: &str) -> Vec<(Vec<usize>, FaultKind)> {
        round(json).unwrap_err().into_iter().map(|fault| (fault.path, fault.kind)).collect()
    }

    #[test]
    fn what_is_edited_as_a_form_comes_back_as_it_was() {
        for json in [
            r#"{"text":"a","to":"nowhere"}"#,
            r#"{"text":"a","count":18446744073709551615,"ratio":null,"to":{"file":"f"}}"#,
            r#"{"text":"a","ratio":-1.50,"on":false,"tags":["x","y"],"to":{"kind":"url","at":"b"}}"#,
            r#"{"text":"a","labels":{"a":1,"b":-2},"any":{"deep":[1.0]},"to":"nowhere","extra":{"kept":12345678901234567890123}}"#,
        ] {
            assert_eq!(round(json).unwrap(), json);
        }
    }

    #[test]
    fn what_does_not_fit_its_field_is_kept_as_json() {
        let json = r#"{"text":"a","count":"many","on":[1],"to":{"other":true}}"#;
        assert_eq!(round(json).unwrap(), json);
    }

    #[test]
    fn every_broken_rule_is_named_at_its_field() {
        assert_eq!(
            faults(r#"{"text":"too long","to":"nowhere"}"#),
            [(vec![0], FaultKind::TooLong(5))]
        );
        assert_eq!(
            faults(r#"{"text":"a","tags":["x","x","y"],"to":"nowhere"}"#),
            [(vec![4], FaultKind::TooMany(2)), (vec![4, 1], FaultKind::Twice)]
        );
        let kinds: Vec<_> = faults(r#"{"text":"","count":0,"ratio":1.0,"to":"nowhere"}"#)
            .into_iter()
            .map(|(path, kind)| {
                (
                    path,
                    matches!(
                        kind,
                        FaultKind::Empty | FaultKind::TooSmall(_) | FaultKind::TooLarge(_)
                    ),
                )
            })
            .collect();
        assert_eq!(kinds, [(vec![0], true), (vec![1], true), (vec![2], true)]);
    }

    #[test]
    fn an_empty_input_asks_for_what_is_required_and_nothing_else() {
        assert_eq!(faults("null"), [(vec![0], FaultKind::Empty), (vec![7], FaultKind::NotChosen)]);
        let optional = shape(r#"{"properties":{"a":{"type":"integer","default":3}}}"#);
        assert_eq!(write(&optional, &Value::of_json(&optional, "null")).unwrap(), "{}");
    }

    #[test]
    fn bad_json_in_a_plain_field_is_told_with_its_line() {
        let shape = Shape::Raw;
        let faults = write(&shape, &Value::Raw("{\n oops}".into())).unwrap_err();
        assert!(matches!(faults[0].kind, FaultKind::BadJson { line: 2, .. }));
    }

    #[test]
    fn a_draft_is_json_however_wrong_the_entries_are() {
        let shape = shape(SCHEMA);
        let mut value = Value::of_json(&shape, r#"{"count":1,"any":1,"to":"nowhere"}"#);
        *value.at_mut(&[1]).unwrap() = Value::Text("12 apples".into());
        *value.at_mut(&[6]).unwrap() = Value::Raw("{oops".into());
        let draft = draft(&shape, &value);
        assert_eq!(
            json::compact(&draft).unwrap(),
            r#"{"text":"","count":"12 apples","any":"{oops","to":"nowhere"}"#
        );
    }

    fn documents() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("null".to_owned()),
            Just("true".to_owned()),
            "-?[1-9][0-9]{0,30}(\\.[0-9]{1,20})?",
            "[a-z]{0,4}".prop_map(|text| quote(&text)),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            let name =
                prop::sample::select(vec!["text", "count", "to", "file", "tags", "labels", "x"]);
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4)
                    .prop_map(|items| format!("[{}]", items.join(","))),
                prop::collection::btree_map(name, inner, 0..5).prop_map(|members| {
                    let members: Vec<_> = members
                        .iter()
                        .map(|(name, json)| format!("{}:{json}", quote(name)))
                        .collect();
                    format!("{{{}}}", members.join(","))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_form_never_changes_what_stands_there_already(json in documents()) {
            let tree = json::Tree::whole(&json).unwrap();
            prop_assume!(tree.root().kind() == json::Kind::Object);
            if let Ok(written) = round(&json) {
                let written = json::Tree::whole(&written).unwrap();
                for member in tree.root().children() {
                    let kept = written.root().member(&member.key().unwrap()).unwrap();
                    prop_assert_eq!(json::compact(kept.text()), json::compact(member.text()));
                }
            }
        }
    }
}
