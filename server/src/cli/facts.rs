//! One thing, a fact a line.

use std::fmt;

use crate::style::{Tone, Toned, harmless, width};

/// Names with their values.
#[derive(Default)]
pub(super) struct Facts(Vec<(&'static str, String)>);

impl Facts {
    /// Adds a fact.
    pub(super) fn add(&mut self, name: &'static str, value: impl fmt::Display) {
        self.0.push((name, value.to_string()));
    }

    /// Adds a fact if there is one.
    pub(super) fn maybe(&mut self, name: &'static str, value: Option<impl fmt::Display>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }
}

impl fmt::Display for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = self.0.iter().map(|(name, _)| width(name)).max().unwrap_or_default();
        for (name, value) in &self.0 {
            write!(f, "{}{:2$}", Toned(Tone::Faint, name), "", most - width(name) + 2)?;
            writeln!(f, "{}", harmless(value))?;
        }
        Ok(())
    }
}
