//! Examples as the documents of other systems have them: a curl command or a body, word by word, and what has to be
//! changed of it to be used here.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    /// The text in its lines.
    lines: Vec<String>,
    #[serde(default)]
    changed: Vec<Change>,
}

/// Every occurrence of a text is another here.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    from: String,
    to: String,
    /// For the reader.
    #[serde(rename = "why")]
    _why: String,
}

/// The request that a curl command makes.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Example {
    /// The text as it is used. A change that changes nothing is a mistake.
    pub(crate) fn text(&self) -> String {
        self.changed.iter().fold(self.lines.join("\n"), |text, Change { from, to, .. }| {
            assert!(text.contains(from), "{from:?} does not occur in {text}");
            text.replace(from, to)
        })
    }
}

impl Request {
    /// What the command says, for the options that documents use.
    pub(crate) fn of_curl(command: &str) -> Self {
        let mut words = words(command).into_iter();
        assert_eq!(words.next().as_deref(), Some("curl"), "{command}");
        let mut request = Self { method: "GET".to_owned(), ..Self::default() };
        while let Some(word) = words.next() {
            let mut value = || words.next().unwrap_or_else(|| panic!("nothing after {word}"));
            match word.as_str() {
                "-X" => request.method = value(),
                "-H" => {
                    let header = value();
                    let (name, value) = header.split_once(": ").unwrap();
                    request.headers.push((name.to_owned(), value.to_owned()));
                }
                "-d" => request.body = value(),
                url => {
                    let (_, rest) = url.split_once("://").unwrap_or_else(|| panic!("{url}?"));
                    request.path = rest.find('/').map(|at| rest[at..].to_owned()).unwrap();
                }
            }
        }
        request
    }
}

/// The words of a command, as a shell takes them apart.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None, None);
    let mut letters = command.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (Some(_), letter) => word.get_or_insert_with(String::new).push(letter),
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, '\\') => assert_eq!(letters.next(), Some('\n')),
            (None, letter) if letter.is_whitespace() => words.extend(word.take()),
            (None, letter) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

#[test]
fn a_command_is_taken_apart_as_a_shell_does() {
    let command = "curl -X POST http://a:1/b?c \\\n  -H \"x-a: b c\" \\\n  -d '{\"d\": \"\\n\"}'";
    let expected = Request {
        method: "POST".to_owned(),
        path: "/b?c".to_owned(),
        headers: vec![("x-a".to_owned(), "b c".to_owned())],
        body: r#"{"d": "\n"}"#.to_owned(),
    };
    assert_eq!(Request::of_curl(command), expected);
}
