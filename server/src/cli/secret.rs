mod rekey;

use std::io::{IsTerminal as _, Read as _};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};
use mainspring_wire::NewSecret;

use super::out::{self, short};
use super::server::ServerArgs;
use super::table::{Cell, Table};
use crate::style::Tone;

/// Sets, shows and deletes secrets that jobs use
#[derive(Debug, Args)]
#[command(after_help = "\
A job names a secret as {{secret:NAME}}; it is filled in when a request is made to one of its hosts.
Its value is read from standard input, so that it stands in no history, and never shown again.

Examples:
  mainspring secret set token --host api.example.com < token.txt
  openssl rand -base64 32 | sed 's/^/whsec_/' | mainspring secret set hook --host '*.example.com'")]
pub(crate) struct Secret {
    #[command(flatten)]
    server: ServerArgs,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Sets a secret, or another value for the same name
    Set {
        /// What jobs call it
        name: String,
        /// A host that may receive it, as it stands in URLs, or *.example.com; may be given several times
        #[arg(long, required = true)]
        host: Vec<String>,
    },
    /// Shows all secrets by name, without their values
    List,
    /// Deletes a secret that no job uses
    Delete {
        /// Its name
        name: String,
    },
    /// Encrypts all secrets under another master key; no server may be running
    Rekey(rekey::Rekey),
}

impl Secret {
    pub(super) async fn run(self) -> Result<ExitCode> {
        match &self.verb {
            Verb::Set { name, host } => set(&self.server, name, host).await?,
            Verb::List => list(&self.server).await?,
            Verb::Delete { name } => delete(&self.server, name).await?,
            Verb::Rekey(rekey) => return rekey.run().await,
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn set(server: &ServerArgs, name: &str, hosts: &[String]) -> Result<()> {
    let client = server.client()?;
    let new = NewSecret { value: value()?, hosts: hosts.to_vec() };
    let secret = client.set_secret(name, &new).await?;
    if server.json {
        return out::print_json(&secret);
    }
    out::print(&format!("Set {}, for {}.\n", secret.name, secret.hosts.join(", ")))
}

async fn list(server: &ServerArgs) -> Result<()> {
    let page = server.client()?.secrets().await?;
    if server.json {
        return out::print_json(&page);
    }
    let mut table = Table::new(&["name", "hosts", "set", "by", "state"], "There are no secrets.");
    for secret in &page.items {
        let state = if secret.readable {
            Cell::toned(Tone::Good, "good")
        } else {
            Cell::toned(Tone::Bad, "set under another master key: set it again")
        };
        table.row([
            secret.name.as_str().into(),
            secret.hosts.join(", ").into(),
            short(&secret.updated_at).into(),
            secret.updated_by.as_str().into(),
            state,
        ]);
    }
    out::print(&table.to_string())
}

async fn delete(server: &ServerArgs, name: &str) -> Result<()> {
    server.client()?.delete_secret(name).await?;
    if server.json { Ok(()) } else { out::print(&format!("Deleted {name}.\n")) }
}

/// The value: a line that is typed and not shown, or all of standard input without the end of its
/// last line.
fn value() -> Result<String> {
    let mut text = String::new();
    if std::io::stdin().is_terminal() {
        eprint!("Value: ");
        let _hidden = Hidden::begin();
        std::io::stdin().read_line(&mut text).context("cannot read the terminal")?;
        eprintln!();
    } else {
        std::io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
    }
    let value = text.strip_suffix('\n').unwrap_or(&text);
    let value = value.strip_suffix('\r').unwrap_or(value);
    if value.is_empty() {
        bail!("the value is empty: type it, or give it on standard input");
    }
    Ok(value.to_owned())
}

/// While it lives, the terminal does not show what is typed.
struct Hidden;

impl Hidden {
    fn begin() -> Self {
        stty("-echo");
        Self
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        stty("echo");
    }
}

/// Where there is no `stty`, what is typed is seen.
fn stty(mode: &str) {
    let _ = Command::new("stty").arg(mode).stdout(Stdio::null()).stderr(Stdio::null()).status();
}
