use std::collections::HashMap;

use super::{Kind, Tree, Value};

/// Whether two documents hold the same, whatever the blanks, the order of members and the escapes.
/// Numbers are compared as they are written: `1` and `1.0` may be two things to a plugin.
pub fn same(one: &str, other: &str) -> bool {
    match (Tree::whole(one), Tree::whole(other)) {
        (Ok(one), Ok(other)) => equal(one.root(), other.root()),
        _ => false,
    }
}

fn equal(one: Value<'_>, other: Value<'_>) -> bool {
    if one.kind() != other.kind() || one.node().children != other.node().children {
        return false;
    }
    match one.kind() {
        Kind::Array => one.children().zip(other.children()).all(|(one, other)| equal(one, other)),
        Kind::Object => {
            let (one, other) = (members(one), members(other));
            let found = |(name, value): (&String, &Value<'_>)| {
                other.get(name).is_some_and(|other| equal(*value, *other))
            };
            one.len() == other.len() && one.iter().all(found)
        }
        Kind::String => one.string() == other.string(),
        Kind::Number | Kind::Bool | Kind::Null => one.text() == other.text(),
    }
}

/// Of a name that is used twice, the last member counts.
fn members(object: Value<'_>) -> HashMap<String, Value<'_>> {
    object.children().filter_map(|child| Some((child.key()?, child))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_order_and_escapes_make_no_difference() {
        assert!(same(
            r#"{"a": 1, "b": [true, {"c": "\u0061"}]}"#,
            r#"{"b":[true,{"c":"a"}],"a":1}"#
        ));
        assert!(same(" null ", "null"));
    }

    #[test]
    fn what_holds_something_else_differs() {
        for (one, other) in [
            ("[1,2]", "[2,1]"),
            ("1", "1.0"),
            ("{}", "[]"),
            (r#"{"a":1}"#, r#"{"a":2}"#),
            (r#"{"a":1}"#, r#"{"b":1}"#),
            (r#"{"a":1}"#, r#"{"a":1,"b":null}"#),
            ("[", "["),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
    }
}
