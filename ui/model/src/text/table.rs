//! Tables of texts: a row is a name with the text in each language.

use std::fmt::Display;

/// Declares a part of the catalogue from its table.
macro_rules! texts {
    ($(#[$doc:meta])* $table:ident { $($name:ident: $en:literal, $zh:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $table {
            $(#[doc = $en] pub $name: &'static str,)*
        }

        impl $table {
            pub(super) const EN: Self = Self { $($name: $en,)* };
            pub(super) const ZH: Self = Self { $($name: $zh,)* };
        }
    };
}

/// Declares the whole catalogue from its parts.
macro_rules! catalogue {
    ($($part:ident: $table:ident,)*) => {
        /// All texts in one language.
        #[derive(Debug)]
        pub struct Texts {
            /// The language.
            pub language: Language,
            $(#[doc = stringify!($table)] pub $part: $table,)*
        }

        static EN: Texts = Texts { language: Language::En, $($part: $table::EN,)* };
        static ZH: Texts = Texts { language: Language::Zh, $($part: $table::ZH,)* };
    };
}

/// Puts values into a text, in place of their names in braces.
pub fn fill(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, beyond)) = after.split_once('}') else {
            rest = after;
            break;
        };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            filled.push_str(&value.to_string());
        }
        rest = beyond;
    }
    filled.push_str(rest);
    filled
}

/// Puts a number into a text as `{n}`. A text with a bar has a form for 1 and a form for the rest:
/// `{n} job|{n} jobs`.
pub fn count(text: &str, n: u64) -> String {
    let form = match text.split_once('|') {
        Some((one, _)) if n == 1 => one,
        Some((_, other)) => other,
        None => text,
    };
    fill(form, &[("n", &n)])
}

/// A text as a sentence of its own: the server writes its reasons so that they can follow a colon.
pub fn sentence(text: &str) -> String {
    let mut chars = text.trim_end().chars();
    let Some(first) = chars.next() else { return String::new() };
    let mut sentence: String = first.to_uppercase().chain(chars).collect();
    if sentence.ends_with(|c: char| c.is_alphanumeric()) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_the_place_of_their_names() {
        let text = fill("delete {name} and {n} runs", &[("n", &3), ("name", &"nightly")]);
        assert_eq!(text, "delete nightly and 3 runs");
    }

    #[test]
    fn a_brace_that_is_not_closed_does_no_harm() {
        assert_eq!(fill("a {b", &[]), "a b");
    }

    #[test]
    fn a_reason_becomes_a_sentence() {
        assert_eq!(sentence("the job is gone"), "The job is gone.");
        assert_eq!(sentence("Which one?"), "Which one?");
        assert_eq!(sentence(""), "");
    }

    #[test]
    fn one_is_told_from_many_where_the_language_does_so() {
        assert_eq!(count("{n} job|{n} jobs", 1), "1 job");
        assert_eq!(count("{n} job|{n} jobs", 0), "0 jobs");
        assert_eq!(count("{n} 个任务", 1), "1 个任务");
    }
}
