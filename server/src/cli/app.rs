use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use mainspring_client::Client;
use mainspring_wire::{App as Shown, AppPatch, AppWithSecret, NewApp};

use super::out;
use super::server::ServerArgs;
use super::table::{Cell, Table};
use crate::style::Tone;
use crate::units::duration;

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
        settings: Settings,
        /// Remarks
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Shows all apps, oldest first
    List,
    /// Changes an app; an address that is empty is removed
    Set {
        /// Its name or its id
        app: String,
        #[command(flatten)]
        settings: Settings,
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
struct Settings {
    /// Where it wants to be told of its jobs
    #[arg(long, value_name = "URL")]
    callback: Option<String>,
    /// Where its push messages go
    #[arg(long, value_name = "URL")]
    gateway: Option<String>,
    /// How far from now the time may lie that programs sign, as in 5m; `none`: as each door says
    #[arg(long, value_name = "DURATION", value_parser = window)]
    signature_window: Option<Window>,
    /// How its callback gets what a job holds
    #[arg(long, value_name = "KIND")]
    callback_body: Option<Body>,
}

/// How far a signed time may lie from now; `None`: as each door says.
#[derive(Debug, Clone, Copy)]
struct Window(Option<Duration>);

impl Window {
    fn millis(self) -> Option<u64> {
        self.0.map(|window| u64::try_from(window.as_millis()).unwrap_or(u64::MAX))
    }
}

fn window(text: &str) -> Result<Window, String> {
    if text == "none" { Ok(Window(None)) } else { Ok(Window(Some(duration(text)?))) }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Body {
    /// {"data": …}
    Json,
    /// data=…
    Form,
}

impl Body {
    fn is_form(self) -> bool {
        matches!(self, Self::Form)
    }
}

impl App {
    pub(super) async fn run(self) -> Result<ExitCode> {
        let Self { server, verb } = self;
        let client = server.client()?;
        match verb {
            Verb::Create { name, settings, note } => {
                let Settings { callback, gateway, signature_window, callback_body } = settings;
                let new = NewApp {
                    callback_url: callback,
                    gateway_url: gateway,
                    note,
                    signature_window_ms: signature_window.map(Window::millis),
                    callback_form: callback_body.is_some_and(Body::is_form),
                    ..NewApp::new(name)
                };
                show_secret(&server, &client.create_app(&new).await?)?;
            }
            Verb::List => list(&server, &client).await?,
            Verb::Set { app, settings } => {
                let address = |given: Option<String>| {
                    given.map(|url| Some(url).filter(|url| !url.is_empty()))
                };
                let patch = AppPatch {
                    callback_url: address(settings.callback),
                    gateway_url: address(settings.gateway),
                    signature_window_ms: settings.signature_window.map(Window::millis),
                    callback_form: settings.callback_body.map(Body::is_form),
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
