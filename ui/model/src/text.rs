//! Every word that the console says, in each of its languages.
//!
//! A text stands in one row of a table, beside its translations: one that is missing does not compile.
//! `{n}` and other names in braces are filled in by [`fill`] and [`count`].

#[macro_use]
mod table;

mod apps;
mod common;
mod doors;
mod editor;
mod exchange;
mod form;
mod http;
mod jobs;
mod keys;
mod overview;
mod plugins;
mod run;
mod runs;
mod schedule;
mod secrets;
mod session;
mod shell;
mod trace;
mod units;

pub use apps::Apps;
pub use common::Common;
pub use doors::Doors;
pub use editor::Editor;
pub use exchange::Exchange;
pub use form::Form;
pub use http::Http;
pub use jobs::Jobs;
pub use keys::Keys;
pub use overview::Overview;
pub use plugins::Plugins;
pub use run::Run;
pub use runs::Runs;
pub use schedule::Schedule;
pub use secrets::Secrets;
pub use session::SignIn;
pub use shell::Shell;
pub use table::{count, fill, sentence};
pub use trace::Trace;
pub use units::Units;

/// A language of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The tag that HTML and `Intl` know it by.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
        }
    }

    /// What its speakers call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Zh => "简体中文",
        }
    }

    /// The language that fits a tag such as `zh-Hans-CN` best.
    pub fn of_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }

    /// Its texts.
    pub fn texts(self) -> &'static Texts {
        match self {
            Self::En => &EN,
            Self::Zh => &ZH,
        }
    }
}

catalogue! {
    apps: Apps,
    common: Common,
    doors: Doors,
    editor: Editor,
    exchange: Exchange,
    form: Form,
    http: Http,
    jobs: Jobs,
    keys: Keys,
    overview: Overview,
    plugins: Plugins,
    run: Run,
    runs: Runs,
    schedule: Schedule,
    secrets: Secrets,
    shell: Shell,
    sign_in: SignIn,
    trace: Trace,
    units: Units,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browsers_language_chooses_the_nearest_of_ours() {
        for (tag, language) in [
            ("zh-Hans-CN", Language::Zh),
            ("ZH", Language::Zh),
            ("en-GB", Language::En),
            ("de", Language::En),
        ] {
            assert_eq!(Language::of_tag(tag), language);
        }
    }
}
