use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// The order of the style sheets: later ones build on earlier ones. Those without a place here come last,
/// by name.
const ORDER: [&str; 4] = ["tokens", "base", "layout", "parts"];

/// All style sheets of a directory as one, without comments and needless blanks.
pub(crate) fn all(dir: &Path) -> Result<String> {
    let mut sheets = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("cannot list {}", dir.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "css") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let place = ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            sheets.push((place, name, text));
        }
    }
    sheets.sort();
    Ok(sheets.iter().map(|(_, _, text)| minify(text)).collect())
}

/// Drops comments, and blanks where they mean nothing: all but single ones between words, which may be
/// selectors. Texts in quotation marks stay as they are.
fn minify(sheet: &str) -> String {
    let mut small = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(next) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
        } else if next == '"' || next == '\'' {
            let end = rest[1..].find(next).map_or(rest.len(), |at| at + 2);
            small.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if next.is_whitespace() {
            rest = rest.trim_start();
            if !small.is_empty() && !small.ends_with(GLUED_BEFORE) && !rest.starts_with(GLUED_AFTER)
            {
                small.push(' ');
            }
        } else {
            small.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    small.replace(";}", "}")
}

/// After these, and before those, a blank means nothing. A colon is not among the latter: `a :hover` is
/// not `a:hover`.
const GLUED_BEFORE: [char; 7] = ['{', '}', ';', ',', ':', ' ', '>'];
const GLUED_AFTER: [char; 5] = ['{', '}', ';', ',', '>'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_comments_go_and_meaning_stays() {
        let sheet =
            "/* why */\n.a  .b:hover ,\n.c > .d {\n  margin : 0 auto;\n  content: \"a  b\";\n}\n";
        assert_eq!(minify(sheet), ".a .b:hover,.c>.d{margin :0 auto;content:\"a  b\"}");
    }

    #[test]
    fn sums_keep_the_blanks_they_need() {
        assert_eq!(minify("a{width:calc(1px + 2px)}"), "a{width:calc(1px + 2px)}");
    }

    #[test]
    fn a_comment_between_blanks_leaves_one() {
        assert_eq!(minify("a /* x */ b{}"), "a b{}");
    }
}
