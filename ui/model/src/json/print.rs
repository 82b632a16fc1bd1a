use super::{Fault, Kind, Tree, Value};

/// The document with line breaks and two blanks for each level.
pub fn pretty(text: &str) -> Result<String, Fault> {
    let tree = Tree::whole(text)?;
    let mut out = String::with_capacity(text.len() * 2);
    write(tree.root(), Some(0), &mut out);
    Ok(out)
}

/// The document without blanks around its values.
pub fn compact(text: &str) -> Result<String, Fault> {
    let tree = Tree::whole(text)?;
    let mut out = String::with_capacity(text.len());
    write(tree.root(), None, &mut out);
    Ok(out)
}

/// A text as a JSON string.
pub fn quote(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// Without a level, everything goes on one line.
fn write(value: Value<'_>, level: Option<usize>, out: &mut String) {
    let (open, close) = match value.kind() {
        Kind::Object => ('{', '}'),
        Kind::Array => ('[', ']'),
        _ => return out.push_str(value.text()),
    };
    let inner = level.map(|level| level + 1);
    out.push(open);
    for child in value.children() {
        if child.node().place > 0 {
            out.push(',');
        }
        line(inner, out);
        if let Some(key) = child.key_text() {
            out.push_str(key);
            out.push_str(if level.is_some() { ": " } else { ":" });
        }
        write(child, inner, out);
    }
    if value.node().children > 0 {
        line(level, out);
    }
    out.push(close);
}

fn line(level: Option<usize>, out: &mut String) {
    if let Some(level) = level {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", level));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_escapes_are_printed_as_they_came() {
        let text = r#"{"n":[12345678901234567890123.000,1E+2],"s":"\u00e4","empty":{}}"#;
        let printed = pretty(text).unwrap();
        assert_eq!(
            printed,
            "{\n  \"n\": [\n    12345678901234567890123.000,\n    1E+2\n  ],\n  \"s\": \"\\u00e4\",\n  \"empty\": {}\n}"
        );
        assert_eq!(compact(&printed).unwrap(), text);
    }
}
