//! The settings: flag, then environment, then file, then the defaults that are compiled in.

mod args;
mod doors;
mod egress;
mod layers;
mod problem;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

use mainspring_api::Doors;
use mainspring_domain::Invalid;
use mainspring_domain::app::KeySecret;
use mainspring_domain::work::{Bounds, Limits};
use mainspring_engine::MasterKey;
use mainspring_runners::Egress;
use mainspring_store::Synchronous;

pub(crate) use args::ConfigArgs;
pub(crate) use problem::Problem;

use crate::database::Database;
use crate::units::{duration, size};
use layers::Values;

/// Every setting with its meaning, its default and its name in the environment.
pub(crate) const DEFAULT_FILE: &str = include_str!("../config.default.toml");

/// The settings of a server. Their meaning and units stand in `config.default.toml`.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) data_dir: PathBuf,
    /// Where everything is kept.
    pub(crate) database: Database,
    /// Without a slash at the end; `None`: the address it listens on.
    pub(crate) public_url: Option<String>,
    /// Where the master key is; `None`: in the data directory.
    pub(crate) master_key_file: Option<PathBuf>,
    pub(crate) node: String,
    pub(crate) drain: Duration,
    pub(crate) log_level: tracing::Level,
    pub(crate) log_format: LogFormat,
    pub(crate) slots: u32,
    pub(crate) bounds: Bounds,
    pub(crate) max_plugin_bytes: u64,
    /// Where compiled plugins are kept.
    pub(crate) cache_dir: PathBuf,
    pub(crate) max_body_bytes: u64,
    pub(crate) session: Duration,
    pub(crate) retention: Duration,
    pub(crate) synchronous: Synchronous,
    /// From the environment only: files are copied and shown around.
    pub(crate) admin_key: Option<KeySecret>,
    /// How long another server may be silent before this one takes its runs.
    pub(crate) lapse: Duration,
    /// Where HTTP jobs may go.
    pub(crate) egress: Egress,
    /// Doors for clients of other systems.
    pub(crate) doors: Doors,
    /// API keys besides those that are stored.
    pub(crate) key_file: Option<PathBuf>,
    /// Where push messages of apps without a gateway go.
    pub(crate) gateway_url: Option<String>,
    /// From the environment only, too.
    pub(crate) master_key: Option<MasterKey>,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One object a line.
    Json,
}

impl Config {
    /// Reads all settings. `environment`: all variables of the process.
    pub(crate) fn load(
        args: &ConfigArgs,
        environment: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Self, Problem> {
        let mut values = Values::defaults()?;
        if let Some(path) = &args.config {
            let text = std::fs::read_to_string(path)
                .map_err(|source| Problem::Unreadable { path: path.clone(), source })?;
            values.read_file(path, &text)?;
        }
        let others = values.read_environment(environment)?;
        values.read_flags(args.flags())?;
        let admin_key = match others.admin_key {
            Some(text) => Some(text.parse().map_err(|_| Problem::AdminKey)?),
            None => None,
        };
        let master_key = match others.master_key {
            Some(text) => Some(text.parse().map_err(|_| Problem::MasterKey)?),
            None => None,
        };
        Ok(Self { admin_key, master_key, ..Self::from_values(&values)? })
    }

    fn from_values(values: &Values) -> Result<Self, Problem> {
        let data_dir = values.get("data_dir", path)?;
        let doors::DoorSettings { doors, key_file, gateway_url } = doors::read(values)?;
        Ok(Self {
            listen: values.get("listen", address)?,
            database: values
                .get("database_url", database)?
                .unwrap_or_else(|| Database::Sqlite(data_dir.join("mainspring.db"))),
            cache_dir: values
                .get("plugins.cache_dir", optional_path)?
                .unwrap_or_else(|| data_dir.join("compiled")),
            data_dir,
            public_url: values.get("public_url", public_url)?,
            master_key_file: values.get("master_key_file", optional_path)?,
            node: values.get("node", node)?,
            drain: values.get("drain", duration)?,
            lapse: values.get("lapse", lapse)?,
            egress: egress::read(values)?,
            doors,
            key_file,
            gateway_url,
            log_level: values.get("log.level", log_level)?,
            log_format: values.get("log.format", log_format)?,
            slots: values.get("runner.slots", slots)?,
            bounds: bounds(values)?,
            max_plugin_bytes: values.get("plugins.max_bytes", |text| size_up_to(text, 1 << 30))?,
            max_body_bytes: values.get("api.max_body_bytes", |text| size_up_to(text, 64 << 20))?,
            session: values.get("console.session", session)?,
            retention: values.get("retention.runs", retention)?,
            synchronous: values.get("sqlite.synchronous", synchronous)?,
            admin_key: None,
            master_key: None,
        })
    }
}

/// The default bounds of an attempt; they keep the rules that a job's limits keep.
fn bounds(values: &Values) -> Result<Bounds, Problem> {
    let limits = Limits {
        timeout: Some(values.get("limits.timeout", duration)?),
        memory: Some(values.get("limits.memory", size)?),
        fuel: None,
        log: Some(values.get("limits.log", size)?),
        output: Some(values.get("limits.output", size)?),
    };
    let mut invalid = Invalid::default();
    limits.check(&mut invalid);
    match invalid.rules().first() {
        None => Ok(Bounds::default().with(&limits)),
        Some(broken) => Err(values.bad(&broken.field, broken.reason.clone())),
    }
}

// Each of these reads the text of one setting; the error is a sentence that lacks its subject.

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        format!("must be an address and a port, as in 127.0.0.1:7100 or [::]:7100, not {text:?}")
    })
}

fn path(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() || text.contains('\0') {
        return Err(format!("must be a path, not {text:?}"));
    }
    Ok(PathBuf::from(text))
}

/// `None`: the usual place.
fn optional_path(text: &str) -> Result<Option<PathBuf>, String> {
    if text.is_empty() { Ok(None) } else { path(text).map(Some) }
}

/// `None`: the usual file.
fn database(text: &str) -> Result<Option<Database>, String> {
    match text.split_once(':') {
        None if text.is_empty() => Ok(None),
        Some(("sqlite", rest)) => {
            path(rest.strip_prefix("//").unwrap_or(rest)).map(|path| Some(Database::Sqlite(path)))
        }
        Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => {
            Ok(Some(Database::Postgres(text.to_owned())))
        }
        // The text may hold a password, and is not repeated.
        _ => Err("must be empty, a file as in sqlite:PATH, or a database as in \
                  postgres://user@host/name"
            .to_owned()),
    }
}

fn public_url(text: &str) -> Result<Option<String>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let clean = !text.contains(|c: char| c.is_whitespace() || c.is_control() || "?#".contains(c));
    match host {
        Some(host) if clean && !host.trim_end_matches('/').is_empty() => {
            Ok(Some(text.trim_end_matches('/').to_owned()))
        }
        _ => Err(format!("must be a URL, as in https://jobs.example.com, not {text:?}")),
    }
}

fn node(text: &str) -> Result<String, String> {
    let fits = (1..=64).contains(&text.chars().count()) && !text.contains(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err("must have 1 to 64 characters".to_owned()) }
}

fn log_level(text: &str) -> Result<tracing::Level, String> {
    text.parse().map_err(|_| format!("must be error, warn, info, debug or trace, not {text:?}"))
}

fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(format!("must be text or json, not {text:?}")),
    }
}

/// Each slot reserves 16 GiB of address space, of which a process has 128 TiB.
const MOST_SLOTS: u32 = 4096;

fn slots(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(0) => {
            let cores = available_parallelism().map_or(1, usize::from);
            Ok(u32::try_from(256 * cores).unwrap_or(MOST_SLOTS).min(MOST_SLOTS))
        }
        Ok(slots) if slots <= MOST_SLOTS => Ok(slots),
        _ => Err(format!("must be a number between 0 and {MOST_SLOTS}, not {text:?}")),
    }
}

fn size_up_to(text: &str, most: u64) -> Result<u64, String> {
    let size = size(text)?;
    if (1..=most).contains(&size) {
        Ok(size)
    } else {
        Err(format!("must be between 1B and {}MiB, not {text:?}", most >> 20))
    }
}

/// A century: time arithmetic stays far from its ends.
const LONGEST_RETENTION: Duration = Duration::from_hours(24 * 36_500);

fn retention(text: &str) -> Result<Duration, String> {
    let time = duration(text)?;
    if time <= LONGEST_RETENTION {
        Ok(time)
    } else {
        Err(format!("must be at most 36500d, not {text:?}"))
    }
}

fn session(text: &str) -> Result<Duration, String> {
    let time = duration(text)?;
    if (Duration::from_secs(1)..=Duration::from_hours(24 * 30)).contains(&time) {
        Ok(time)
    } else {
        Err(format!("must be between 1s and 30d, not {text:?}"))
    }
}

fn lapse(text: &str) -> Result<Duration, String> {
    let time = duration(text)?;
    if (Duration::from_secs(3)..=Duration::from_mins(10)).contains(&time) {
        Ok(time)
    } else {
        Err(format!("must be between 3s and 10m, not {text:?}"))
    }
}

fn synchronous(text: &str) -> Result<Synchronous, String> {
    match text {
        "full" => Ok(Synchronous::Full),
        "normal" => Ok(Synchronous::Normal),
        _ => Err(format!("must be full or normal, not {text:?}")),
    }
}

#[cfg(test)]
mod tests;
