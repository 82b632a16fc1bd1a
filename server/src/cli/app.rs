use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use mainspring_client::Client;
use mainspring_wire::{App as Shown, AppPatch, AppWithSecret, NewApp};

use super::out;
use super::server::ServerArgs;
use super::table::{Cell, Table};
use crate::style::Tone;

/// Makes, shows and changes apps, as which programs of other systems authenticate
#[derive(Debug, Args)]
#[command(after_help = "\
An app has a key and a secret. Its secret is shown once, and may be sent to the hosts of its addresses only.

Examples:
  mainspring app create shop --gateway https://api.jpush.cn/v3/push
  mainspring app set shop --callback https://shop.example.com/jobs
  mainspring app rotate shop")]
pub(crate) struct App {
    #[command(flatten)]
    server: ServerArgs,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Makes an app and shows its key and its secret, this once
    Create {
        /// What people call it, unlike any other app
        name: String,
        #[command(flatten)]
        addresses: Addresses,
        /// Remarks
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Shows all apps, oldest first
    List,
    /// Changes an app's addresses; an empty one is removed
    Set {
        /// Its name or its id
        app: String,
        #[command(flatten)]
        addresses: Addresses,
    },
    /// Lets programs authenticate as the app again
    Enable {
        /// Its name or its id
        app: String,
    },
    /// Refuses whoever authenticates as the app
    Disable {
        /// Its name or its id
        app: String,
    },
    /// Gives an app another secret and shows it, this once
    Rotate {
        /// Its name or its id
        app: String,
    },
}

#[derive(Debug, Args)]
struct Addresses {
    /// Where it wants to be told of its jobs
    #[arg(long, value_name = "URL")]
    callback: Option<String>,
    /// Where its push messages go
    #[arg(long, value_name = "URL")]
    gateway: Option<String>,
}

impl App {
    pub(super) async fn run(self) -> Result<ExitCode> {
        let Self { server, verb } = self;
        let client = server.client()?;
        match verb {
            Verb::Create { name, addresses, note } => {
                let Addresses { callback: callback_url, gateway: gateway_url } = addresses;
                let new = NewApp { name, callback_url, gateway_url, note };
                show_secret(&server, &client.create_app(&new).await?)?;
            }
            Verb::List => list(&server, &client).await?,
            Verb::Set { app, addresses } => {
                let address = |given: Option<String>| {
                    given.map(|url| Some(url).filter(|url| !url.is_empty()))
                };
                let patch = AppPatch {
                    callback_url: address(addresses.callback),
                    gateway_url: address(addresses.gateway),
                    ..AppPatch::default()
                };
                change(&server, &client, &app, &patch).await?;
            }
            Verb::Enable { app } => enable(&server, &client, &app, true).await?,
            Verb::Disable { app } => enable(&server, &client, &app, false).await?,
            Verb::Rotate { app } => {
                let id = find(&client, &app).await?.id;
                show_secret(&server, &client.rotate_app(&id).await?)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn enable(server: &ServerArgs, client: &Client, app: &str, enabled: bool) -> Result<()> {
    change(server, client, app, &AppPatch { enabled: Some(enabled), ..AppPatch::default() }).await
}

async fn change(server: &ServerArgs, client: &Client, app: &str, patch: &AppPatch) -> Result<()> {
    let id = find(client, app).await?.id;
    let changed = client.update_app(&id, patch).await?;
    if server.json {
        return out::print_json(&changed);
    }
    let state = if changed.enabled { "enabled" } else { "disabled" };
    out::print(&format!("Changed the app {} ({state}).\n", changed.name))
}

/// The app with this id or this name.
async fn find(client: &Client, text: &str) -> Result<Shown> {
    let apps = client.apps().await?.items;
    let found = apps.into_iter().find(|app| app.id == text || app.name == text);
    let Some(app) = found else {
        bail!("there is no app {text:?}; `mainspring app list` shows them")
    };
    Ok(app)
}

fn show_secret(server: &ServerArgs, made: &AppWithSecret) -> Result<()> {
    if server.json {
        return out::print_json(made);
    }
    let key = made.app.key.as_deref().unwrap_or_default();
    eprintln!("The app {} has this key and this secret, which is shown only now:", made.app.name);
    out::print(&format!("{key}:{}\n", made.secret))
}

async fn list(server: &ServerArgs, client: &Client) -> Result<()> {
    let page = client.apps().await?;
    if server.json {
        return out::print_json(&page);
    }
    let columns = ["id", "name", "key", "callback", "gateway", "state"];
    let mut table = Table::new(&columns, "There are no apps.");
    for app in &page.items {
        let text = |text: &Option<String>| text.as_deref().unwrap_or("–").to_owned();
        let state = if app.enabled {
            Cell::toned(Tone::Good, "enabled")
        } else {
            Cell::toned(Tone::Warning, "disabled")
        };
        table.row([
            Cell::toned(Tone::Faint, app.id.as_str()),
            app.name.as_str().into(),
            text(&app.key).into(),
            text(&app.callback_url).into(),
            text(&app.gateway_url).into(),
            state,
        ]);
    }
    out::print(&table.to_string())
}
