//! The values of all settings as text, each with the place it comes from, laid over each other.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use toml::de::{DeTable, DeValue};
use zeroize::Zeroizing;

use super::DEFAULT_FILE;
use super::args::Flag;
use super::problem::{Place, Problem};

/// What all our variables begin with.
const PREFIX: &str = "MAINSPRING_";

/// Seeds an admin key; a secret, and therefore no setting of the file.
const ADMIN_KEY: &str = "MAINSPRING_ADMIN_KEY";

/// Under which secrets are encrypted; no setting of the file either.
const MASTER_KEY: &str = "MAINSPRING_MASTER_KEY";

/// Variables of other commands and of the build, which a server may find in its environment.
const NOT_SETTINGS: [&str; 8] = [
    "MAINSPRING_BUILTINS",
    "MAINSPRING_CONFIG",
    "MAINSPRING_CONSOLE",
    "MAINSPRING_KEY",
    "MAINSPRING_TEST_CACHE",
    "MAINSPRING_TEST_PLUGINS",
    "MAINSPRING_TEST_POSTGRES",
    "MAINSPRING_URL",
];

/// Variables that servers of Ksana know, and the settings that they stand for.
const OF_KSANA: [(&str, &str); 8] = [
    ("PORT", "listen"),
    ("DATA_DIR", "data_dir"),
    ("WORKERS", "runner.slots"),
    ("DEFAULT_TIMEOUT", "ksana.timeout"),
    ("MAX_RETRIES", "ksana.max_retries"),
    ("RETRY_BACKOFF", "ksana.retry_backoff"),
    ("AUTH_KEYS_FILE", "ksana.auth_keys_file"),
    ("LOG_LEVEL", "log.level"),
];

/// The value of every setting, by its name.
pub(super) struct Values(BTreeMap<String, Value>);

struct Value {
    text: String,
    place: Place,
}

/// What the environment holds besides settings.
pub(super) struct Others {
    pub(super) admin_key: Option<String>,
    pub(super) master_key: Option<Zeroizing<String>>,
}

impl Values {
    /// Every setting as `config.default.toml` has it: a name that is not there is unknown.
    pub(super) fn defaults() -> Result<Self, Problem> {
        let mut values = Self(BTreeMap::new());
        for leaf in leaves(DEFAULT_FILE, &|_| Place::Default)? {
            if let Leaf { name, found: Found::Text(text), place } = leaf {
                values.0.insert(name, Value { text, place });
            }
        }
        Ok(values)
    }

    /// Reads a setting's text. `parse` says what is wrong as a sentence that lacks its subject.
    ///
    /// Panics for a name that the default file lacks, which a test rules out.
    pub(super) fn get<T>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<T, Problem> {
        parse(&self.0[name].text).map_err(|reason| self.bad(name, reason))
    }

    /// The complaint about a setting's value, with its place.
    pub(super) fn bad(&self, name: &str, reason: String) -> Problem {
        Problem::BadValue { place: self.0[name].place.clone(), name: name.to_owned(), reason }
    }

    /// Lays a settings file over what is there.
    pub(super) fn read_file(&mut self, path: &Path, text: &str) -> Result<(), Problem> {
        for leaf in leaves(text, &|line| Place::File { path: path.to_owned(), line })? {
            self.put(leaf)?;
        }
        Ok(())
    }

    /// Lays the variables that name settings over what is there.
    pub(super) fn read_environment(
        &mut self,
        environment: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Others, Problem> {
        let names: BTreeMap<String, String> =
            self.0.keys().map(|name| (variable(name), name.clone())).collect();
        let mut others = Others { admin_key: None, master_key: None };
        let environment: Vec<_> = environment.collect();
        for (variable, name) in OF_KSANA {
            let found = environment.iter().find(|(known, _)| known == variable);
            let Some((_, value)) = found.filter(|(_, value)| !value.is_empty()) else { continue };
            let mut text = value.to_string_lossy().into_owned();
            if name == "listen" {
                text = with_port(&self.0[name].text, &text);
            }
            let place = Place::Variable(variable.to_owned());
            self.put(Leaf { name: name.to_owned(), found: Found::Text(text), place })?;
        }
        for (variable, value) in environment {
            let Some(variable) = variable.to_str().filter(|name| name.starts_with(PREFIX)) else {
                continue;
            };
            // What is not UTF-8 is no good value of any setting, and shown with question marks.
            let value = value.to_string_lossy().into_owned();
            if let Some(name) = names.get(variable) {
                let place = Place::Variable(variable.to_owned());
                self.put(Leaf { name: name.clone(), found: Found::Text(value), place })?;
            } else if variable == ADMIN_KEY {
                others.admin_key = Some(value);
            } else if variable == MASTER_KEY {
                others.master_key = Some(Zeroizing::new(value));
            } else if !NOT_SETTINGS.contains(&variable) {
                let known = names.keys().map(String::as_str).chain([ADMIN_KEY, MASTER_KEY]);
                let nearest = nearest(variable, known.chain(NOT_SETTINGS));
                return Err(Problem::UnknownVariable { name: variable.to_owned(), nearest });
            }
        }
        Ok(others)
    }

    /// Lays flags over what is there.
    pub(super) fn read_flags(&mut self, flags: Vec<Flag>) -> Result<(), Problem> {
        for Flag { typed, name, value } in flags {
            self.put(Leaf { name, found: Found::Text(value), place: Place::Flag(typed) })?;
        }
        Ok(())
    }

    fn put(&mut self, Leaf { name, found, place }: Leaf) -> Result<(), Problem> {
        let section = format!("{name}.");
        let is_section = self.0.keys().any(|key| key.starts_with(&section));
        match (self.0.get_mut(&name), found) {
            (Some(value), Found::Text(text)) => *value = Value { text, place },
            (Some(_), Found::EmptyTable | Found::Other) => {
                let reason = "must be a single text or number".to_owned();
                return Err(Problem::BadValue { place, name, reason });
            }
            // What is left of a section when all its lines are commented out.
            (None, Found::EmptyTable) if is_section => {}
            (None, _) => {
                let nearest = nearest(&name, self.0.keys().map(String::as_str));
                return Err(Problem::Unknown { place, name, nearest });
            }
        }
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// The address with another port.
fn with_port(address: &str, port: &str) -> String {
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
    format!("{host}:{port}")
}

/// `egress.allow` → `MAINSPRING_EGRESS_ALLOW`.
pub(super) fn variable(name: &str) -> String {
    format!("{PREFIX}{}", name.replace('.', "_").to_uppercase())
}

/// A name in a TOML document, with what stands there.
struct Leaf {
    name: String,
    found: Found,
    place: Place,
}

enum Found {
    Text(String),
    EmptyTable,
    Other,
}

/// All values of a TOML document under their dotted names.
fn leaves(text: &str, place: &dyn Fn(usize) -> Place) -> Result<Vec<Leaf>, Problem> {
    let document = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        Problem::Syntax { place: place(line(text, at)), message: error.message().to_owned() }
    })?;
    let mut leaves = Vec::new();
    collect("", document.get_ref(), &|at| place(line(text, at)), &mut leaves);
    Ok(leaves)
}

fn collect(
    prefix: &str,
    table: &DeTable<'_>,
    place: &dyn Fn(usize) -> Place,
    leaves: &mut Vec<Leaf>,
) {
    for (key, value) in table {
        let name = format!("{prefix}{}", key.get_ref());
        let found = match value.get_ref() {
            DeValue::Table(inner) if inner.is_empty() => Found::EmptyTable,
            DeValue::Table(inner) => {
                collect(&format!("{name}."), inner, place, leaves);
                continue;
            }
            DeValue::String(text) => Found::Text(text.to_string()),
            DeValue::Integer(number) => Found::Text(number.to_string()),
            DeValue::Boolean(truth) => Found::Text(truth.to_string()),
            DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Array(_) => Found::Other,
        };
        leaves.push(Leaf { name, found, place: place(key.span().start) });
    }
}

/// The number of the line that holds this byte, from 1.
fn line(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// The name that was probably meant: the one with the fewest changed letters, if they are few.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    known
        .map(|known| (strsim::damerau_levenshtein(name, known), known))
        .min()
        .filter(|(changes, known)| *changes <= known.len() / 3)
        .map(|(_, known)| known.to_owned())
}
