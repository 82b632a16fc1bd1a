//! Which of many names a person means who types a part of one.

/// How well a name fits what was typed: less is better, `None` does not fit. Words may be typed in any order
/// and in part; beginnings fit better than middles.
pub fn rank(name: &str, typed: &str) -> Option<usize> {
    let name = name.to_lowercase();
    let mut rank = 0;
    for word in typed.to_lowercase().split_whitespace() {
        let at = name.find(word)?;
        let before = name.get(..at).and_then(|before| before.chars().next_back());
        rank += match before {
            None => 0,
            Some(c) if !c.is_alphanumeric() => 1,
            Some(_) => 2 + at,
        };
    }
    Some(rank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fit_in_any_order_and_in_part() {
        assert!(rank("nightly-invoice-export", "inv night").is_some());
        assert!(rank("nightly-invoice-export", "inv day").is_none());
        assert!(rank("健康检查", "检查").is_some());
    }

    #[test]
    fn a_beginning_fits_better_than_the_begin_of_a_word_and_that_better_than_a_middle() {
        let rank = |name| rank(name, "run").unwrap();
        assert!(rank("Runs") < rank("All runs"));
        assert!(rank("All runs") < rank("prune"));
    }
}
