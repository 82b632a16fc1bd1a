//! Counts the words of a text, and says which are the most frequent.

use std::collections::HashMap;

use mainspring_plugin::prelude::*;

// What the job takes. The server makes a form of it, with the comments as help texts.
#[derive(Deserialize, JsonSchema)]
struct Input {
    /// The text whose words are counted.
    text: String,
    /// How many of the most frequent words to return.
    #[serde(default = "three")]
    top: usize,
}

// What the job returns, as JSON.
#[derive(Debug, PartialEq, Serialize)]
struct Output {
    words: usize,
    /// The most frequent words and their counts; words of the same count in alphabetical order.
    top: Vec<(String, usize)>,
}

// Makes a plugin of the function. Name, version and summary are those of Cargo.toml.
mainspring_plugin::job!(run);

fn run(input: Input, context: &Context) -> Result<Output, Failure> {
    let words: Vec<_> = input.text.split_whitespace().collect();
    if words.is_empty() {
        // Another attempt would find no words either.
        return Err(Failure::permanent("the text has no words"));
    }
    info!("counting", words = words.len(), attempt = context.attempt);

    // A step is a named part of the run, shown with its duration.
    let counts = step!("count", || {
        let mut counts = HashMap::new();
        for (done, word) in words.iter().enumerate() {
            if done % 10_000 == 0 {
                progress!(done, words.len(), "at {word}");
            }
            *counts.entry(word.to_lowercase()).or_insert(0) += 1;
        }
        Ok(counts)
    })?;

    let top = step!("sort", || {
        let mut top: Vec<_> = counts.into_iter().collect();
        top.sort_by(|(word, count), (other, others)| others.cmp(count).then(word.cmp(other)));
        top.truncate(input.top);
        Ok(top)
    })?;
    Ok(Output {
        words: words.len(),
        top,
    })
}

fn three() -> usize {
    3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_words_come_first() {
        let input = Input {
            text: "To be or not to be".to_owned(),
            top: 2,
        };

        let output = run(input, &Context::default());

        let top = vec![("be".to_owned(), 2), ("to".to_owned(), 2)];
        assert_eq!(output, Ok(Output { words: 6, top }));
    }

    #[test]
    fn a_text_without_words_fails_for_good() {
        let failure = run(
            Input {
                text: " ".to_owned(),
                top: 1,
            },
            &Context::default(),
        )
        .unwrap_err();

        assert_eq!(failure.retry, Retry::Permanent);
    }
}
