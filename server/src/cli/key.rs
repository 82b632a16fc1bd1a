mod door;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use mainspring_domain::Timestamp;
use mainspring_domain::app::KeySecret;
use mainspring_domain::id::KeyId;
use mainspring_domain::ports::{Clock as _, Entropy};
use mainspring_wire::{NewKey, Role, Time};

use super::out;
use super::out::short;
use super::table::{Cell, Table};
use crate::clock::{SystemClock, SystemEntropy};
use crate::style::Tone;
use crate::units::duration;
use door::DoorArgs;

/// Makes, shows and revokes API keys
#[derive(Debug, Args)]
#[command(after_help = "\
Keys are managed through the running server, with an admin's key. With --data-dir the database is
opened instead where no server runs: so a lost admin key is replaced.

Examples:
  mainspring key create deploy --role operator --expires 90d
  mainspring key create rescue --role admin --data-dir ./data
  MAINSPRING_ADMIN_KEY=$(mainspring key generate) mainspring serve")]
pub(crate) struct Key {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Makes a key and shows its secret, this once
    Create(Create),
    /// Shows all keys, oldest first
    List {
        #[command(flatten)]
        door: DoorArgs,
    },
    /// Makes a key worthless
    Revoke {
        /// The key's id
        id: String,
        #[command(flatten)]
        door: DoorArgs,
    },
    /// Prints a new key that no server knows yet: for the variable `MAINSPRING_ADMIN_KEY`
    Generate,
}

#[derive(Debug, Args)]
struct Create {
    /// What people call it
    name: String,
    /// What it may do
    #[arg(long, value_enum)]
    role: RoleArg,
    /// The app that it belongs to, by its id [default: none, it sees all]
    #[arg(long, value_name = "ID")]
    app: Option<String>,
    /// How long it is good for, as in 90d [default: for ever]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    expires: Option<Duration>,
    #[command(flatten)]
    door: DoorArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleArg {
    /// Reads
    Viewer,
    /// Creates, changes, runs and cancels jobs
    Operator,
    /// Uploads and activates plugins, manages keys
    Admin,
}

impl Key {
    pub(super) async fn run(self) -> Result<ExitCode> {
        match self.verb {
            Verb::Create(create) => create.run().await?,
            Verb::List { door } => list(&door).await?,
            Verb::Revoke { id, door } => {
                door.open().await?.revoke(&id).await?;
                if !door.server.json {
                    out::print("Revoked.\n")?;
                }
            }
            Verb::Generate => out::print(&format!("{}\n", generate()?.reveal()))?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Create {
    async fn run(self) -> Result<()> {
        let expires_at = match self.expires {
            Some(time) => Some(Time(SystemClock.now().checked_add(time)?.to_string())),
            None => None,
        };
        let role = match self.role {
            RoleArg::Viewer => Role::Viewer,
            RoleArg::Operator => Role::Operator,
            RoleArg::Admin => Role::Admin,
        };
        let new = NewKey { name: self.name, role, app_id: self.app, expires_at };
        let created = self.door.open().await?.create(&new).await?;
        if self.door.server.json {
            return out::print_json(&created);
        }
        let secret = created.secret.unwrap_or_default();
        // Alone on standard output, so that it can be put into a variable.
        eprintln!("Made the key {} ({}). It is shown only now:", created.key.name, created.key.id);
        out::print(&format!("{secret}\n"))
    }
}

async fn list(door: &DoorArgs) -> Result<()> {
    let keys = door.open().await?.list().await?;
    if door.server.json {
        return out::print_json(&keys);
    }
    let mut table = Table::new(&["id", "name", "role", "made", "state"], "There are no keys.");
    let now = SystemClock.now();
    for key in &keys.items {
        let ended = key.expires_at.as_ref().and_then(|at| at.0.parse::<Timestamp>().ok());
        let state = match (&key.revoked_at, &key.expires_at) {
            (Some(at), _) => Cell::toned(Tone::Bad, format!("revoked {}", short(at))),
            (None, Some(at)) if ended.is_some_and(|end| end <= now) => {
                Cell::toned(Tone::Warning, format!("expired {}", short(at)))
            }
            (None, Some(at)) => format!("good until {}", short(at)).into(),
            (None, None) => Cell::toned(Tone::Good, "good"),
        };
        let role = match key.role {
            Role::Viewer => "viewer",
            Role::Operator => "operator",
            Role::Admin => "admin",
        };
        table.row([
            Cell::toned(Tone::Faint, key.id.as_str()),
            key.name.as_str().into(),
            role.into(),
            short(&key.created_at).into(),
            state,
        ]);
    }
    out::print(&table.to_string())
}

fn generate() -> Result<KeySecret> {
    let entropy: &dyn Entropy = &SystemEntropy::new()?;
    let id = KeyId::new(SystemClock.now(), entropy.bytes());
    Ok(KeySecret::new(id, entropy.bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_key_is_one_that_a_server_takes() {
        let key = generate().unwrap();
        assert_eq!(key.reveal().parse(), Ok(key));
    }
}
