//! Language and theme: as the system has them, until somebody chooses.

use leptos::prelude::*;
use mainspring_ui_model::text::Language;

use crate::browser;
use crate::effects::effect;

/// What a person has chosen for this browser.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) language: RwSignal<Language>,
    pub(crate) theme: RwSignal<Theme>,
}

/// Whether the page is light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
}

const LANGUAGE: &str = "mainspring.language";
/// `boot/theme.js` reads it too, before anything is drawn.
const THEME: &str = "mainspring.theme";

impl Settings {
    pub(crate) fn new() -> Self {
        let tag = browser::recall(LANGUAGE).or_else(|| browser::window().navigator().language());
        let theme = browser::recall(THEME);
        let settings = Self {
            language: RwSignal::new(Language::of_tag(&tag.unwrap_or_default())),
            theme: RwSignal::new(Theme::of_word(theme.as_deref())),
        };
        effect(move || show(settings.language.get(), settings.theme.get()));
        settings
    }

    pub(crate) fn choose_language(&self, language: Language) {
        browser::remember(LANGUAGE, Some(language.tag()));
        self.language.set(language);
    }

    pub(crate) fn choose_theme(&self, theme: Theme) {
        browser::remember(THEME, theme.word());
        self.theme.set(theme);
    }
}

impl Theme {
    fn of_word(word: Option<&str>) -> Self {
        match word {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    fn word(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

fn show(language: Language, theme: Theme) {
    let Some(root) = browser::root() else { return };
    let _ = root.set_attribute("lang", language.tag());
    let _ = match theme.word() {
        Some(word) => root.set_attribute("data-theme", word),
        None => root.remove_attribute("data-theme"),
    };
}
