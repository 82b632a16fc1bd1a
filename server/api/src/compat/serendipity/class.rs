//! Which plugin a class of theirs stands for.

/// The last part of a class's name in kebab case: `\Serendipity\Job\Job\SimpleJob` is `simple-job`.
pub(super) fn plugin_of(class: &str) -> String {
    let last = class.rsplit(['\\', '/']).next().unwrap_or_default();
    let letters: Vec<char> = last.chars().collect();
    let mut name = String::with_capacity(last.len() + 4);
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        let after = letters.get(at + 1);
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                let ends = before.is_uppercase() && after.is_some_and(|next| next.is_lowercase());
                before.is_lowercase() || before.is_ascii_digit() || ends
            });
        if begins {
            name.push('-');
        }
        name.extend(if letter == '_' { '-' } else { letter }.to_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::plugin_of;

    #[test]
    fn the_last_part_of_a_class_names_a_plugin() {
        for (class, plugin) in [
            (r"\Serendipity\Job\Job\SimpleJob", "simple-job"),
            ("SimpleJob", "simple-job"),
            ("simple-job", "simple-job"),
            ("App/Jobs/send_mail", "send-mail"),
            (r"Jobs\HTTPProbe", "http-probe"),
            (r"Jobs\Step2Job", "step2-job"),
            (r"Jobs\", ""),
        ] {
            assert_eq!(plugin_of(class), plugin, "{class}");
        }
    }
}
