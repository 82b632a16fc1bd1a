use std::fmt;

/// Everything that is wrong with something a caller sent, all rules at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Invalid(Vec<Broken>);

/// One broken rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Where, as a path of the domain's field names: `schedule.trigger.cron`.
    pub field: String,
    /// What is wrong and what would be right, as a sentence without the field's name.
    pub reason: String,
}

impl Invalid {
    /// A single broken rule.
    pub fn one(field: impl Into<String>, reason: impl Into<String>) -> Self {
        let mut invalid = Self::default();
        invalid.add(field, reason);
        invalid
    }

    /// Adds a broken rule.
    pub fn add(&mut self, field: impl Into<String>, reason: impl Into<String>) {
        self.0.push(Broken { field: field.into(), reason: reason.into() });
    }

    /// Adds a broken rule unless `holds`.
    pub fn require(&mut self, holds: bool, field: &str, reason: impl Into<String>) {
        if !holds {
            self.add(field, reason);
        }
    }

    /// The broken rules, in the order in which they were found.
    pub fn rules(&self) -> &[Broken] {
        &self.0
    }

    /// `Ok` when no rule was broken.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, Broken { field, reason }) in self.0.iter().enumerate() {
            let separator = if i == 0 { "" } else { "; " };
            write!(f, "{separator}{field} {reason}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Invalid {}
