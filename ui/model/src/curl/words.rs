use super::NotTaken;

/// Words as a POSIX shell sees them, with `$'…'` as browsers copy it, and lines joined by `\` or, as
/// copied for Windows, by `^`.
pub(super) fn words(command: &str) -> Result<Vec<String>, NotTaken> {
    let joined = command.replace("\\\r\n", " ").replace("\\\n", " ");
    let joined = joined.replace("^\r\n", " ").replace("^\n", " ");
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = joined.trim().trim_start_matches("$ ").chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' | '\t' | '\n' | '\r' => words.extend(word.take()),
            '\'' => {
                let text = word.get_or_insert_default();
                until(&mut letters, text, |letter, _| letter == '\'')?;
            }
            '"' => double_quoted(&mut letters, word.get_or_insert_default())?,
            '$' if letters.peek() == Some(&'\'') => {
                letters.next();
                ansi_quoted(&mut letters, word.get_or_insert_default())?;
            }
            '\\' => word.get_or_insert_default().extend(letters.next()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Ok(words)
}

type Letters<'c> = std::iter::Peekable<std::str::Chars<'c>>;

fn until(
    letters: &mut Letters<'_>,
    text: &mut String,
    ends: impl Fn(char, &str) -> bool,
) -> Result<(), NotTaken> {
    loop {
        let letter = letters.next().ok_or(NotTaken::OpenQuote)?;
        if ends(letter, text) {
            return Ok(());
        }
        text.push(letter);
    }
}

fn double_quoted(letters: &mut Letters<'_>, text: &mut String) -> Result<(), NotTaken> {
    loop {
        match letters.next().ok_or(NotTaken::OpenQuote)? {
            '"' => return Ok(()),
            '\\' => match letters.next().ok_or(NotTaken::OpenQuote)? {
                escaped @ ('"' | '\\' | '$' | '`') => text.push(escaped),
                other => text.extend(['\\', other]),
            },
            other => text.push(other),
        }
    }
}

fn ansi_quoted(letters: &mut Letters<'_>, text: &mut String) -> Result<(), NotTaken> {
    loop {
        match letters.next().ok_or(NotTaken::OpenQuote)? {
            '\'' => return Ok(()),
            '\\' => match letters.next().ok_or(NotTaken::OpenQuote)? {
                'n' => text.push('\n'),
                'r' => text.push('\r'),
                't' => text.push('\t'),
                'u' => {
                    let digits: String = letters.by_ref().take(4).collect();
                    let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                    text.push(code.unwrap_or('\u{fffd}'));
                }
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
}
